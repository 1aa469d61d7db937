import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type {
  Expectation,
  TransitionAction,
  TransitionInput,
} from '../../db/repositories/doors.repository.js';
import { emptyDesk, openDesk, type Desk } from '../factories/desk.js';
import { GAVE_UP, impatiently, overtaken, whileHeld } from '../factories/rival.js';

const STALE = { ok: false, code: 'conversation.stale' };
const GONE = { ok: false, code: 'offer.gone' };

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());
beforeEach(() => emptyDesk(desk));

const by = (
  actorKind: TransitionInput['actorKind'],
  conversationId: string,
  action: TransitionAction,
  more: Partial<TransitionInput> = {},
) => desk.doors.transition({ conversationId, action, actorKind, ...more });
const agentDoes = (agentId: string, conversationId: string, action: TransitionAction, offerId?: string) =>
  by('agent', conversationId, action, {
    actorId: agentId,
    ...(offerId === undefined ? {} : { expect: { offer_id: offerId } }),
  });
const offered = async (
  capacity = 3,
): Promise<{ conversationId: string; agentId: string; offerId: string }> => {
  const agentId = await desk.agent({ capacity });
  const conversationId = await desk.conversation();
  await desk.escalate(conversationId);
  const offer = await desk.offerOf(conversationId);
  expect(offer?.agent_id).toBe(agentId);
  return { conversationId, agentId, offerId: offer?.id ?? '' };
};
const claimed = async (): Promise<{ conversationId: string; agentId: string }> => {
  const agentId = await desk.agent();
  const conversationId = await desk.conversation();
  expect(await agentDoes(agentId, conversationId, 'claim')).toMatchObject({ ok: true });
  return { conversationId, agentId };
};
const missed = async (agentId: string) =>
  (
    await desk.rows<{ n: number; availability: string }>(
      'select missed_in_a_row as n, availability from agent_states where agent_id = $1',
      [agentId],
    )
  )[0];
const ringsOf = (conversationId: string) =>
  desk.rows<{ ring: boolean }>(
    `select distinct ring from outbox where subject_id = $1 and kind = 'state' order by ring`,
    [conversationId],
  );

test.each(['epoch', 'state_version', 'turn_no', 'last_customer_seq', 'head_seq'] as const)(
  'who expects another %s changes nothing',
  async (key) => {
    const conversationId = await desk.conversation();
    await desk.say(conversationId, 'hello');
    const before = await desk.doors.snapshot(conversationId);
    const expecting = (n: number): Promise<object> =>
      by('workflow', conversationId, 'set_due', {
        expect: { [key]: n } satisfies Expectation,
        args: { due_at: '2030-01-01T00:00:00.000Z', due_kind: 'idle' },
      });
    const now = before?.[key] ?? Number.NaN;
    for (const other of [now + 1, now - 1]) expect(await expecting(other)).toMatchObject(STALE);
    expect(await desk.doors.snapshot(conversationId)).toEqual({ ...before, read_at: expect.any(String) });
    expect(await expecting(now)).toMatchObject({ ok: true });
  },
);

test('a deadline ends the offer it was for, no later one and none that has ended', async () => {
  const { conversationId, agentId, offerId } = await offered();
  const expire = (offer_no: number) => by('workflow', conversationId, 'expire', { expect: { offer_no } });
  expect(await expire(2)).toMatchObject(STALE);
  await agentDoes(agentId, conversationId, 'decline', offerId);
  expect(await expire(1)).toMatchObject(STALE);
  expect(await by('workflow', conversationId, 'expire')).toMatchObject(GONE);
});

test('a deadline takes a conversation from the agent it was for, and from nobody who has it no more', async () => {
  const { conversationId, agentId } = await claimed();
  const due = (assignment_no: number) =>
    by('workflow', conversationId, 'set_due', {
      expect: { assignment_no },
      args: { due_at: '2030-01-01T00:00:00.000Z', due_kind: 'response' },
    });
  expect(await due(2)).toMatchObject(STALE);
  expect(await due(1)).toMatchObject({ ok: true });
  await agentDoes(agentId, conversationId, 'release');
  expect(await due(1)).toMatchObject(STALE);
  expect(await by('workflow', conversationId, 'requeue')).toMatchObject(STALE);
  expect(
    await by('workflow', conversationId, 'overdue', { args: { due_at: '2030-01-01T00:00:00.000Z' } }),
  ).toMatchObject(STALE);
});

test('a hand-over that comes late reopens nothing and takes nothing from an agent', async () => {
  const { conversationId, agentId } = await claimed();
  const late = () => by('workflow', conversationId, 'escalate', { args: { reason: 'assistant_failed' } });
  expect(await late()).toMatchObject(STALE);
  await agentDoes(agentId, conversationId, 'resolve');
  expect(await late()).toMatchObject(STALE);
  expect(await desk.doors.snapshot(conversationId)).toMatchObject({ status: 'resolved', engagement_no: 1 });
});

test('an offer is answered only by whom it was made to, and only while it is that offer', async () => {
  const { conversationId, agentId, offerId } = await offered();
  const other = await desk.agent();
  expect(await agentDoes(other, conversationId, 'accept', offerId)).toMatchObject(GONE);
  expect(await agentDoes(other, conversationId, 'decline', offerId)).toMatchObject(GONE);
  await desk.rows(`update agent_states set availability = 'busy' where agent_id = $1`, [other]);
  await by('workflow', conversationId, 'expire');
  await desk.rows(`update assignments set ended_at = now() - interval '31 seconds' where id = $1`, [offerId]);
  await desk.doors.sweepWaiting();
  const next = await desk.offerOf(conversationId);
  expect(next).toMatchObject({ agent_id: agentId });
  expect(await agentDoes(agentId, conversationId, 'accept', offerId)).toMatchObject(GONE);
  expect(await agentDoes(agentId, conversationId, 'decline', offerId)).toMatchObject(GONE);
  expect(await agentDoes(agentId, conversationId, 'accept', next?.id)).toMatchObject({ changed: true });
  expect(await agentDoes(agentId, conversationId, 'accept', next?.id)).toMatchObject({
    ok: true,
    changed: false,
  });
});

test('two offers missed in a row count, but not with one declined, accepted or chosen to forget between', async () => {
  const { conversationId, agentId } = await offered();
  const expire = () => by('workflow', conversationId, 'expire');
  const offerAgain = async (): Promise<string> => {
    await desk.rows(
      `update assignments set ended_at = now() - interval '31 seconds' where ended_at is not null`,
    );
    await desk.doors.sweepWaiting();
    return (await desk.offerOf(conversationId))?.id ?? '';
  };
  await expire();
  expect(await missed(agentId)).toEqual({ n: 1, availability: 'available' });
  await agentDoes(agentId, conversationId, 'decline', await offerAgain());
  expect(await missed(agentId)).toMatchObject({ n: 0 });
  await offerAgain();
  await expire();
  await agentDoes(agentId, conversationId, 'accept', await offerAgain());
  expect(await missed(agentId)).toMatchObject({ n: 0 });
  await by('workflow', conversationId, 'requeue', { args: { reason: 'agent_silent' } });
  await offerAgain();
  await expire();
  await desk.doors.shiftTransition({
    agentId,
    action: 'availability',
    actorKind: 'agent',
    args: { availability: 'available' },
  });
  expect(await missed(agentId)).toMatchObject({ n: 0 });
  for (const n of [1, 2]) {
    await offerAgain();
    await expire();
    expect(await missed(agentId)).toEqual({ n, availability: n === 2 ? 'unavailable' : 'available' });
  }
});

test('an agent claims what is free while it is on duty and has a slot; its own offer is its slot', async () => {
  const { conversationId, agentId } = await offered(1);
  const other = await desk.conversation();
  expect(await agentDoes(agentId, other, 'claim')).toMatchObject({ ok: false, code: 'agent.at_capacity' });
  expect(await agentDoes(agentId, conversationId, 'claim')).toMatchObject({ ok: true, changed: true });
  expect(await agentDoes(agentId, conversationId, 'claim')).toMatchObject({ ok: true, changed: false });
  const absent = await desk.agent({ online: false });
  expect(await agentDoes(absent, other, 'claim')).toMatchObject({ ok: false, code: 'agent.offline' });
  expect(await agentDoes(await desk.agent(), conversationId, 'claim')).toMatchObject({
    ok: false,
    code: 'conversation.taken',
  });
  await by('customer', other, 'resolve');
  expect(await agentDoes(await desk.agent(), other, 'claim')).toMatchObject({
    ok: false,
    code: 'conversation.resolved',
  });
});

test('only its owner releases or resolves a conversation as an agent, and resolving twice changes nothing', async () => {
  const { conversationId, agentId } = await claimed();
  const other = await desk.agent();
  const notOwner = { ok: false, code: 'conversation.not_owner' };
  expect(await agentDoes(other, conversationId, 'release')).toMatchObject(notOwner);
  expect(await agentDoes(other, conversationId, 'resolve')).toMatchObject(notOwner);
  expect(await by('workflow', conversationId, 'close')).toMatchObject(STALE);
  expect(await agentDoes(agentId, conversationId, 'resolve')).toMatchObject({ changed: true });
  expect(await agentDoes(agentId, conversationId, 'resolve')).toMatchObject({ ok: true, changed: false });
  expect(await by('customer', conversationId, 'resolve')).toMatchObject({ ok: true, changed: false });
  expect(await by('workflow', conversationId, 'resolve', { args: { reason: 'idle' } })).toMatchObject(STALE);
});

test('a change by a person rings; what a workflow does itself is noted in its commit and does not', async () => {
  const conversationId = await desk.conversation();
  await desk.rows('delete from outbox where subject_id = $1', [conversationId]);
  const escalate = () => by('workflow', conversationId, 'escalate', { args: { reason: 'low_confidence' } });
  const noted = `select noted_change_no = change_no as noted from conversations where id = $1`;
  await desk.agent();
  expect(await escalate()).toMatchObject({ ok: true, snapshot: { due_kind: 'offer' } });
  expect(await ringsOf(conversationId)).toEqual([{ ring: false }]);
  expect(await desk.rows(noted, [conversationId])).toEqual([{ noted: true }]);

  const waiting = await desk.conversation();
  await by('workflow', waiting, 'resolve', { args: { reason: 'idle' } });
  expect(await desk.rows(noted, [waiting])).toEqual([{ noted: true }]);
  await by('workflow', waiting, 'close');
  expect(await desk.rows(noted, [waiting])).toEqual([{ noted: true }]);
  await desk.rows('delete from outbox');
  await desk.say(waiting, 'again');
  await by('customer', waiting, 'resolve');
  expect(await ringsOf(waiting)).toEqual([{ ring: true }]);
  expect(await desk.rows(noted, [waiting])).toEqual([{ noted: false }]);
  const marked = `select ring_change_no = (select max(change_no) from outbox o where o.subject_id = c.id and ring)
    as marked from conversations c where id = $1`;
  expect(await desk.rows(marked, [waiting])).toEqual([{ marked: true }]);
});

test('a note of a late ring takes no newer one back', async () => {
  const conversationId = await desk.conversation();
  await desk.rows('update conversations set change_no = 9 where id = $1', [conversationId]);
  const note = async (change_no: number): Promise<unknown> => {
    await by('workflow', conversationId, 'note', { args: { change_no } });
    return desk.rows('select noted_change_no as n from conversations where id = $1', [conversationId]);
  };
  expect(await note(5)).toEqual([{ n: 5 }]);
  expect(await note(3)).toEqual([{ n: 5 }]);
});

test('a change of owner waits for the pool, an answer of the assistant does not; none is made from an old row', async () => {
  const agentId = await desk.agent();
  const conversationId = await desk.conversation();
  const door = (action: string) =>
    impatiently(desk, `select transition($1, $2, 'agent', $3)`, [conversationId, action, agentId]);
  await whileHeld(desk, `select lock_pool('default')`, async () => {
    await expect(door('claim')).rejects.toMatchObject(GAVE_UP);
    await expect(door('publish')).resolves.toHaveLength(1);
  });
  const changes = `update conversations set intent = 'changed meanwhile' where id = '${conversationId}'`;
  expect(await overtaken(desk, changes, () => agentDoes(agentId, conversationId, 'claim'))).toMatchObject({
    ok: true,
  });
  expect(await desk.rows('select intent from conversations where id = $1', [conversationId])).toEqual([
    { intent: 'changed meanwhile' },
  ]);
});
