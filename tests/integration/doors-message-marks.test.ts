import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDesk, type Desk } from '../factories/desk.js';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

const claimed = async (): Promise<{ conversationId: string; agentId: string }> => {
  const conversationId = await desk.conversation();
  const agentId = await desk.agent();
  await desk.doors.transition({ conversationId, action: 'claim', actorKind: 'agent', actorId: agentId });
  return { conversationId, agentId };
};
const dueIn = async (conversationId: string): Promise<number> => {
  const snapshot = await desk.doors.snapshot(conversationId);
  return (Date.parse(snapshot?.due_at ?? '') - Date.now()) / 1_000;
};

test('a new conversation rings and is idle for as long as the settings say', async () => {
  const conversationId = await desk.conversation();
  expect(await desk.rows('select kind, ring from outbox where subject_id = $1', [conversationId])).toEqual([
    { kind: 'state', ring: true },
  ]);
  expect(await desk.doors.snapshot(conversationId)).toMatchObject({ due_kind: 'idle' });
  expect(await dueIn(conversationId)).toBeGreaterThan(29 * 60);
});

test('the deadline of a turn begins with the first unanswered message and is not put off by further ones', async () => {
  const conversationId = await desk.conversation();
  await desk.say(conversationId, 'one');
  expect(await dueIn(conversationId)).toBeLessThanOrEqual(45.5);
  await desk.rows(`update conversations set due_at = due_at - interval '20 seconds' where id = $1`, [
    conversationId,
  ]);
  await desk.say(conversationId, 'two');
  expect(await dueIn(conversationId)).toBeLessThan(30);
});

test('a ringing message leaves its number for the reconciler, one between people does not', async () => {
  const marks = (conversationId: string) =>
    desk.rows<{ ahead: boolean }>(
      'select ring_change_no = change_no as ahead from conversations where id = $1',
      [conversationId],
    );
  const conversationId = await desk.conversation();
  await desk.say(conversationId, 'one');
  expect(await marks(conversationId)).toEqual([{ ahead: true }]);
  const other = await claimed();
  await desk.say(other.conversationId, 'one');
  expect(await marks(other.conversationId)).toEqual([{ ahead: false }]);
});

test('a client message id of somebody else is refused', async () => {
  const { conversationId, agentId } = await claimed();
  const clientMessageId = randomUUID();
  const content = 'the same text';
  const first = await desk.doors.postMessage({
    conversationId,
    authorKind: 'agent',
    agentId,
    content,
    clientMessageId,
  });
  expect(first.ok).toBe(true);
  expect(
    await desk.doors.postMessage({ conversationId, authorKind: 'customer', content, clientMessageId }),
  ).toEqual({ ok: false, code: 'message.id_reused' });
});

test('an agent cannot write into the conversation of a colleague', async () => {
  const { conversationId } = await claimed();
  const other = await desk.agent();
  expect(
    await desk.doors.postMessage({ conversationId, authorKind: 'agent', agentId: other, content: 'hi' }),
  ).toMatchObject({ ok: false, code: 'conversation.not_owner' });
});

test('a note is pushed and does not ring', async () => {
  const { conversationId, agentId } = await claimed();
  await desk.doors.postNote({ conversationId, authorId: agentId, content: 'vip' });
  expect(
    await desk.rows(`select ring, seq from outbox where subject_id = $1 and kind = 'note'`, [conversationId]),
  ).toEqual([{ ring: false, seq: 1 }]);
});
