import { browserStore } from '$lib/feed/memory-store.js';

const KEY = 'switchboard:begun';

/** What the customer has begun to write, over a reload. */
export class BegunText {
  read(): string {
    return typeof window === 'undefined' ? '' : (browserStore().getItem(KEY) ?? '');
  }

  write(text: string): void {
    const store = browserStore();
    try {
      if (text.trim() === '') store.removeItem(KEY);
      else store.setItem(KEY, text);
    } catch (error) {
      console.warn('What was begun is kept in this tab only.', error);
    }
  }
}
