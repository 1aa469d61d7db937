import { expect, it } from 'vitest';
import { Recent } from './recent.js';

it('knows the last ones noted, and what was noted again counts as new', () => {
  const recent = new Recent(2);
  recent.note('a', 1);
  recent.note('b', 2);
  recent.note('a', 3);
  recent.note('c', 4);
  expect(['a', 'b', 'c'].map((key) => recent.get(key))).toEqual([3, undefined, 4]);
});
