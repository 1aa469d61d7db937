import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDesk, type Desk } from '../factories/desk.js';
import { overtaken } from '../factories/rival.js';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

const post = (conversationId: string, content: string, clientMessageId: string | null = null) =>
  desk.doors.postMessage({ conversationId, authorKind: 'customer', content, clientMessageId });

test('a message sent five times at once with one client message id is stored once, with one number', async () => {
  const conversationId = await desk.conversation();
  const clientMessageId = randomUUID();
  const answers = await Promise.all(
    Array.from({ length: 5 }, () => post(conversationId, 'hello', clientMessageId)),
  );
  expect(answers.map((answer) => answer.ok && answer.message.seq)).toEqual([1, 1, 1, 1, 1]);
  expect(answers.filter((answer) => answer.ok && !answer.duplicate)).toHaveLength(1);
  const [next] = [await post(conversationId, 'next')];
  expect(next.ok && next.message.seq).toBe(2);
});

test('the same client message id with another text is refused and writes nothing', async () => {
  const conversationId = await desk.conversation();
  const clientMessageId = randomUUID();
  await post(conversationId, 'one', clientMessageId);
  expect(await post(conversationId, 'two', clientMessageId)).toEqual({
    ok: false,
    code: 'message.id_reused',
  });
  expect(
    await desk.rows('select seq from messages where conversation_id = $1', [conversationId]),
  ).toHaveLength(1);
});

test('racing writers leave no gap and no repeated number, and each message has its outbox row', async () => {
  const conversationId = await desk.conversation();
  await Promise.all(Array.from({ length: 120 }, (_, index) => post(conversationId, `m${index}`)));
  const messages = await desk.rows<{ seq: number }>(
    'select seq from messages where conversation_id = $1 order by seq',
    [conversationId],
  );
  expect(messages.map((message) => message.seq)).toEqual(
    Array.from({ length: 120 }, (_, index) => index + 1),
  );
  const outbox = await desk.rows<{ seq: number; ring: boolean }>(
    `select seq, ring from outbox where subject_id = $1 and kind = 'message' order by change_no`,
    [conversationId],
  );
  expect(outbox).toEqual(messages.map((message) => ({ seq: message.seq, ring: true })));
});

test('a customer and an agent who write at the same time leave no gap and no repeated number either', async () => {
  const conversationId = await desk.conversation();
  const agentId = await desk.agent();
  await desk.doors.transition({ conversationId, action: 'claim', actorKind: 'agent', actorId: agentId });
  const before = (await desk.doors.snapshot(conversationId))?.head_seq ?? 0;
  const answers = await Promise.all(
    Array.from({ length: 60 }, (_, index) => [
      post(conversationId, `m${index}`),
      desk.doors.postMessage({ conversationId, authorKind: 'agent', agentId, content: `a${index}` }),
    ]).flat(),
  );
  const seqs = answers.map((answer) => (answer.ok ? answer.message.seq : 0));
  expect(seqs.sort((a, b) => a - b)).toEqual(Array.from({ length: 120 }, (_, index) => before + index + 1));
});

test('a message that an agent’s claim overtakes is stored for that agent and does not ring', async () => {
  const conversationId = await desk.conversation();
  const agentId = await desk.agent();
  await desk.rows('delete from outbox');
  const claim = `select transition('${conversationId}', 'claim', 'agent', '${agentId}')`;
  expect(await overtaken(desk, claim, () => post(conversationId, 'hello'))).toMatchObject({
    ok: true,
    reopened: false,
    owner: 'agent',
    agent_id: agentId,
    message: { seq: 2, is_escalated: true },
  });
  const outbox = `select ring from outbox where subject_id = $1 and kind = 'message' and seq = 2`;
  expect(await desk.rows(outbox, [conversationId])).toEqual([{ ring: false }]);
});

test('an unknown conversation is not found', async () => {
  expect(await post(randomUUID(), 'hello')).toEqual({ ok: false, code: 'conversation.not_found' });
});

test('while an agent owns the talk, messages do not ring', async () => {
  const conversationId = await desk.conversation();
  const agentId = await desk.agent();
  await desk.say(conversationId, 'help');
  const claimed = await desk.doors.transition({
    conversationId,
    action: 'claim',
    actorKind: 'agent',
    actorId: agentId,
  });
  expect(claimed.ok).toBe(true);
  await desk.rows('delete from outbox');
  await desk.say(conversationId, 'are you there?');
  await desk.doors.postMessage({ conversationId, authorKind: 'agent', agentId, content: 'yes' });
  expect(await desk.rows('select ring from outbox where subject_id = $1', [conversationId])).toEqual([
    { ring: false },
    { ring: false },
  ]);
  await desk.doors.transition({ conversationId, action: 'resolve', actorKind: 'agent', actorId: agentId });
});

test('an agent who does not own the conversation cannot write into it', async () => {
  const conversationId = await desk.conversation();
  const agentId = await desk.agent({ online: false });
  const answer = await desk.doors.postMessage({
    conversationId,
    authorKind: 'agent',
    agentId,
    content: 'hi',
  });
  expect(answer).toMatchObject({ ok: false, code: 'conversation.not_owner' });
});

test('a message to a resolved conversation reopens it for the assistant in the same commit', async () => {
  const conversationId = await desk.conversation();
  await desk.say(conversationId, 'one');
  await desk.doors.transition({ conversationId, action: 'resolve', actorKind: 'customer' });
  const answer = await post(conversationId, 'one more thing');
  expect(answer).toMatchObject({ ok: true, reopened: true, status: 'open', owner: 'assistant' });
  expect(await desk.doors.snapshot(conversationId)).toMatchObject({ engagement_no: 2, due_kind: 'turn' });
});

test('a reopened conversation goes to its last agent while that agent takes offers', async () => {
  const conversationId = await desk.conversation();
  const agentId = await desk.agent();
  await desk.doors.transition({ conversationId, action: 'claim', actorKind: 'agent', actorId: agentId });
  await desk.doors.transition({ conversationId, action: 'resolve', actorKind: 'agent', actorId: agentId });
  expect(await post(conversationId, 'again')).toMatchObject({
    status: 'in_progress',
    owner: 'agent',
    agent_id: agentId,
  });

  await desk.doors.transition({ conversationId, action: 'resolve', actorKind: 'agent', actorId: agentId });
  await desk.doors.shiftTransition({ agentId, action: 'offline', actorKind: 'agent' });
  expect(await post(conversationId, 'and again')).toMatchObject({ status: 'open', owner: 'assistant' });
});

test('notes have numbers of their own, so that the customer sees no gap', async () => {
  const conversationId = await desk.conversation();
  const agentId = await desk.agent({ online: false });
  await desk.say(conversationId, 'one');
  expect(await desk.doors.postNote({ conversationId, authorId: agentId, content: 'vip' })).toMatchObject({
    staff_seq: 1,
  });
  const answer = await post(conversationId, 'two');
  expect(answer.ok && answer.message.seq).toBe(2);
});

test('posting, resolving and reopening at the same time ends without a deadlock and in one consistent state', async () => {
  const agentId = await desk.agent({ capacity: 50 });
  const ids = await Promise.all(Array.from({ length: 6 }, () => desk.conversation()));
  // no more at a time than there are connections
  const work = ids.flatMap((conversationId) => [
    async () => {
      for (let count = 0; count < 5; count += 1)
        await desk.doors.transition({ conversationId, action: 'resolve', actorKind: 'customer' });
    },
    async () => {
      for (let count = 0; count < 10; count += 1)
        await (count % 2 === 0 ? desk.escalate(conversationId) : desk.say(conversationId, `m${count}`));
    },
  ]);
  await Promise.all(work.map((steps) => steps()));
  const broken = await desk.rows(
    `select c.id from conversations c
     where c.head_seq <> (select count(*) from messages m where m.conversation_id = c.id)
        or (select count(*) from assignments a where a.conversation_id = c.id and a.status in ('offered', 'accepted'))
           <> (case when c.status = 'in_progress' or c.offer_id is not null then 1 else 0 end)`,
  );
  expect(broken).toEqual([]);
  await desk.doors.shiftTransition({ agentId, action: 'offline', actorKind: 'agent' });
});
