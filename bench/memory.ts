import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { startApp } from '../tests/harness/app.js';
import { createHttp } from './driver/http.js';
import { arrive } from './driver/people.js';
import { startFloorProcess } from './floor-process.js';
import { slope } from './measure.js';
import type { Figure } from './plot.js';
import { floorTalker } from './talkers.js';

const AT_ONCE = 8;
const WARM_UP = 600;
/** Workflows that the worker keeps in its cache in this measurement; those beyond are parked. */
const CACHED = 200;
/** A parked workflow is small: more of them are told from noise. */
const PARKED_TIMES = 4;
const BATCHES = 10;
const QUIET_MS = 500;
/** Makes a process collect its garbage on SIGUSR2. */
const COLLECTING = { NODE_OPTIONS: `--import=${new URL('collect-garbage.mjs', import.meta.url).href}` };

/** What a process holds in memory of its own once its garbage is gone, bytes; Linux only. */
async function privateBytes(pid: number): Promise<number> {
  for (let collection = 0; collection < 2; collection += 1) {
    await sleep(QUIET_MS);
    process.kill(pid, 'SIGUSR2');
  }
  await sleep(QUIET_MS);
  const text = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8');
  const kilobytes = [...text.matchAll(/^Private_\w+: +(\d+) kB$/gm)].map(([, kb]) => Number(kb));
  return kilobytes.reduce((sum, kb) => sum + kb, 0) * 1024;
}

async function times(count: number, work: () => Promise<unknown>): Promise<void> {
  for (let done = 0; done < count; done += AT_ONCE) {
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, count - done) }, work));
  }
}

/** How much a process grows for each of `count` pieces of work, kilobytes: the slope of the straight line through ten readings. */
async function growth(pid: number, count: number, work: () => Promise<unknown>): Promise<number> {
  const readings: { done: number; bytes: number }[] = [];
  const each = Math.ceil(count / BATCHES);
  for (let batch = 1; batch <= BATCHES; batch += 1) {
    await times(each, work);
    readings.push({ done: batch * each, bytes: await privateBytes(pid) });
  }
  return slope(readings.map(({ done, bytes }) => [done, bytes / 1024]));
}

/**
 * Growth of the private memory, garbage collected, by idle customers' sockets (each with an open conversation of its
 * own), by the same number of sockets at the bare floor, and by workflows parked outside the worker's cache.
 */
export async function memoryFigures(idle: number): Promise<Figure[]> {
  const app = await startApp({
    env: { RATE_LIMIT_FACTOR: '1000', WORKFLOW_CACHE: String(CACHED), ...COLLECTING },
  });
  const floor = await startFloorProcess(COLLECTING);
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
    const bare = (await growth(floor.pids[0] ?? 0, idle / 2, visitor)) / 2;
    const ours = await growth(api, idle, customer);
    const parked = await growth(worker, PARKED_TIMES * idle, () =>
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
    await floor.stop();
  }
}
