import type { Outbox, OutboxEntry } from './outbox.js';

export type KeyValueStore = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

const PREFIX = 'switchboard:outbox:';

interface Stored {
  content: string;
  created_at: string;
}

const isStored = (value: unknown): value is Stored =>
  typeof value === 'object' &&
  value !== null &&
  typeof (value as Record<string, unknown>)['content'] === 'string' &&
  typeof (value as Record<string, unknown>)['created_at'] === 'string';

const parse = (text: string | null): Stored | null => {
  try {
    const value: unknown = JSON.parse(text ?? 'null');
    return isStored(value) ? value : null;
  } catch (error) {
    console.warn('An unsent message cannot be read any more.', error);
    return null;
  }
};

/**
 * Keeps unsent messages over a reload. One key a message, so two tabs of one conversation never overwrite each other; both
 * may send it again, because the client message id makes that harmless. A browser without storage keeps them in memory only.
 */
export class OutboxStore {
  readonly #store: KeyValueStore;
  readonly #prefix: string;

  constructor(store: KeyValueStore, sessionId: string) {
    this.#store = store;
    this.#prefix = `${PREFIX}${sessionId}:`;
  }

  load(): Outbox {
    const keys = Array.from({ length: this.#store.length }, (_, index) => this.#store.key(index));
    return keys
      .filter((key): key is string => key !== null && key.startsWith(this.#prefix))
      .flatMap((key): OutboxEntry[] => {
        const stored = parse(this.#store.getItem(key));
        if (stored === null) return [];
        const client_message_id = key.slice(this.#prefix.length);
        return [{ ...stored, client_message_id, status: 'queued', attempts: 0, code: null }];
      })
      .sort((a, b) => a.created_at.localeCompare(b.created_at));
  }

  put(entry: OutboxEntry): void {
    const stored: Stored = { content: entry.content, created_at: entry.created_at };
    try {
      this.#store.setItem(this.#prefix + entry.client_message_id, JSON.stringify(stored));
    } catch (error) {
      console.warn('Unsent messages are kept in this tab only.', error);
    }
  }

  remove(clientMessageId: string): void {
    this.#store.removeItem(this.#prefix + clientMessageId);
  }
}
