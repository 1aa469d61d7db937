import { inOrder, type Outbox, type OutboxEntry } from './outbox.js';

export type KeyValueStore = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

const PREFIX = 'switchboard:outbox:';

/** Whose words they are: a customer and agents may use one browser, and nobody sends what another has written. */
export type Writer = 'customer' | `agent-${string}`;

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

const keysOf = (store: KeyValueStore): string[] =>
  Array.from({ length: store.length }, (_, index) => store.key(index)).filter((key) => key !== null);

/**
 * Keeps unsent messages over a reload. One key a message, so two tabs of one conversation never overwrite each other; both
 * may send it again, because the client message id makes that harmless. A browser without storage keeps them in memory only.
 */
export class OutboxStore {
  readonly #store: KeyValueStore;
  readonly #prefix: string;

  constructor(store: KeyValueStore, writer: Writer, sessionId: string) {
    this.#store = store;
    this.#prefix = `${PREFIX}${writer}:${sessionId}:`;
  }

  /** The conversations in which this writer has left something unsent. */
  static sessions(store: KeyValueStore, writer: Writer): string[] {
    const prefix = `${PREFIX}${writer}:`;
    const mine = keysOf(store).filter((key) => key.startsWith(prefix));
    return [...new Set(mine.map((key) => key.slice(prefix.length).split(':')[0] ?? ''))];
  }

  load(): Outbox {
    const keys = keysOf(this.#store).filter((key) => key.startsWith(this.#prefix));
    return inOrder(
      keys.flatMap((key): OutboxEntry[] => {
        const stored = parse(this.#store.getItem(key));
        if (stored === null) return [];
        const client_message_id = key.slice(this.#prefix.length);
        return [{ ...stored, client_message_id, status: 'queued', attempts: 0, code: null }];
      }),
    );
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
