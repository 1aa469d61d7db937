import type { MessageView } from '$contracts/conversation.js';
import { ApiError, isTransient } from '$lib/api/api-error.js';
import { backoffMs } from './backoff.js';
import { newClientId } from './client-id.js';
import * as outbox from './outbox.js';
import type { OutboxStore } from './outbox-store.js';

/** Sends what the person wrote, one after the other, until the server has it or refuses it for good. */
export class OutboxSender {
  readonly #store: OutboxStore;
  readonly #send: (message: { client_message_id: string; content: string }) => Promise<{ seq: number }>;
  readonly #onSent: (seq: number) => void;
  #entries = $state.raw<outbox.Outbox>([]);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  constructor(input: {
    store: OutboxStore;
    /** Rejects with ApiError. */
    send: (message: { client_message_id: string; content: string }) => Promise<{ seq: number }>;
    onSent: (seq: number) => void;
  }) {
    this.#store = input.store;
    this.#send = input.send;
    this.#onSent = input.onSent;
    this.#entries = input.store.load();
  }

  get entries(): outbox.Outbox {
    return this.#entries;
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  add(content: string): void {
    const entry = { id: newClientId(), content, createdAt: new Date().toISOString() };
    this.#entries = outbox.enqueue(this.#entries, entry);
    const queued = this.#entries.at(-1);
    if (queued !== undefined) this.#store.put(queued);
    void this.flush();
  }

  /** Takes over what another tab has left unsent; the client message id makes it harmless when both send it. */
  adopt(): void {
    const here = new Set(this.#entries.map((entry) => entry.client_message_id));
    const left = this.#store.load().filter((entry) => !here.has(entry.client_message_id));
    if (left.length > 0) this.#entries = outbox.inOrder([...this.#entries, ...left]);
  }

  retry(clientMessageId: string): void {
    this.#entries = outbox.requeue(this.#entries, clientMessageId);
    void this.flush();
  }

  discard(clientMessageId: string): void {
    this.#entries = outbox.discard(this.#entries, clientMessageId);
    this.#store.remove(clientMessageId);
  }

  /** What was acked but never shown goes out once more, under the same id. */
  sendAgain(): void {
    for (const entry of this.#entries) if (entry.status === 'sent') this.#store.put(entry);
    this.#entries = outbox.sendAgain(this.#entries);
    void this.flush();
  }

  /** Lets go of what the conversation already shows. */
  settle(messages: readonly MessageView[]): void {
    const left = outbox.settle(this.#entries, messages);
    if (left === this.#entries) return;
    const kept = new Set(left.map((entry) => entry.client_message_id));
    for (const { client_message_id: id } of this.#entries) if (!kept.has(id)) this.#store.remove(id);
    this.#entries = left;
  }

  /** Sends the next waiting entry now, whatever wait was planned. */
  async flush(): Promise<void> {
    const entry = this.#closed ? null : outbox.nextToSend(this.#entries);
    if (entry === null) return;
    clearTimeout(this.#timer);
    const id = entry.client_message_id;
    this.#entries = outbox.markSending(this.#entries, id);
    try {
      const { seq } = await this.#send({ client_message_id: id, content: entry.content });
      this.#store.remove(id);
      this.#entries = outbox.markSent(this.#entries, id);
      this.#onSent(seq);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (this.#unsent(entry, error)) return;
    }
    void this.flush();
  }

  /** Notes the fault; true when the sending has to wait. */
  #unsent(entry: outbox.OutboxEntry, error: ApiError): boolean {
    const transient = isTransient(error.code);
    this.#entries = outbox.markUnsent(this.#entries, entry.client_message_id, {
      code: error.code,
      transient,
    });
    if (!transient) return false;
    const wait = backoffMs({
      attempts: entry.attempts + 1,
      random: Math.random(),
      retryAfterSeconds: error.retryAfterSeconds,
    });
    this.#timer = setTimeout(() => void this.flush(), wait);
    return true;
  }
}
