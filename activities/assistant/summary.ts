import type { TriedArticle, TurnInput } from './port.js';
import { earlier, turnText } from './signals/history.js';

const LINE_LENGTH = 200;

/** At most three lines for the agent who takes over: what is wanted, what was asked before, what was tried. */
export function summarise(options: {
  input: TurnInput;
  intentLabel: string | null;
  tried: readonly TriedArticle[];
}): string {
  const { input, intentLabel, tried } = options;
  const wants = clip(`Wants: ${oneLine(turnText(input))}${intentLabel === null ? '' : ` [${intentLabel}]`}`);
  const before = earlier(input).at(-1);
  const lines = [wants];
  if (before !== undefined) lines.push(clip(`Before: ${oneLine(before.text)}`));
  const titles = tried.slice(0, 3).map((article) => `${article.title} (${article.score.toFixed(2)})`);
  lines.push(clip(titles.length === 0 ? 'Tried: nothing found' : `Tried: ${titles.join('; ')}`));
  return lines.join('\n');
}

function oneLine(text: string): string {
  return text.toWellFormed().replace(/\s+/g, ' ').trim();
}

/** A surrogate pair that the cut divides becomes a replacement character: PostgreSQL stores no half of one. */
function clip(line: string): string {
  if (line.length <= LINE_LENGTH) return line;
  return `${line
    .slice(0, LINE_LENGTH - 1)
    .toWellFormed()
    .replaceAll('\uFFFD', '')}…`;
}
