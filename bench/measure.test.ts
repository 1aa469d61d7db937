import { expect, test } from 'vitest';
import { percentile, slope } from './measure.js';

test('percentiles are nearest ranks', () => {
  const values = [5, 1, 4, 2, 3];
  expect([percentile(values, 0.5), percentile(values, 0.95), percentile(values, 0.2)]).toEqual([3, 5, 1]);
  expect(percentile([], 0.5)).toBeNaN();
});

test('a slope is that of the line that fits the points best', () => {
  expect(slope([10, 20, 30].map((x) => [x, 5 + 2 * x]))).toBeCloseTo(2);
  // one reading that is off by 9 tilts the line by less than that
  expect(
    slope([
      [1, 1],
      [2, 2],
      [3, 12],
    ]),
  ).toBeCloseTo(5.5);
});
