import type { WorkflowHandle } from '@temporalio/client';

export type History = Awaited<ReturnType<WorkflowHandle['fetchHistory']>>;
export type HistoryEvent = NonNullable<History['events']>[number];

/**
 * Everything that a history or another answer of Temporal says, payloads decoded, as one text. Not by JSON.stringify alone: the
 * messages' own toJSON would turn payloads into base64, in which no search finds anything.
 */
export const decodedText = (parts: readonly object[]): string => JSON.stringify(plain(parts, textOf));

/**
 * Our own JSON of a history, because the SDK's historyToJSON needs that npm installs one protobufjs only, and because payloads are
 * to be read and searched by people: one event a line, payloads as text.
 */
export function historyToJson(history: History): string {
  const { events } = plain(history, tagged) as { events: object[] };
  return `{"events":[\n${events.map((event) => JSON.stringify(event)).join(',\n')}\n]}\n`;
}

export function historyFromJson(json: string): History {
  return JSON.parse(json, (_key, value: unknown) => {
    if (isTagged(value, '$text')) return new Uint8Array(Buffer.from(value.$text, 'utf8'));
    if (isTagged(value, '$bytes')) return new Uint8Array(Buffer.from(value.$bytes, 'base64'));
    return value;
  }) as History;
}

function tagged(bytes: Uint8Array): { $text: string } | { $bytes: string } {
  const text = textOf(bytes);
  if (Buffer.from(text, 'utf8').equals(bytes)) return { $text: text };
  return { $bytes: Buffer.from(bytes).toString('base64') };
}

const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');

/** Plain objects all the way down, without what is not set: 64-bit numbers as numbers, payloads as `bytesAs` says. */
function plain(value: unknown, bytesAs: (bytes: Uint8Array) => unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Uint8Array) return bytesAs(value);
  if (Array.isArray(value)) return value.map((entry) => plain(entry, bytesAs));
  if ('toNumber' in value && typeof value.toNumber === 'function') return Number(value);
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, entry]) => entry !== null && entry !== undefined)
      .filter(([, entry]) => !Array.isArray(entry) || entry.length > 0)
      .map(([key, entry]) => [key, plain(entry, bytesAs)]),
  );
}

const isTagged = <K extends string>(value: unknown, tag: K): value is Record<K, string> =>
  typeof value === 'object' && value !== null && typeof (value as Record<string, unknown>)[tag] === 'string';
