import type { WorkflowHandle } from '@temporalio/client';

export type History = Awaited<ReturnType<WorkflowHandle['fetchHistory']>>;
export type HistoryEvent = NonNullable<History['events']>[number];

/**
 * Everything that a history or another answer of Temporal says, payloads decoded, as one text. Not by JSON.stringify alone: the
 * messages' own toJSON would turn payloads into base64, in which no search finds anything.
 */
export const decodedText = (parts: readonly object[]): string =>
  JSON.stringify(plain(parts, (bytes) => Buffer.from(bytes).toString('utf8')));

/** Our own JSON of a history, because the SDK's historyToJSON needs that npm installs one protobufjs only. */
export const historyToJson = (history: History): string =>
  JSON.stringify(plain(history, (bytes) => ({ $bytes: Buffer.from(bytes).toString('base64') })));

export function historyFromJson(json: string): History {
  return JSON.parse(json, (_key, value: unknown) =>
    isTagged(value) ? new Uint8Array(Buffer.from(value.$bytes, 'base64')) : value,
  ) as History;
}

/** Plain objects all the way down: 64-bit numbers as numbers, payloads as `bytesAs` says. */
function plain(value: unknown, bytesAs: (bytes: Uint8Array) => unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Uint8Array) return bytesAs(value);
  if (Array.isArray(value)) return value.map((entry) => plain(entry, bytesAs));
  if ('toNumber' in value && typeof value.toNumber === 'function') return Number(value);
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, entry]) => entry !== null && entry !== undefined)
      .map(([key, entry]) => [key, plain(entry, bytesAs)]),
  );
}

const isTagged = (value: unknown): value is { $bytes: string } =>
  typeof value === 'object' && value !== null && '$bytes' in value && typeof value.$bytes === 'string';
