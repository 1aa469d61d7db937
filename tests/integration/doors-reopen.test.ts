import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openDesk, type Desk } from '../factories/desk.js';
import { GAVE_UP, impatiently, overtaken, whileHeld } from '../factories/rival.js';

const POOL_LOCK = `select lock_pool('default')`;

let desk: Desk;
let agentId: string;
let conversationId: string;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());
beforeEach(async () => {
  // those of the test before must not be offered anything
  await desk.rows(`update agent_states set availability = 'busy'`);
  agentId = await desk.agent({ capacity: 1 });
  conversationId = await desk.conversation();
  await desk.say(conversationId, 'one');
  await desk.doors.transition({ conversationId, action: 'claim', actorKind: 'agent', actorId: agentId });
  await desk.doors.transition({ conversationId, action: 'resolve', actorKind: 'agent', actorId: agentId });
});

const again = () => desk.doors.postMessage({ conversationId, authorKind: 'customer', content: 'again' });
const inboxVersion = async (): Promise<number> => {
  const [row] = await desk.rows<{ inbox_version: number }>(
    'select inbox_version from agent_states where agent_id = $1',
    [agentId],
  );
  return row?.inbox_version ?? Number.NaN;
};

test('the last agent gets it back with a slot taken and a newer inbox', async () => {
  const before = await inboxVersion();
  expect(await again()).toMatchObject({ ok: true, reopened: true, agent_id: agentId });
  expect(
    await desk.rows(
      'select status, via, assignment_no from assignments where conversation_id = $1 and ended_at is null',
      [conversationId],
    ),
  ).toEqual([{ status: 'accepted', via: 'reopen', assignment_no: 2 }]);
  expect(await inboxVersion()).toBeGreaterThan(before);
});

test('a repeat of what was said before the end has its number and reopens nothing', async () => {
  const said = {
    conversationId,
    authorKind: 'customer',
    content: 'a repeat',
    clientMessageId: randomUUID(),
  } as const;
  await desk.doors.postMessage(said);
  await desk.doors.transition({ conversationId, action: 'resolve', actorKind: 'agent', actorId: agentId });
  expect(await desk.doors.postMessage(said)).toMatchObject({ ok: true, duplicate: true, status: 'resolved' });
});

test('what an agent wrote while it owned the talk has its number also when it owns it no more', async () => {
  await again();
  const said = {
    conversationId,
    authorKind: 'agent',
    agentId,
    content: 'in time',
    clientMessageId: randomUUID(),
  } as const;
  const first = await desk.doors.postMessage(said);
  await desk.doors.transition({ conversationId, action: 'release', actorKind: 'agent', actorId: agentId });
  expect(await desk.doors.postMessage(said)).toMatchObject({
    ok: true,
    duplicate: true,
    message: { seq: first.ok ? first.message.seq : 0 },
  });
  expect(await desk.doors.postMessage({ ...said, clientMessageId: randomUUID() })).toMatchObject({
    ok: false,
    code: 'conversation.not_owner',
  });
  await desk.doors.transition({ conversationId, action: 'resolve', actorKind: 'customer' });
});

test('after more than 30 minutes the assistant gets it, as a new engagement', async () => {
  await desk.rows(`update conversations set resolved_at = now() - interval '31 minutes' where id = $1`, [
    conversationId,
  ]);
  expect(await again()).toMatchObject({ ok: true, reopened: true, owner: 'assistant' });
  expect(await desk.doors.snapshot(conversationId)).toMatchObject({
    engagement_no: 2,
    answered_seq: 1,
    last_customer_seq: 4,
  });
});

test.each([
  ['is at capacity', `update users set capacity = 1 where id = $1`, true],
  ['was deactivated', `update users set active = false where id = $1`, false],
  ['is on a break', `update agent_states set shift = 'break' where agent_id = $1`, false],
  ['is busy', `update agent_states set availability = 'busy' where agent_id = $1`, false],
  ['is away', `update agent_states set reachability = 'away' where agent_id = $1`, false],
])('the assistant gets it when the last agent %s', async (_why, change, busy) => {
  await desk.rows(change, [agentId]);
  if (busy) await desk.escalate(await desk.conversation());
  expect(await again()).toMatchObject({ ok: true, reopened: true, owner: 'assistant' });
});

test('a message that reopens never waits for the pool under the lock of its row; its second try waits before', async () => {
  const post = (poolFirst: boolean) =>
    impatiently<{ result: { code?: string } }>(
      desk,
      `select post_message($1, 'customer', null, 'again', null, $2) as result`,
      [conversationId, poolFirst],
    );
  await whileHeld(desk, POOL_LOCK, async () => {
    expect(await post(false)).toEqual([{ result: { ok: false, code: 'again.pool_first' } }]);
    await expect(post(true)).rejects.toMatchObject(GAVE_UP);
  });
  expect(await post(false)).toMatchObject([{ result: { ok: true, reopened: true } }]);
});

test('a message that finds the pool locked is sent a second time, waits for it and reopens', async () => {
  expect(await overtaken(desk, POOL_LOCK, again)).toMatchObject({ ok: true, reopened: true });
});

test('a note that comes while a message reopens keeps its number, and so does everything after it', async () => {
  const note = `select post_note('${conversationId}', '${agentId}', 'meanwhile')`;
  expect(await overtaken(desk, note, again)).toMatchObject({ ok: true, reopened: true });
  const [row] = await desk.rows<{ staff_seq: number; change_no: number }>(
    'select staff_seq, change_no from conversations where id = $1',
    [conversationId],
  );
  const told = await desk.rows<{ change_no: number; kind: string }>(
    'select change_no, kind from outbox where subject_id = $1 order by change_no desc limit 3',
    [conversationId],
  );
  expect(row?.staff_seq).toBe(1);
  expect(told.map(({ kind, change_no }) => [kind, (row?.change_no ?? 0) - change_no])).toEqual([
    ['message', 0],
    ['state', 1],
    ['note', 2],
  ]);
});
