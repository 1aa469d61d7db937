import { afterEach, expect, it, vi } from 'vitest';
import { browserStore, MemoryStore } from './memory-store.js';

afterEach(() => {
  vi.unstubAllGlobals();
});

it('a browser that refuses its store still has one for this tab', () => {
  vi.stubGlobal('console', { ...console, warn: () => undefined });
  Object.defineProperty(globalThis, 'localStorage', {
    configurable: true,
    get: () => {
      throw new DOMException('refused', 'SecurityError');
    },
  });
  const store = browserStore();
  expect(store).toBeInstanceOf(MemoryStore);
  store.setItem('a', 'kept');
  expect([store.getItem('a'), store.key(0), store.length]).toEqual(['kept', 'a', 1]);
  store.removeItem('a');
  expect([store.getItem('a'), store.length]).toEqual([null, 0]);
});
