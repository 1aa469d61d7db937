import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { createLogger } from '../../platform/logger.js';
import { createSweeper, type Sweeper } from './sweeper.js';

const eventually = <T>(look: () => T) => expect.poll(look, { timeout: 10_000 });

let running: Sweeper | null = null;
afterEach(async () => {
  await running?.stop();
});

const sweep = (options: { settledMs: number; found?: number; fails?: () => boolean }) => {
  const heard = { waiting: 0, leases: 0, wakes: 0 };
  running = createSweeper({
    doors: {
      sweepWaiting: async () => {
        heard.waiting += 1;
        if (options.fails?.() === true) throw new Error('PostgreSQL is away');
        return options.found ?? 0;
      },
      sweepLeases: async () => {
        heard.leases += 1;
        return 0;
      },
    },
    logger: createLogger({ process: 'test', level: 'silent' }),
    wakeRelay: () => (heard.wakes += 1),
    sweepEveryMs: 50,
    settledMs: options.settledMs,
  });
  running.start();
  return heard;
};

it('it looks for whom to offer what waits, again and again, and rings only for what it found', async () => {
  const nothing = sweep({ settledMs: 0 });
  await eventually(() => nothing.waiting).toBeGreaterThan(2);
  await running?.stop();
  expect(nothing.wakes).toBe(0);
  const found = sweep({ settledMs: 0, found: 1 });
  await eventually(() => found.wakes).toBeGreaterThan(1);
});

it('nobody is away before everybody had the time to show that they are alive', async () => {
  const heard = sweep({ settledMs: 60_000 });
  await eventually(() => heard.waiting).toBeGreaterThan(3);
  expect(heard.leases).toBe(0);
});

it('after a fault of the database the time begins anew', async () => {
  let fails = false;
  const heard = sweep({ settledMs: 300, fails: () => fails });
  await eventually(() => heard.leases).toBeGreaterThan(0);
  fails = true;
  const before = heard.waiting;
  await eventually(() => heard.waiting).toBeGreaterThan(before + 1);
  fails = false;
  const leases = heard.leases;
  await sleep(100);
  expect(heard.leases).toBe(leases);
  await eventually(() => heard.leases).toBeGreaterThan(leases);
});
