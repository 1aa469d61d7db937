import type { TurnInput, TurnMessage } from '../port.js';
import { contentStems, normalise } from '../text/words.js';

const SAME_SHARE = 0.8;
const SHORT_FOLLOW_UP_STEMS = 2;
const FOLLOW_UP =
  /^(and|or|but|so|what about|how about|and for|what if|then|und|et|y|e|en)\b|\b(that|it|this|those|them|these|one|ones)\b/;

/** The customer's words that this turn answers, joined in order. */
export function turnText(input: TurnInput): string {
  return inTurn(input)
    .map((message) => message.text)
    .join('\n');
}

/**
 * What to search with: a short follow-up ("and for children?") means nothing alone, so the question before comes along.
 */
export function searchText(input: TurnInput): { text: string; carried: boolean } {
  const text = turnText(input);
  const stems = contentStems(text);
  const vague = stems.length <= SHORT_FOLLOW_UP_STEMS && FOLLOW_UP.test(normalise(text).trim());
  if (!vague) return { text, carried: false };
  const before = earlier(input).findLast((message) => contentStems(message.text).length > 1);
  return before === undefined ? { text, carried: false } : { text: `${before.text}\n${text}`, carried: true };
}

/** Whether the customer asks again what the assistant already tried to answer in this stretch of the talk. */
export function repeatsQuestion(input: TurnInput): boolean {
  const own = new Set(contentStems(turnText(input)));
  if (own.size < 2) return false;
  const history = currentStretch(input);
  return earlier({ ...input, messages: history }).some((message) => {
    const answered = history.some((other) => other.author === 'assistant' && other.seq > message.seq);
    return answered && overlap(own, new Set(contentStems(message.text))) >= SAME_SHARE;
  });
}

/** How often the customer has written before this turn, for the summary. */
export function earlier(input: TurnInput): TurnMessage[] {
  return input.messages.filter((message) => message.author === 'customer' && message.seq < input.covers_from);
}

export function inTurn(input: TurnInput): TurnMessage[] {
  return input.messages.filter(
    (message) =>
      message.author === 'customer' && message.seq >= input.covers_from && message.seq <= input.covers_to,
  );
}

/** What was said since a person last took part: an agent's answer is progress. */
function currentStretch(input: TurnInput): TurnMessage[] {
  const last = input.messages.findLastIndex(
    (message) => message.seq < input.covers_from && message.author === 'agent',
  );
  return input.messages.slice(last + 1);
}

function overlap(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let both = 0;
  for (const stem of a) if (b.has(stem)) both += 1;
  return both / Math.max(1, a.size + b.size - both);
}
