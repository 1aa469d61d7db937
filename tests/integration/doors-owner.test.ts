import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDesk, type Desk } from '../factories/desk.js';

let desk: Desk;
beforeEach(async () => {
  desk = await openDesk();
});
afterEach(() => desk.close());

const escalated = async (): Promise<string> => {
  const conversationId = await desk.conversation();
  await desk.say(conversationId, 'help');
  await desk.escalate(conversationId);
  return conversationId;
};
const accept = async (conversationId: string, agentId: string, offerId: string) =>
  desk.doors.transition({
    conversationId,
    action: 'accept',
    actorKind: 'agent',
    actorId: agentId,
    expect: { offer_id: offerId },
  });
test('an escalation tells the customer, queues the talk and offers it to the free agent in one commit', async () => {
  const agentId = await desk.agent();
  const conversationId = await escalated();
  expect(await desk.offerOf(conversationId)).toMatchObject({ agent_id: agentId });
  const said = await desk.rows(
    'select author_kind, kind from messages where conversation_id = $1 order by seq',
    [conversationId],
  );
  expect(said).toEqual([
    { author_kind: 'customer', kind: 'text' },
    { author_kind: 'assistant', kind: 'escalation' },
  ]);
});

test('pressing "talk to a person" seven times makes one escalation', async () => {
  const conversationId = await escalated();
  await Promise.all(Array.from({ length: 6 }, () => desk.escalate(conversationId)));
  expect(
    await desk.rows('select id from escalations where conversation_id = $1', [conversationId]),
  ).toHaveLength(1);
});

test('with nobody on duty the customer is told the place in the queue, and the first agent to come gets the first', async () => {
  const first = await escalated();
  const second = await escalated();
  const [told] = await desk.rows<{ content: string }>(
    `select content from messages where conversation_id = $1 and author_kind = 'system'`,
    [second],
  );
  expect(told?.content).toContain('number 2');
  await desk.agent({ capacity: 1 });
  expect(await desk.offerOf(first)).not.toBeNull();
  expect(await desk.offerOf(second)).toBeNull();
});

test('a second agent who accepts the same offer is refused, and a double click is one assignment', async () => {
  const agentId = await desk.agent();
  const conversationId = await escalated();
  const other = await desk.agent();
  const offer = await desk.offerOf(conversationId);
  const offerId = offer?.id ?? '';
  const answers = await Promise.all([
    accept(conversationId, other, offerId),
    accept(conversationId, agentId, offerId),
    accept(conversationId, agentId, offerId),
  ]);
  expect(answers.filter((answer) => answer.ok && answer.changed)).toHaveLength(1);
  expect(answers.filter((answer) => answer.ok && !answer.changed)).toHaveLength(1);
  expect(answers[0]).toMatchObject({ ok: false, code: 'offer.gone' });
  expect(
    await desk.rows('select 1 from assignments where conversation_id = $1', [conversationId]),
  ).toHaveLength(1);
});

test('twenty agents who claim one conversation: one gets it, the others are told who has it', async () => {
  const agents = await Promise.all(Array.from({ length: 20 }, () => desk.agent()));
  const conversationId = await desk.conversation();
  const answers = await Promise.all(
    agents.map((actorId) =>
      desk.doors.transition({ conversationId, action: 'claim', actorKind: 'agent', actorId }),
    ),
  );
  const won = answers.filter((answer) => answer.ok);
  expect(won).toHaveLength(1);
  for (const answer of answers) {
    if (!answer.ok)
      expect(answer).toMatchObject({ code: 'conversation.taken', taken_by: { id: expect.any(String) } });
  }
});

test('sixty escalations at once fill every slot, never over capacity', async () => {
  const agents = await Promise.all(Array.from({ length: 10 }, () => desk.agent({ capacity: 4 })));
  await Promise.all(Array.from({ length: 60 }, escalated));
  const load = await desk.rows<{ agent_id: string; n: number }>(
    `select agent_id, count(*)::int as n from assignments where status in ('offered', 'accepted') group by 1`,
  );
  expect(load).toHaveLength(agents.length);
  expect(load.every((row) => row.n === 4)).toBe(true);
});

test('who declines is not asked again before the others; two missed offers in a row make unavailable', async () => {
  const first = await desk.agent();
  const conversationId = await escalated();
  const offer = await desk.offerOf(conversationId);
  const second = await desk.agent();
  await desk.doors.transition({
    conversationId,
    action: 'decline',
    actorKind: 'agent',
    actorId: first,
    expect: { offer_id: offer?.id ?? '' },
  });
  expect(await desk.offerOf(conversationId)).toMatchObject({ agent_id: second });

  await desk.doors.shiftTransition({ agentId: first, action: 'offline', actorKind: 'agent' });
  const another = await escalated();
  for (const id of [conversationId, another]) {
    const snapshot = await desk.doors.snapshot(id);
    const expired = await desk.doors.transition({
      conversationId: id,
      action: 'expire',
      actorKind: 'workflow',
      expect: { offer_no: snapshot?.offer_no ?? -1 },
    });
    expect(expired.ok).toBe(true);
  }
  expect(await desk.doors.shiftSnapshot(second)).toMatchObject({ availability: 'unavailable' });
});

test('a skill that only one agent has decides who is asked', async () => {
  await desk.agent();
  const specialist = await desk.agent({ skills: ['billing'] });
  const conversationId = await desk.conversation();
  await desk.rows(`update conversations set required_skill = 'billing' where id = $1`, [conversationId]);
  await desk.escalate(conversationId);
  expect(await desk.offerOf(conversationId)).toMatchObject({ agent_id: specialist });
});

test('three hundred that nobody present can do hide none that somebody can', async () => {
  const rare = await desk.rows<{ id: string }>(
    `insert into conversations (token_hash, status, owner_kind, required_skill, priority, waiting_since, due_at, due_kind)
     select sha256(n::text::bytea), 'escalated', 'queue', 'rare', 5, clock_timestamp(), clock_timestamp(), 'queue_check'
     from generate_series(1, 300) n returning id`,
  );
  expect(rare).toHaveLength(300);
  const agentId = await desk.agent();
  const conversationId = await escalated();
  expect(await desk.offerOf(conversationId)).toMatchObject({ agent_id: agentId });
});

test('freeing a slot offers the longest waiting conversation in the same commit', async () => {
  const agentId = await desk.agent({ capacity: 1 });
  const first = await escalated();
  const second = await escalated();
  await accept(first, agentId, (await desk.offerOf(first))?.id ?? '');
  expect(await desk.offerOf(second)).toBeNull();
  await desk.doors.transition({
    conversationId: first,
    action: 'resolve',
    actorKind: 'agent',
    actorId: agentId,
  });
  expect(await desk.offerOf(second)).toMatchObject({ agent_id: agentId });
});

test('every change of state raises state_version by one and leaves a ledger row that rebuilds it', async () => {
  const agentId = await desk.agent();
  const conversationId = await escalated();
  await accept(conversationId, agentId, (await desk.offerOf(conversationId))?.id ?? '');
  await desk.doors.transition({ conversationId, action: 'release', actorKind: 'agent', actorId: agentId });
  await desk.doors.transition({ conversationId, action: 'resolve', actorKind: 'customer' });
  const trail = await desk.rows<{ action: string; to_status: string; state_version: number }>(
    'select action, to_status, state_version from ledger where conversation_id = $1 order by change_no',
    [conversationId],
  );
  expect(trail.map((row) => row.action)).toEqual([
    'start',
    'escalate',
    'offer',
    'accept',
    'release',
    'resolve',
  ]);
  const versions = trail.slice(1).map((row) => row.state_version);
  expect(versions).toEqual(versions.map((_, index) => (versions[0] ?? 0) + index));
  expect(await desk.doors.snapshot(conversationId)).toMatchObject({
    status: trail.at(-1)?.to_status,
    owner: 'none',
  });
});

test('whoever releases a conversation is not offered it again at once, nor is a claimed offer a lost slot', async () => {
  const agentId = await desk.agent({ capacity: 1 });
  const first = await desk.conversation();
  await desk.doors.transition({
    conversationId: first,
    action: 'claim',
    actorKind: 'agent',
    actorId: agentId,
  });
  await desk.doors.transition({
    conversationId: first,
    action: 'release',
    actorKind: 'agent',
    actorId: agentId,
  });
  expect(await desk.offerOf(first)).toBeNull();

  await desk.doors.transition({ conversationId: first, action: 'resolve', actorKind: 'customer' });

  const other = await desk.agent();
  const busy = { availability: 'busy' };
  await desk.doors.shiftTransition({
    agentId: other,
    action: 'availability',
    actorKind: 'agent',
    args: busy,
  });
  const second = await escalated();
  const third = await escalated();
  expect(await desk.offerOf(second)).toMatchObject({ agent_id: agentId });
  await desk.doors.transition({
    conversationId: second,
    action: 'claim',
    actorKind: 'agent',
    actorId: other,
  });
  expect(await desk.offerOf(third)).toMatchObject({ agent_id: agentId });
});

test('a close that has not seen the last message of the customer is refused', async () => {
  const conversationId = await desk.conversation();
  const before = await desk.doors.snapshot(conversationId);
  await desk.say(conversationId, 'wait, one more thing');
  const closed = await desk.doors.transition({
    conversationId,
    action: 'resolve',
    actorKind: 'workflow',
    expect: {
      state_version: before?.state_version ?? -1,
      last_customer_seq: before?.last_customer_seq ?? -1,
      head_seq: before?.head_seq ?? -1,
    },
    args: { reason: 'idle' },
  });
  expect(closed).toMatchObject({ ok: false, code: 'conversation.stale' });
  expect(await desk.doors.snapshot(conversationId)).toMatchObject({ status: 'open', answered_seq: 0 });
});
