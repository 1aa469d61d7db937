import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { Looper } from './looper.js';

const fail = (error: unknown): void => {
  throw error;
};

it('works at once when woken, and a burst of patient wakes in one go after the rest', async () => {
  let works = 0;
  const looper = new Looper({
    work: () => Promise.resolve(++works < 0),
    everyMs: 60_000,
    restMs: 40,
    onError: fail,
  });
  looper.start();
  expect(works).toBe(1);
  for (let index = 0; index < 50; index += 1) looper.wake({ patient: true });
  await sleep(5);
  expect(works).toBe(1);
  await expect.poll(() => works).toBe(2);
  await sleep(60);
  expect(works).toBe(2);
  await looper.stop();
});

it('does not rest when somebody cannot wait, not even one who came while it worked', async () => {
  let works = 0;
  const looper = new Looper({
    work: async () => {
      works += 1;
      await sleep(10);
      return false;
    },
    everyMs: 60_000,
    restMs: 50_000,
    onError: fail,
  });
  looper.start();
  looper.wake({ patient: true });
  looper.wake();
  await expect.poll(() => works).toBe(2);
  await sleep(20);
  looper.wake({ patient: true });
  await sleep(20);
  expect(works).toBe(2);
  looper.wake();
  await expect.poll(() => works).toBe(3);
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

it('rests after a fault, although it was woken meanwhile', async () => {
  let works = 0;
  const looper: Looper = new Looper({
    work: async () => {
      works += 1;
      await sleep(5);
      looper.wake();
      throw new Error('PostgreSQL is away');
    },
    everyMs: 60_000,
    onError: () => undefined,
  });
  looper.start();
  await sleep(50);
  expect(works).toBe(1);
  await looper.stop();
});
