import { afterAll, beforeAll, expect, test } from 'vitest';
import { describe } from '../../checker/findings.js';
import { startDesk, type OwnDesk } from '../../chaos/desks.js';
import { runScenario } from '../../chaos/scenario.js';

let desk: OwnDesk;
beforeAll(async () => {
  desk = await startDesk(2);
}, 180_000);
afterAll(async () => {
  await desk?.stop();
});

test('12 kill -9 at random moments: nothing lost, doubled, disordered, orphaned or paid twice', async () => {
  const seed = Math.floor(Math.random() * 1e9);
  const say = (line: string): void => void process.stderr.write(`${line}\n`);
  say(`seed ${seed}`);
  const size = { conversations: 50, messages: 20, kills: 12, agents: 5, capacity: 8, pauseMs: 2_000 };
  const outcome = await runScenario(desk, { seed, ...size, drainSeconds: 60 }, say);
  say(describe(outcome.report));
  expect(outcome.faults).toHaveLength(12);
  expect(outcome.report.examined['acks']).toBeGreaterThanOrEqual(1000);
  expect(outcome.report.findings).toEqual([]);
  expect(outcome.report.examined['seconds of hours error']).toBe(0);
}, 240_000);
