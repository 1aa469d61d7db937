import { expect, test } from 'vitest';
import { percentile } from './measure.js';

test('percentiles are nearest ranks', () => {
  const values = [5, 1, 4, 2, 3];
  expect([percentile(values, 0.5), percentile(values, 0.95), percentile(values, 0.2)]).toEqual([3, 5, 1]);
  expect(percentile([], 0.5)).toBeNaN();
});
