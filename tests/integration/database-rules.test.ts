import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDesk, type Desk } from '../factories/desk.js';

/** What the database refuses by itself, should a function above it ever forget its own checks. */
const UNIQUE = { code: '23505' };
const CHECK = { code: '23514' };

let desk: Desk;
let conversationId: string;
let agentId: string;
beforeAll(async () => {
  desk = await openDesk();
  conversationId = await desk.conversation();
  agentId = await desk.agent({ online: false });
});
afterAll(() => desk.close());

const twice = async (statement: string, values: unknown[]): Promise<void> => {
  await desk.rows(statement, values);
  await expect(desk.rows(statement, values)).rejects.toMatchObject(UNIQUE);
};
const putMessage = (columns: { seq: number; author?: string; clientId?: string; turn?: number }) =>
  desk.rows(
    `insert into messages (conversation_id, seq, author_kind, kind, content, created_at, client_message_id, turn_no)
     values ($1, $2, $3, 'text', 'text', now(), $4, $5)`,
    [conversationId, columns.seq, columns.author ?? 'customer', columns.clientId, columns.turn],
  );
const alter = (change: string, values: unknown[] = []) =>
  desk.rows(`update conversations set ${change} where id = $1`, [conversationId, ...values]);

test('a number in a conversation belongs to one message', async () => {
  await putMessage({ seq: 101 });
  await expect(putMessage({ seq: 101 })).rejects.toMatchObject(UNIQUE);
});

test('a client message id belongs to one message', async () => {
  const clientId = randomUUID();
  await putMessage({ seq: 201, clientId });
  await expect(putMessage({ seq: 202, clientId })).rejects.toMatchObject(UNIQUE);
});

test('a turn has one answer of the assistant', async () => {
  await putMessage({ seq: 301, author: 'assistant', turn: 1 });
  await expect(putMessage({ seq: 302, author: 'assistant', turn: 1 })).rejects.toMatchObject(UNIQUE);
  await putMessage({ seq: 303, author: 'assistant', turn: 2 });
});

test('a conversation has one open assignment, an offer or an owner', async () => {
  const put = (status: string) =>
    desk.rows(
      `insert into assignments (conversation_id, engagement_no, offer_no, agent_id, status, via)
       values ($1, 1, 1, $2, $3, 'offer')`,
      [conversationId, agentId, status],
    );
  await put('expired');
  await put('offered');
  await expect(put('offered')).rejects.toMatchObject(UNIQUE);
  await expect(put('accepted')).rejects.toMatchObject(UNIQUE);
  await put('declined');
});

test('a change has one ledger row, an engagement one escalation and one feedback', async () => {
  await twice(
    `insert into ledger (conversation_id, change_no, action, actor_kind, state_version) values ($1, 900, 'note', 'system', 1)`,
    [conversationId],
  );
  await twice(`insert into escalations (conversation_id, engagement_no, reason) values ($1, 1, 'safety')`, [
    conversationId,
  ]);
  await twice('insert into feedback (conversation_id, engagement_no, rating) values ($1, 1, 5)', [
    conversationId,
  ]);
});

test('a token opens one conversation', async () => {
  const tokenHash = randomBytes(32);
  await desk.doors.createConversation({ tokenHash });
  await expect(desk.doors.createConversation({ tokenHash })).rejects.toMatchObject(UNIQUE);
});

test('the owner goes with the status, and an agent is named exactly while it owns', async () => {
  await expect(alter(`status = 'escalated'`)).rejects.toMatchObject(CHECK);
  await expect(alter(`owner_kind = 'none'`)).rejects.toMatchObject(CHECK);
  await expect(alter(`status = 'in_progress', owner_kind = 'agent'`)).rejects.toMatchObject(CHECK);
  await expect(alter('agent_id = $2', [agentId])).rejects.toMatchObject(CHECK);
});

test('a status and the kind of a deadline are known ones', async () => {
  await expect(alter(`status = 'closed', owner_kind = 'none'`)).rejects.toMatchObject(CHECK);
  await expect(alter(`due_kind = 'never'`)).rejects.toMatchObject(CHECK);
});

test('an author, a kind of message and what a doorbell is for are known ones', async () => {
  await expect(putMessage({ seq: 401, author: 'stranger' })).rejects.toMatchObject(CHECK);
  await expect(
    desk.rows(
      `insert into messages (conversation_id, seq, author_kind, kind, content, created_at)
       values ($1, 402, 'customer', 'shout', 'text', now())`,
      [conversationId],
    ),
  ).rejects.toMatchObject(CHECK);
  await expect(
    desk.rows(
      `insert into outbox (subject_kind, subject_id, change_no, ring, kind) values ('order', $1, 1, false, 'state')`,
      [conversationId],
    ),
  ).rejects.toMatchObject(CHECK);
});

test('a conversation begins as sound as it has to stay', async () => {
  await expect(
    desk.rows(`insert into conversations (token_hash, owner_kind, due_at) values ($1, 'queue', now())`, [
      randomBytes(32),
    ]),
  ).rejects.toMatchObject(CHECK);
});

test('what is not resolved has a deadline', async () => {
  await expect(alter('due_at = null')).rejects.toMatchObject(CHECK);
  await alter(`status = 'resolved', owner_kind = 'none', due_at = null`);
});

test('a paid interval is not empty and has a beginning; one that was voided is in nobody’s way', async () => {
  const put = (period: string, voided = false) =>
    desk.rows(
      `insert into shift_intervals (agent_id, period, voided_at) values ($1, ${period}, case when $2 then now() end)`,
      [agentId, voided],
    );
  await expect(put('tstzrange(now(), now())')).rejects.toMatchObject(CHECK);
  await expect(put('tstzrange(null, now())')).rejects.toMatchObject(CHECK);
  await put(`tstzrange(now() - interval '2 hours', now() - interval '1 hour')`, true);
  await put(`tstzrange(now() - interval '2 hours', now() - interval '1 hour')`);
  await expect(put(`tstzrange(now() - interval '90 minutes', now())`)).rejects.toMatchObject({
    code: '23P01',
  });
});

test('the ledger and the audit log are neither changed nor shortened', async () => {
  await desk.rows(`insert into audit_logs (category, action) values ('test', 'test')`);
  for (const statement of [
    `update ledger set reason = 'x'`,
    'delete from ledger',
    `update audit_logs set action = 'x'`,
    'delete from audit_logs',
    'truncate audit_logs',
  ]) {
    await expect(desk.rows(statement), statement).rejects.toThrow(/append-only/);
  }
});
