import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import pg from 'pg';
import { openDesk, type Desk } from '../factories/desk.js';

let desk: Desk;
beforeEach(async () => {
  desk = await openDesk();
});
afterEach(() => desk.close());

test('a push tells every listener, deletes what need not ring and keeps what must', async () => {
  const listener = new pg.Client({ connectionString: desk.url });
  await listener.connect();
  const heard: { id: string; k: string }[] = [];
  listener.on('notification', ({ payload }) => heard.push(...(JSON.parse(payload ?? '[]') as typeof heard)));
  await listener.query('listen switchboard_push');
  const conversationId = await desk.conversation();
  await desk.escalate(conversationId);
  await desk.rows('select outbox_push(1000)');
  await expect.poll(() => heard.map((row) => row.k).sort()).toEqual(['message', 'message', 'state', 'state']);
  const left = await desk.rows<{ ring: boolean }>('select ring from outbox');
  expect(left).toEqual([{ ring: true }, { ring: true }]);
  await listener.end();
});

test('a subject is leased to one relay at a time, by a time that ends by itself', async () => {
  await desk.conversation();
  const lease = () => desk.rows<{ subject_id: string }>('select * from outbox_lease(10, 300)');
  const taken = (await Promise.all([lease(), lease(), lease()])).flat();
  expect(taken).toHaveLength(1);
  expect(await lease()).toHaveLength(0);
  await sleep(350);
  expect(await lease()).toHaveLength(1);
});

test('a ring delivered up to N leaves what came later', async () => {
  const conversationId = await desk.conversation();
  const snapshot = await desk.doors.snapshot(conversationId);
  await desk.say(conversationId, 'later');
  await desk.rows('select outbox_push(1000)');
  await desk.rows('select outbox_rung($1, $2, $3)', [
    'conversation',
    conversationId,
    snapshot?.change_no ?? 0,
  ]);
  const left = await desk.rows<{ kind: string; ring: boolean }>('select kind, ring from outbox');
  expect(left).toEqual([{ kind: 'message', ring: true }]);
});

test('the ledger and the audit log cannot be changed afterwards', async () => {
  await desk.conversation();
  await desk.rows(`insert into audit_logs (category, action) values ('test', 'test')`);
  await expect(desk.rows(`update ledger set reason = 'x'`)).rejects.toThrow(/append-only/);
  await expect(desk.rows('delete from audit_logs')).rejects.toThrow(/append-only/);
  await expect(desk.rows('truncate audit_logs')).rejects.toThrow(/append-only/);
});
