import { afterAll, beforeAll, expect, test } from 'vitest';
import { describe } from '../../checker/findings.js';
import { runScenario } from '../../chaos/scenario.js';
import { startApp, type App } from '../../harness/app.js';

let app: App;
beforeAll(async () => {
  // durable as in production: without it a killed PostgreSQL forgets its last commits
  app = await startApp({
    env: { RATE_LIMIT_FACTOR: '1000', PG_NO_FSYNC: '', API_COPIES: '2', WORKER_COPIES: '2' },
  });
}, 180_000);
afterAll(async () => {
  await app?.stop();
});

test('12 kill -9 at random moments: nothing lost, doubled, disordered, orphaned or paid twice', async () => {
  const outcome = await runScenario({
    app,
    seed: Math.floor(Math.random() * 1e9),
    conversations: 50,
    messages: 20,
    kills: 12,
    agents: 5,
    capacity: 8,
    pauseMs: 2_000,
    drainSeconds: 60,
    say: (line) => process.stderr.write(`${line}\n`),
  });
  process.stderr.write(`${describe(outcome.report)}\n`);
  expect(outcome.kills).toHaveLength(12);
  expect(outcome.report.examined['acks']).toBeGreaterThanOrEqual(1000);
  expect(outcome.report.findings).toEqual([]);
  expect(outcome.report.examined['seconds of hours error']).toBe(0);
}, 240_000);
