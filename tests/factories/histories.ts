import type { WorkflowHandle } from '@temporalio/client';

export type HistoryEvent = NonNullable<Awaited<ReturnType<WorkflowHandle['fetchHistory']>>['events']>[number];

/** Everything that a history or another answer of Temporal says, payloads decoded, as one text. */
export function decodedText(parts: readonly object[]): string {
  return JSON.stringify(parts, (_key, value: unknown) => {
    if (value instanceof Uint8Array) return Buffer.from(value).toString('utf8');
    if (isSerializedBuffer(value)) return Buffer.from(value.data).toString('utf8');
    return value;
  });
}

function isSerializedBuffer(value: unknown): value is { type: 'Buffer'; data: number[] } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'type' in value &&
    value.type === 'Buffer' &&
    'data' in value
  );
}
