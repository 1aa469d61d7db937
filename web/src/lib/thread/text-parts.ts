export type TextPart = { kind: 'text'; text: string } | { kind: 'help'; text: string; href: string };

/** Only our own help articles become links: whatever else a message holds stays text. */
const HELP_PATH = /(?<![\w/.:-])\/help\/[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}(?![\w-])/giu;

export const textParts = (content: string): readonly TextPart[] => {
  const parts: TextPart[] = [];
  let from = 0;
  for (const match of content.matchAll(HELP_PATH)) {
    if (match.index > from) parts.push({ kind: 'text', text: content.slice(from, match.index) });
    parts.push({ kind: 'help', text: match[0], href: match[0] });
    from = match.index + match[0].length;
  }
  if (from < content.length) parts.push({ kind: 'text', text: content.slice(from) });
  return parts;
};
