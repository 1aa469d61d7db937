import { ApiError, isTransient } from '$lib/api/api-error.js';
import { OutboxStore, type KeyValueStore, type Writer } from '$lib/feed/outbox-store.js';
import type { Drafts } from './drafts.js';

interface Message {
  session_id: string;
  client_message_id: string;
  content: string;
}

interface LeftoversInput {
  store: KeyValueStore;
  writer: Writer;
  drafts: Drafts;
  /** Rejects with ApiError. */
  send: (message: Message) => Promise<unknown>;
  /** The open conversation looks after its own. */
  isOpen: (sessionId: string) => boolean;
  /** Refused for ever; the text is a draft again. */
  onGivenBack: (error: ApiError) => void;
}

/** What the agent wrote in conversations that were left before it was sent, by switching or by a reload. */
export class Leftovers {
  readonly #input: LeftoversInput;
  #sending = false;

  constructor(input: LeftoversInput) {
    this.#input = input;
  }

  /** Sends all of it, each conversation in its order; what cannot be sent now waits for the next call. */
  async flush(): Promise<void> {
    if (this.#sending) return;
    this.#sending = true;
    try {
      const { store, writer, isOpen } = this.#input;
      const sessions = OutboxStore.sessions(store, writer).filter((id) => !isOpen(id));
      for (const id of sessions) await this.#sendAll(id, new OutboxStore(store, writer, id));
    } finally {
      this.#sending = false;
    }
  }

  async #sendAll(session_id: string, store: OutboxStore): Promise<void> {
    for (const { client_message_id, content } of store.load()) {
      try {
        await this.#input.send({ session_id, client_message_id, content });
        store.remove(client_message_id);
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        if (!isTransient(error.code)) this.#giveBack(session_id, store, error);
        return;
      }
    }
  }

  #giveBack(sessionId: string, store: OutboxStore, error: ApiError): void {
    const entries = store.load();
    for (const entry of entries) store.remove(entry.client_message_id);
    if (entries.length === 0) return;
    this.#input.drafts.giveBack(sessionId, 'reply', entries.map((entry) => entry.content).join('\n\n'));
    this.#input.onGivenBack(error);
  }
}
