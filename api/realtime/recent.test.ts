import { expect, it } from 'vitest';
import { Recent } from './recent.js';

const known = (recent: Recent, keys: string[]) => keys.map((key) => recent.get(key));

it('knows the last ones noted, what was noted again with its last number, and forgets who came long before', () => {
  const recent = new Recent(2);
  for (const [index, key] of ['a', 'b', 'a', 'c', 'd'].entries()) recent.note(key, index);
  expect(known(recent, ['a', 'b', 'c', 'd'])).toEqual([2, undefined, 3, 4]);
});

it('always knows as many as it was made for, and never twice as many', () => {
  const recent = new Recent(10);
  const keys = Array.from({ length: 95 }, (_, index) => `key ${index}`);
  for (const [index, key] of keys.entries()) {
    recent.note(key);
    const kept = known(recent, keys.slice(0, index + 1)).filter((value) => value !== undefined);
    expect(known(recent, keys.slice(Math.max(0, index - 9), index + 1))).not.toContain(undefined);
    expect(kept.length).toBeLessThan(20);
  }
});
