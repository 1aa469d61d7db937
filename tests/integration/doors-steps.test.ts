import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { TransitionAction, TransitionInput } from '../../db/repositories/doors.repository.js';
import { emptyDesk, openDesk, type Desk } from '../factories/desk.js';
import { draftOf } from '../factories/scripted-assistant.js';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());
beforeEach(() => emptyDesk(desk));

const asked = async (): Promise<string> => {
  const conversationId = await desk.conversation();
  await desk.say(conversationId, 'where is my order?');
  return conversationId;
};
const does = (
  actorKind: TransitionInput['actorKind'],
  conversationId: string,
  action: TransitionAction,
  more: Partial<TransitionInput> = {},
) => desk.doors.transition({ conversationId, action, actorKind, ...more });
const drafted = async (conversationId: string): Promise<number> => {
  const begun = await desk.doors.beginTurn(conversationId);
  if (!begun.ok) throw new Error(begun.code);
  const { content, citations, options, facts, summary, tried_articles } = draftOf('the answer');
  const draft = {
    ...{ content, citations, options, summary },
    facts: { ...facts, ask_backs_in_a_row: 0 },
    ...{ intent: facts.intent, confidence: facts.confidence, tried: tried_articles },
  };
  expect(await desk.doors.saveDraft({ conversationId, turnNo: begun.turn_no, draft })).toBe(true);
  return begun.turn_no;
};
const one = async <R extends object>(statement: string, values: unknown[]): Promise<R | undefined> =>
  (await desk.rows<R>(statement, values))[0];
const outcomeOf = (conversationId: string) =>
  one('select outcome, ended_at is not null as ended from turns where conversation_id = $1', [
    conversationId,
  ]);
const toldTo = async (conversationId: string): Promise<string[]> =>
  (
    await desk.rows<{ content: string }>(
      `select content from messages where conversation_id = $1 and author_kind = 'system' order by seq`,
      [conversationId],
    )
  ).map((message) => message.content);
const secondsUntilDue = (conversationId: string) =>
  one(
    'select due_kind, round(extract(epoch from due_at - now())) / 10 as s from conversations where id = $1',
    [conversationId],
  );
const inboxOf = async (agentId: string): Promise<number> =>
  (await one<{ v: number }>('select inbox_version as v from agent_states where agent_id = $1', [agentId]))
    ?.v ?? Number.NaN;

test('an escalation ends the turn, counts as answered and tells the agent the reason and what was asked', async () => {
  const conversationId = await asked();
  await drafted(conversationId);
  await does('workflow', conversationId, 'escalate', { args: { reason: 'low_confidence' } });
  expect(await outcomeOf(conversationId)).toEqual({ outcome: 'escalated', ended: true });
  expect(await desk.doors.snapshot(conversationId)).toMatchObject({
    answered_seq: 1,
    due_kind: 'queue_check',
  });
  expect(
    await desk.rows('select reason, summary from escalations where conversation_id = $1', [conversationId]),
  ).toEqual([{ reason: 'low_confidence', summary: 'what was asked' }]);
});

test('who takes a conversation over ends the turn, has answered, must respond, and the customer is told', async () => {
  const conversationId = await asked();
  await drafted(conversationId);
  const agentId = await desk.agent();
  const inbox = await inboxOf(agentId);
  await does('agent', conversationId, 'claim', { actorId: agentId });
  expect(await outcomeOf(conversationId)).toEqual({ outcome: 'taken_over', ended: true });
  expect(await desk.doors.snapshot(conversationId)).toMatchObject({ answered_seq: 1, assignment_no: 1 });
  expect(await secondsUntilDue(conversationId)).toEqual({ due_kind: 'response', s: 30 });
  expect((await toldTo(conversationId)).at(-1)).toMatch(/^agent-.* joined the conversation\.$/);
  expect(await inboxOf(agentId)).toBeGreaterThan(inbox);
  const rang = `select ring from outbox where subject_id = $1 and kind = 'state' order by id desc limit 1`;
  expect(await desk.rows(rang, [conversationId])).toEqual([{ ring: true }]);
});

test('a claim ends the offer to somebody else, whose slot is used at once', async () => {
  const claimer = await desk.agent();
  await emptyDesk(desk);
  const first = await desk.agent({ capacity: 1 });
  const [conversationId, waiting] = [await asked(), await asked()];
  await desk.escalate(conversationId);
  await desk.escalate(waiting);
  const inbox = await inboxOf(first);
  await does('agent', conversationId, 'claim', { actorId: claimer });
  const ended = `select status, end_reason from assignments where conversation_id = $1 and agent_id = $2`;
  expect(await desk.rows(ended, [conversationId, first])).toEqual([
    { status: 'withdrawn', end_reason: 'claimed' },
  ]);
  expect(await desk.offerOf(waiting)).toMatchObject({ agent_id: first });
  expect(await inboxOf(first)).toBeGreaterThan(inbox + 1);
});

test('what an agent gives back waits with priority, and the customer is told that the agent had to leave', async () => {
  const conversationId = await asked();
  const agentId = await desk.agent();
  await does('agent', conversationId, 'claim', { actorId: agentId });
  await does('agent', conversationId, 'release', { actorId: agentId });
  expect(await toldTo(conversationId)).toContainEqual(expect.stringMatching(/^agent-.* had to leave/));
  expect(await secondsUntilDue(conversationId)).toEqual({ due_kind: 'queue_check', s: 6 });
  expect(await one('select priority from conversations where id = $1', [conversationId])).toEqual({
    priority: 10,
  });
});

test.each([
  ['release', 'agent'],
  ['requeue', 'workflow'],
  ['resolve', 'agent'],
] as const)('a slot that becomes free by %s is offered in the same commit', async (action, actorKind) => {
  const agentId = await desk.agent({ capacity: 1 });
  const conversationId = await asked();
  await does('agent', conversationId, 'claim', { actorId: agentId });
  const waiting = await asked();
  await desk.escalate(waiting);
  expect(await desk.offerOf(waiting)).toBeNull();
  await does(actorKind, conversationId, action, {
    args: { reason: 'agent_silent' },
    ...(actorKind === 'agent' ? { actorId: agentId } : {}),
  });
  expect(await desk.offerOf(waiting)).toMatchObject({ agent_id: agentId });
});

test('resolving ends assignment, turn and escalation, and opens the feedback window', async () => {
  const conversationId = await asked();
  await desk.escalate(conversationId);
  const agentId = await desk.agent();
  await does('agent', conversationId, 'claim', { actorId: agentId });
  await does('agent', conversationId, 'resolve', { actorId: agentId });
  expect(await secondsUntilDue(conversationId)).toEqual({ due_kind: 'feedback', s: 8640 });
  expect(
    await desk.rows('select status from assignments where agent_id = $1 and decided_at is not null', [
      agentId,
    ]),
  ).toEqual([{ status: 'ended' }]);
  expect(
    await one(
      'select resolved_by, resolved_at is not null as ended from escalations where conversation_id = $1',
      [conversationId],
    ),
  ).toEqual({ resolved_by: agentId, ended: true });

  const other = await asked();
  await drafted(other);
  await does('customer', other, 'resolve');
  expect(await outcomeOf(other)).toEqual({ outcome: 'resolved', ended: true });
});

test('the end of an offer sets the next look at the queue', async () => {
  const conversationId = await asked();
  await desk.agent();
  await desk.escalate(conversationId);
  expect(await secondsUntilDue(conversationId)).toEqual({ due_kind: 'offer', s: 3 });
  await does('workflow', conversationId, 'expire');
  expect(await secondsUntilDue(conversationId)).toEqual({ due_kind: 'queue_check', s: 6 });
});

test('an answer covers what its turn has read; what came meanwhile keeps the deadline of a turn', async () => {
  const conversationId = await asked();
  const turnNo = await drafted(conversationId);
  await desk.say(conversationId, 'and another thing');
  const publish = (turn_no: number) => does('workflow', conversationId, 'publish', { expect: { turn_no } });
  expect(await publish(turnNo)).toMatchObject({ snapshot: { answered_seq: 1, due_kind: 'turn' } });
  expect(await publish(await drafted(conversationId))).toMatchObject({
    snapshot: { answered_seq: 2, due_kind: 'idle' },
  });
  expect(await secondsUntilDue(conversationId)).toEqual({ due_kind: 'idle', s: 180 });
});

test('questions back are counted in a row', async () => {
  const conversationId = await asked();
  const askBacks = () => one('select ask_backs as n from conversations where id = $1', [conversationId]);
  for (const n of [1, 2]) {
    await does('workflow', conversationId, 'ask_back', {
      expect: { turn_no: await drafted(conversationId) },
    });
    expect(await askBacks()).toEqual({ n });
    await desk.say(conversationId, 'no');
  }
  await does('workflow', conversationId, 'publish', { expect: { turn_no: await drafted(conversationId) } });
  expect(await askBacks()).toEqual({ n: 0 });
});

test('who waits is told its place once a wait, and not while somebody is asked', async () => {
  const [first, second] = [await asked(), await asked()];
  await desk.escalate(first);
  await desk.escalate(second);
  expect(await toldTo(second)).toEqual([expect.stringContaining('number 2')]);
  const agentId = await desk.agent({ capacity: 2 });
  const [offer] = [await desk.offerOf(second)];
  await does('agent', second, 'decline', { actorId: agentId, expect: { offer_id: offer?.id ?? '' } });
  expect(await toldTo(second)).toHaveLength(1);
  const third = await asked();
  await desk.agent();
  await desk.escalate(third);
  expect(await toldTo(third)).toEqual([]);
});

test('an overdue answer makes the inbox a newer one and does not put off its owner', async () => {
  const conversationId = await asked();
  const agentId = await desk.agent();
  await does('agent', conversationId, 'claim', { actorId: agentId });
  const inbox = await inboxOf(agentId);
  await does('workflow', conversationId, 'overdue', { args: { due_at: '2030-01-01T00:00:00.000Z' } });
  expect(await inboxOf(agentId)).toBeGreaterThan(inbox);
  expect(await desk.doors.snapshot(conversationId)).toMatchObject({ owner: 'agent', due_kind: 'response' });
});

test('publishing raises no state_version, so that no client fetches the state for it', async () => {
  const conversationId = await asked();
  const before = await desk.doors.snapshot(conversationId);
  await does('workflow', conversationId, 'publish', { expect: { turn_no: await drafted(conversationId) } });
  expect(await desk.doors.snapshot(conversationId)).toMatchObject({ state_version: before?.state_version });
  await desk.escalate(conversationId);
  expect(await desk.doors.snapshot(conversationId)).toMatchObject({
    state_version: (before?.state_version ?? 0) + 1,
  });
});
