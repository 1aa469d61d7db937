import type { KeyValueStore } from './outbox-store.js';

export class MemoryStore implements KeyValueStore {
  readonly #items = new Map<string, string>();

  get length(): number {
    return this.#items.size;
  }
  key(index: number): string | null {
    return [...this.#items.keys()][index] ?? null;
  }
  getItem(key: string): string | null {
    return this.#items.get(key) ?? null;
  }
  setItem(key: string, value: string): void {
    this.#items.set(key, value);
  }
  removeItem(key: string): void {
    this.#items.delete(key);
  }
}

/** The browser's lasting store, or one for this tab where the browser refuses it. */
export const browserStore = (): KeyValueStore => {
  try {
    return localStorage;
  } catch (error) {
    console.warn('This browser keeps nothing over a reload.', error);
    return new MemoryStore();
  }
};
