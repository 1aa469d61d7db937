import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { check } from '../checker/checker.js';
import { describe } from '../checker/findings.js';
import { drill } from '../checker/drill.js';
import type { LogEntry } from '../checker/log.js';
import { checkLogs, type StoredMessage } from '../checker/messages.check.js';
import { plant, PLANTS } from '../checker/plants.js';
import { createTestDatabase } from '../harness/postgres.js';
import { connectTestTemporal } from '../harness/temporal.js';

const PATIENCE_SECONDS = 1;

test('a healthy desk under racing callers has no findings', async () => {
  const database = await createTestDatabase();
  const entries = await drill(database.url);
  const report = await check({ databaseUrl: database.url, entries, patience: PATIENCE_SECONDS });
  expect(describe(report)).toContain('findings: 0');
  expect(report.examined['acks']).toBeGreaterThan(50);
  expect(report.examined['assignments']).toBeGreaterThan(5);
  await database.drop();
});

test.concurrent.each(PLANTS)('the checker notices: $name', async (fault) => {
  const database = await createTestDatabase();
  await plant(database.url, fault);
  const entries = await drill(database.url);
  const report = await check({ databaseUrl: database.url, entries, patience: PATIENCE_SECONDS });
  expect(report.findings.map((finding) => finding.verdict)).toContain(fault.expect);
  await database.drop();
});

const stored = (seq: number): StoredMessage => ({
  conversation: 'talk',
  seq,
  message: `m${seq}`,
  id: `c${seq}`,
  content: `text ${seq}`,
  created: seq,
});
const saw = (seq: number, message = `m${seq}`): LogEntry => ({
  t: 'saw',
  client: 'page',
  conversation: 'talk',
  seq,
  message,
  id: null,
  at: seq,
});
const acked = (id: string, seq: number): LogEntry => ({
  t: 'acked',
  client: 'page',
  conversation: 'talk',
  id,
  seq,
  at: seq,
});
const sent = (id: string): LogEntry => ({
  t: 'sent',
  client: 'page',
  conversation: 'talk',
  id,
  content: id,
  at: 0,
});

test.each<{ name: string; log: LogEntry[]; expected: string[] }>([
  { name: 'in order', log: [saw(1), saw(2), saw(3)], expected: [] },
  { name: 'a message shown twice', log: [saw(1), saw(2), saw(2)], expected: ['duplicated'] },
  { name: 'two messages in the wrong order', log: [saw(1), saw(3), saw(2)], expected: ['gap', 'disordered'] },
  { name: 'a number skipped', log: [saw(1), saw(3)], expected: ['gap'] },
  { name: 'another message than is stored', log: [saw(1), saw(2, 'other')], expected: ['disordered'] },
  { name: 'what nobody stored', log: [saw(1), saw(2), saw(3), saw(4)], expected: ['lost'] },
  {
    name: 'a message that a client never saw',
    log: [saw(1), saw(2), { t: 'expects', client: 'page', conversation: 'talk', from: 1 }],
    expected: ['lost'],
  },
  {
    name: 'two numbers for one message',
    log: [sent('c1'), acked('c1', 1), acked('c1', 2)],
    expected: ['duplicated', 'lost'],
  },
  {
    name: 'a later message with a lower number',
    log: [sent('c2'), acked('c2', 2), sent('c1'), acked('c1', 1)],
    expected: ['disordered'],
  },
  {
    name: 'a repeated send that gets its first number',
    log: [sent('c1'), acked('c1', 1), sent('c2'), acked('c2', 2), acked('c1', 1)],
    expected: [],
  },
])('a forged client log: $name', ({ log, expected }) => {
  const found = checkLogs(log, [stored(1), stored(2), stored(3)]).map((finding) => finding.verdict);
  expect(found).toEqual(expected);
});

test('the checker finds planted personal data in a history, and open conversations without a workflow', async () => {
  const { environment, address, taskQueue } = await connectTestTemporal();
  const database = await createTestDatabase();
  const canary = `canary-${randomUUID()}`;
  const workflowId = `${taskQueue}-canary`;
  const handle = await environment.client.workflow.start('nobodyRunsThis', {
    workflowId,
    taskQueue,
    args: [{ conversation_id: randomUUID(), note: `my name is ${canary}` }],
  });
  await drill(database.url);
  const report = await check({
    databaseUrl: database.url,
    temporalAddress: address,
    canaries: [canary],
    patience: PATIENCE_SECONDS,
  });
  expect(report.findings).toContainEqual(
    expect.objectContaining({ verdict: 'personal data', subject: workflowId }),
  );
  expect(report.findings.some(({ detail }) => detail.includes('no workflow runs for it'))).toBe(true);
  await handle.terminate();
  await environment.teardown();
  await database.drop();
});
