import { expect, it } from 'vitest';
import { Waiters } from './waiters.js';

const never = new AbortController().signal;
const LONG_MS = 30_000;
const settled = (waiting: Promise<void>): Promise<boolean> =>
  Promise.race([waiting.then(() => true), new Promise<boolean>((resolve) => setTimeout(resolve, 20, false))]);

it('who waits is woken by news of its own conversation only', async () => {
  const waiters = new Waiters();
  const listening = waiters.listen('a');
  const waiting = listening.next(LONG_MS, never);
  waiters.wake('b');
  expect(await settled(waiting)).toBe(false);
  waiters.wake('a');
  expect(await settled(waiting)).toBe(true);
});

it('news between the look and the wait are not missed, and are told once', async () => {
  const waiters = new Waiters();
  const listening = waiters.listen('a');
  waiters.wake('a');
  expect(await settled(listening.next(LONG_MS, never))).toBe(true);
  expect(await settled(listening.next(LONG_MS, never))).toBe(false);
});

it('everybody is woken when the process ends or a gap was heard, and nobody waits after the time or a hang-up', async () => {
  const waiters = new Waiters();
  const both = [waiters.listen('a'), waiters.listen('b')].map((one) => one.next(LONG_MS, never));
  waiters.close();
  expect(await Promise.all(both.map(settled))).toEqual([true, true]);
  expect(waiters.closing).toBe(true);
  expect(await settled(waiters.listen('a').next(1, never))).toBe(true);
  const gone = new AbortController();
  const waiting = waiters.listen('a').next(LONG_MS, gone.signal);
  gone.abort();
  expect(await settled(waiting)).toBe(true);
});

it('who has stopped listening is woken no more, the others are', async () => {
  const waiters = new Waiters();
  const [first, second] = [waiters.listen('a'), waiters.listen('a')];
  const [one, other] = [first.next(LONG_MS, never), second.next(LONG_MS, never)];
  first.stop();
  waiters.wake('a');
  expect([await settled(one), await settled(other)]).toEqual([false, true]);
});
