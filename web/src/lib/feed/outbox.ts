import type { MessageView } from '$contracts/conversation.js';
import type { AnyErrorCode } from '$lib/api/api-error.js';

/**
 * queued → sending → sent (the server has it; it leaves the outbox once the feed shows it)
 *              └→ waiting (a passing fault: sent again by itself) → sending
 *              └→ failed (the server refused it: only the person can send it again)
 * One entry is on its way at a time, so what a person wrote arrives in the order it was written.
 */
export type OutboxStatus = 'queued' | 'sending' | 'waiting' | 'failed' | 'sent';

export interface OutboxEntry {
  readonly client_message_id: string;
  readonly content: string;
  /** ISO 8601, by the clock of this device. */
  readonly created_at: string;
  readonly status: OutboxStatus;
  /** Failed attempts so far. */
  readonly attempts: number;
  readonly code: AnyErrorCode | null;
}
export type Outbox = readonly OutboxEntry[];

const change = (outbox: Outbox, id: string, patch: Partial<OutboxEntry>): Outbox =>
  outbox.map((entry) => (entry.client_message_id === id ? { ...entry, ...patch } : entry));

export const enqueue = (
  outbox: Outbox,
  entry: { id: string; content: string; createdAt: string },
): Outbox => [
  ...outbox,
  {
    client_message_id: entry.id,
    content: entry.content,
    created_at: entry.createdAt,
    status: 'queued',
    attempts: 0,
    code: null,
  },
];

/** As it was written, whichever tab it was written in. */
export const inOrder = (outbox: Outbox): Outbox =>
  outbox.toSorted((a, b) => a.created_at.localeCompare(b.created_at));

/** The entry to send now, or null while one is on its way or nothing is left; failed ones do not hold up the rest. */
export const nextToSend = (outbox: Outbox): OutboxEntry | null => {
  if (outbox.some((entry) => entry.status === 'sending')) return null;
  return outbox.find((entry) => entry.status === 'queued' || entry.status === 'waiting') ?? null;
};

export const markSending = (outbox: Outbox, id: string): Outbox => change(outbox, id, { status: 'sending' });
export const markSent = (outbox: Outbox, id: string): Outbox =>
  change(outbox, id, { status: 'sent', code: null });

export const markUnsent = (
  outbox: Outbox,
  id: string,
  fault: { code: AnyErrorCode; transient: boolean },
): Outbox =>
  outbox.map((entry) =>
    entry.client_message_id === id
      ? {
          ...entry,
          status: fault.transient ? 'waiting' : 'failed',
          attempts: entry.attempts + 1,
          code: fault.code,
        }
      : entry,
  );

/** The person asks for another try, with the same id. */
export const requeue = (outbox: Outbox, id: string): Outbox =>
  change(outbox, id, { status: 'queued', code: null });

export const discard = (outbox: Outbox, id: string): Outbox =>
  outbox.filter((entry) => entry.client_message_id !== id);

/** Whatever the server has acked and the conversation does not show, the server may have lost. */
export const sendAgain = (outbox: Outbox): Outbox =>
  outbox.map((entry) => (entry.status === 'sent' ? { ...entry, status: 'queued' } : entry));

/** Drops what the conversation already shows; gives the same array back when nothing changed. */
export const settle = (outbox: Outbox, messages: readonly MessageView[]): Outbox => {
  if (outbox.length === 0) return outbox;
  const shown = new Set(messages.map((message) => message.client_message_id));
  const left = outbox.filter((entry) => !shown.has(entry.client_message_id));
  return left.length === outbox.length ? outbox : left;
};
