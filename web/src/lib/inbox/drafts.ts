import type { KeyValueStore, Writer } from '$lib/feed/outbox-store.js';

const PREFIX = 'switchboard:draft:';
export type DraftKind = 'reply' | 'note';

/** What one agent has begun and not sent, per conversation and kind, over switching and reloading. */
export class Drafts {
  readonly #store: KeyValueStore;
  readonly #prefix: string;
  /** What the browser refused to store. */
  readonly #kept = new Map<string, string>();

  constructor(store: KeyValueStore, writer: Writer) {
    this.#store = store;
    this.#prefix = `${PREFIX}${writer}:`;
  }

  read(sessionId: string, kind: DraftKind): string {
    const key = this.#keyOf(sessionId, kind);
    return this.#kept.get(key) ?? this.#store.getItem(key) ?? '';
  }

  write(sessionId: string, kind: DraftKind, text: string): void {
    const key = this.#keyOf(sessionId, kind);
    this.#kept.delete(key);
    if (text.trim() === '') return this.#store.removeItem(key);
    try {
      this.#store.setItem(key, text);
    } catch (error) {
      this.#kept.set(key, text);
      console.warn('A draft is kept in this tab only.', error);
    }
  }

  /** A text that could not be sent any more joins what is already begun, so neither is lost. */
  giveBack(sessionId: string, kind: DraftKind, text: string): string {
    const begun = this.read(sessionId, kind);
    const joined = begun.trim() === '' ? text : `${text}\n\n${begun}`;
    this.write(sessionId, kind, joined);
    return joined;
  }

  #keyOf(sessionId: string, kind: DraftKind): string {
    return `${this.#prefix}${kind}:${sessionId}`;
  }
}
