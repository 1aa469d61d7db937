import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { Looper } from './looper.js';

const fail = (error: unknown): void => {
  throw error;
};

it('works at once when woken, and a burst of wakes in one go after the rest', async () => {
  let works = 0;
  const looper = new Looper({
    work: () => Promise.resolve(++works < 0),
    everyMs: 60_000,
    restMs: 40,
    onError: fail,
  });
  looper.start();
  expect(works).toBe(1);
  for (let index = 0; index < 50; index += 1) looper.wake();
  await sleep(5);
  expect(works).toBe(1);
  await expect.poll(() => works).toBe(2);
  await sleep(60);
  expect(works).toBe(2);
  await looper.stop();
});

it('works on by itself, and no more once it was stopped', async () => {
  let works = 0;
  const looper = new Looper({
    work: () => Promise.resolve(++works < 0),
    everyMs: 15,
    restMs: 5,
    onError: fail,
  });
  looper.start();
  await expect.poll(() => works).toBeGreaterThan(3);
  await looper.stop();
  const stopped = works;
  looper.wake();
  await sleep(50);
  expect(works).toBe(stopped);
});
