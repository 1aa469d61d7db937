/** A stretch of an article: `text` is `content.slice(start, end)`, so it can be quoted verbatim. */
export interface Passage {
  start: number;
  end: number;
  text: string;
}

const LINE = /[^\n]+/g;
const SENTENCE_END = /[.!?…。！？]["')\]]*(?=\s+[\p{Lu}\p{N}"'(*_-])|[。！？।]/gu;
const LINE_MARK = /^\s*(?:[-*+•]\s+|\d+[.)]\s+|#{1,6}\s+|>\s*)?/;
const ABBREVIATION = /(?:\b(?:e\.g|i\.e|etc|approx|no|nr|vs|mr|mrs|ms|dr|st|z\.B)|\b\p{Lu})\.$/iu;

/** Sentences and list items in order; headings and list marks are left outside the passage. */
export function sentences(content: string): Passage[] {
  const found: Passage[] = [];
  for (const match of content.matchAll(LINE)) {
    const line = match[0];
    if (/^\s*#{1,6}\s/.test(line)) continue;
    const lineStart = match.index + (LINE_MARK.exec(line)?.[0].length ?? 0);
    const lineEnd = match.index + line.length;
    let start = lineStart;
    for (const end of line.matchAll(SENTENCE_END)) {
      const stop = match.index + end.index + end[0].length;
      if (stop <= start || ABBREVIATION.test(content.slice(start, stop))) continue;
      push(found, content, start, stop);
      start = stop;
    }
    push(found, content, start, lineEnd);
  }
  return found;
}

function push(found: Passage[], content: string, from: number, to: number): void {
  const raw = content.slice(from, to);
  const start = from + (raw.length - raw.trimStart().length);
  const end = to - (raw.length - raw.trimEnd().length);
  if (end > start && /[\p{L}\p{N}]/u.test(content.slice(start, end))) {
    found.push({ start, end, text: content.slice(start, end) });
  }
}

/**
 * The stretch around the best sentences that is worth showing: whole short articles, else neighbours of the best
 * sentence until `limit` characters, what follows before what precedes.
 */
export function stretch(options: {
  content: string;
  list: readonly Passage[];
  best: number;
  limit: number;
}): Passage {
  const { content, list, limit } = options;
  let first = options.best;
  let last = options.best;
  const length = (from: number, to: number): number => (list[to]?.end ?? 0) - (list[from]?.start ?? 0);
  for (;;) {
    if (last + 1 < list.length && length(first, last + 1) <= limit) last += 1;
    else if (first > 0 && length(first - 1, last) <= limit) first -= 1;
    else break;
  }
  const start = list[first]?.start ?? 0;
  const end = list[last]?.end ?? content.length;
  return { start, end, text: content.slice(start, end) };
}
