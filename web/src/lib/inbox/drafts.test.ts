import { describe, expect, it } from 'vitest';
import { Drafts } from './drafts.js';

const memory = () => {
  const map = new Map<string, string>();
  return {
    get length() {
      return map.size;
    },
    key: (index: number) => [...map.keys()][index] ?? null,
    getItem: (key: string) => map.get(key) ?? null,
    setItem: (key: string, value: string) => void map.set(key, value),
    removeItem: (key: string) => void map.delete(key),
  };
};

describe('drafts', () => {
  it('are kept apart by conversation and by kind', () => {
    const drafts = new Drafts(memory(), 'agent-1');
    drafts.write('a', 'reply', 'Hello');
    drafts.write('a', 'note', 'Careful');
    expect([drafts.read('a', 'reply'), drafts.read('a', 'note'), drafts.read('b', 'reply')]).toEqual([
      'Hello',
      'Careful',
      '',
    ]);
  });

  it('are kept apart by their writers, who may share a browser', () => {
    const store = memory();
    new Drafts(store, 'agent-1').write('a', 'reply', 'Hello');
    expect(new Drafts(store, 'agent-2').read('a', 'reply')).toBe('');
  });

  it('leave nothing behind when they are emptied', () => {
    const store = memory();
    const drafts = new Drafts(store, 'agent-1');
    drafts.write('a', 'reply', 'Hello');
    drafts.write('a', 'reply', '  ');
    expect(store.length).toBe(0);
  });

  it('take back a refused message without losing what was begun since', () => {
    const drafts = new Drafts(memory(), 'agent-1');
    drafts.write('a', 'reply', 'second');
    expect(drafts.giveBack('a', 'reply', 'first')).toBe('first\n\nsecond');
    expect(drafts.read('a', 'reply')).toBe('first\n\nsecond');
  });

  it('live in memory alone when the browser refuses to store', () => {
    const drafts = new Drafts(
      {
        ...memory(),
        setItem: () => {
          throw new Error('quota');
        },
      },
      'agent-1',
    );
    drafts.write('a', 'reply', 'Hello');
    expect(drafts.read('a', 'reply')).toBe('Hello');
  });
});
