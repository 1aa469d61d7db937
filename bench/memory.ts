import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { startApp } from '../tests/harness/app.js';
import { createHttp } from './driver/http.js';
import { arrive } from './driver/people.js';
import type { FloorProcess } from './floor-process.js';
import type { Figure } from './plot.js';
import { floorTalker } from './talkers.js';

const AT_ONCE = 8;
const WARM_UP = 600;
/** Workflows that the worker keeps in its cache in this measurement; those beyond are parked. */
const CACHED = 200;
const QUIET_MS = 1_000;
const BATCHES = 5;

/** What a process holds in memory of its own, bytes; Linux only. */
async function privateBytes(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8');
  const kilobytes = [...text.matchAll(/^Private_\w+: +(\d+) kB$/gm)].map(([, kb]) => Number(kb));
  return kilobytes.reduce((sum, kb) => sum + kb, 0) * 1024;
}

async function times(count: number, work: () => Promise<unknown>): Promise<void> {
  for (let done = 0; done < count; done += AT_ONCE) {
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, count - done) }, work));
  }
}

/**
 * How much a process grows for each of `count` pieces of work, kilobytes, after some that warm it up. Garbage comes and
 * goes, so the lowest of the second half is held against the lowest of the first: what stays.
 */
async function growth(pid: number, count: number, work: () => Promise<unknown>): Promise<number> {
  const sizes: number[] = [];
  for (let batch = 0; batch < 2 * BATCHES; batch += 1) {
    await times(Math.ceil(count / (2 * BATCHES)), work);
    await sleep(QUIET_MS);
    sizes.push(await privateBytes(pid));
  }
  const [first, second] = [Math.min(...sizes.slice(0, BATCHES)), Math.min(...sizes.slice(BATCHES))];
  return (second - first) / (count / 2) / 1024;
}

/**
 * Growth of the private memory, without a forced collection, by idle customers' sockets (each with an open conversation of its
 * own), by the same number of sockets at the bare floor, and by workflows parked outside the worker's cache.
 */
export async function memoryFigures(floor: FloorProcess, idle: number): Promise<Figure[]> {
  const app = await startApp({
    env: { RATE_LIMIT_FACTOR: '1000', WORKFLOW_CACHE: String(CACHED) },
  });
  const ends: (() => void)[] = [];
  try {
    const { pids } = await app.runJson();
    const [api = 0, worker = 0] = [pids.api[0], pids.worker[0]];
    const customer = async (): Promise<void> => void ends.push((await arrive(app.url)).live.close);
    const visitor = async (): Promise<void> => {
      const talker = await floorTalker(floor.url);
      ends.push(talker.close);
    };
    await times(WARM_UP, customer);
    await times(WARM_UP / 2, visitor);
    await sleep(QUIET_MS);
    const bare = (await growth(floor.pids[0] ?? 0, idle / 2, visitor)) / 2;
    const ours = await growth(api, idle, customer);
    const parked = await growth(worker, idle, () =>
      createHttp(app.url).call('POST', '/api/session', { body: {} }),
    );
    return [
      { name: 'api, an idle open conversation', unit: 'kB', ours, floor: bare, must: null },
      { name: 'api, an idle open conversation, at most', unit: 'kB', ours, floor: null, must: 40 },
      { name: 'worker, a parked workflow', unit: 'kB', ours: parked, floor: null, must: 2 },
    ];
  } finally {
    for (const end of ends) end();
    await app.stop();
  }
}
