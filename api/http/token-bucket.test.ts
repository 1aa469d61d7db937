import { expect, it } from 'vitest';
import { TokenBuckets } from './token-bucket.js';

it('a minute’s worth may come at once, then as much as comes back, with the seconds to wait', () => {
  const buckets = new TokenBuckets(() => 6);
  const takes = (count: number, now: number) => Array.from({ length: count }, () => buckets.take('a', now));
  expect(takes(7, 0)).toEqual([0, 0, 0, 0, 0, 0, 10]);
  expect(takes(1, 5_000)).toEqual([5]);
  expect(takes(2, 10_000)).toEqual([0, 10]);
  expect(takes(7, 3_600_000)).toEqual([0, 0, 0, 0, 0, 0, 10]);
});

it('one who floods takes nothing from another', () => {
  const buckets = new TokenBuckets(() => 1);
  expect([buckets.take('a', 0), buckets.take('a', 0), buckets.take('b', 0)]).toEqual([0, 60, 0]);
});

it('a limit that was changed holds from the next request on', () => {
  let limit = 1;
  const buckets = new TokenBuckets(() => limit);
  expect([buckets.take('a', 0), buckets.take('a', 0)]).toEqual([0, 60]);
  limit = 60_000;
  expect(buckets.take('a', 1)).toBe(0);
});

it('the table does not grow without end: who was idle longest is forgotten first', () => {
  const buckets = new TokenBuckets(() => 1, 2);
  for (const key of ['a', 'b', 'c']) buckets.take(key, 0);
  expect(buckets.take('c', 0)).toBe(60);
  expect(buckets.take('a', 0)).toBe(0);
});
