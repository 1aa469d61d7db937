import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { emptyDesk, openDesk, type Desk } from '../factories/desk.js';
import { GAVE_UP, impatiently, overtaken, whileHeld } from '../factories/rival.js';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());
beforeEach(() => emptyDesk(desk));

const speaks = async (agentId: string, language: string): Promise<string> => {
  await desk.rows('update users set languages = array[$2] where id = $1', [agentId, language]);
  return agentId;
};
const german = async (): Promise<string> => {
  const conversationId = await desk.conversation();
  await desk.rows(`update conversations set locale = 'de-AT' where id = $1`, [conversationId]);
  return conversationId;
};
const escalated = async (conversation: Promise<string> = desk.conversation()): Promise<string> => {
  const conversationId = await conversation;
  await desk.escalate(conversationId);
  return conversationId;
};
const askedFor = async (conversationId: string): Promise<string | null> =>
  (await desk.offerOf(conversationId))?.agent_id ?? null;
const answer = async (conversationId: string, action: 'accept' | 'decline'): Promise<string> => {
  const offer = await desk.offerOf(conversationId);
  const [offerId, actorId] = [offer?.id ?? '', offer?.agent_id ?? ''];
  const said = await desk.doors.transition({
    conversationId,
    action,
    actorKind: 'agent',
    actorId,
    expect: { offer_id: offerId },
  });
  expect(said.ok).toBe(true);
  return actorId;
};
/** As if what agents have missed were so long ago. */
const later = (interval: string) =>
  desk.rows(`update assignments set ended_at = ended_at - $1::interval where ended_at is not null`, [
    interval,
  ]);

test('an agent who speaks the language of the customer is asked first', async () => {
  const speaker = await speaks(await desk.agent(), 'de');
  await escalated();
  await desk.agent();
  expect(await askedFor(await escalated(german()))).toBe(speaker);
});

test.each([
  ['is on a break', `update agent_states set shift = 'break' where agent_id = $1`],
  ['is busy', `update agent_states set availability = 'busy' where agent_id = $1`],
  ['is away', `update agent_states set reachability = 'away' where agent_id = $1`],
  ['was deactivated', 'update users set active = false where id = $1'],
  ['has every slot taken', 'update users set capacity = 1 where id = $1'],
  ['has not the skill', `update users set skills = '{billing}' where id <> $1`],
])('who would be the best but %s does not stand in the way of another', async (_why, change) => {
  const best = await speaks(await desk.agent(), 'de');
  await escalated();
  const other = await desk.agent();
  await desk.rows(change, [best]);
  const conversationId = await german();
  if (change.includes('billing'))
    await desk.rows(`update conversations set required_skill = 'billing' where id = $1`, [conversationId]);
  expect(await askedFor(await escalated(Promise.resolve(conversationId)))).toBe(other);
});

test('of two who speak it the less busy is asked, of two who are as busy the one who is idle for longer', async () => {
  const [first, second] = [await desk.agent(), await desk.agent()];
  const [a, b] = [await askedFor(await escalated()), await askedFor(await escalated())];
  expect([a, b].sort()).toEqual([first, second].sort());
  const third = await desk.agent();
  await desk.rows(
    `update agent_states set last_freed_at = now() - case when agent_id = $1 then interval '1 minute' else interval '1 hour' end`,
    [third],
  );
  expect(await askedFor(await escalated())).toBe(third);
  for (const idle of [first, second]) {
    await desk.rows(
      `update agent_states set last_freed_at = now() - case when agent_id = $1 then interval '2 hours' else interval '1 hour' end`,
      [idle],
    );
    const conversationId = await escalated();
    expect(await askedFor(conversationId)).toBe(idle);
    await desk.doors.transition({ conversationId, action: 'resolve', actorKind: 'customer' });
  }
});

test('whoever ended a conversation is the last of the idle', async () => {
  const [first, second] = [await desk.agent(), await desk.agent()];
  await desk.rows(`update agent_states set last_freed_at = now() - interval '1 hour'`);
  const conversationId = await escalated();
  const busy = await answer(conversationId, 'accept');
  await desk.doors.transition({ conversationId, action: 'resolve', actorKind: 'agent', actorId: busy });
  expect(await askedFor(await escalated())).toBe(busy === first ? second : first);
});

test('who declined is asked again after 30 s, or when everybody else was asked, but never before who was not', async () => {
  const declined = await speaks(await desk.agent(), 'de');
  const conversationId = await escalated(german());
  await answer(conversationId, 'decline');
  expect(await desk.doors.sweepWaiting()).toBe(0);
  await later('31 seconds');
  expect(await desk.doors.sweepWaiting()).toBe(1);
  expect(await askedFor(conversationId)).toBe(declined);
  await answer(conversationId, 'decline');
  await later('31 seconds');
  const other = await desk.agent();
  expect(await askedFor(conversationId)).toBe(other);
  await later('-25 seconds');
  await answer(conversationId, 'decline');
  expect(await askedFor(conversationId)).toBe(declined);
});

test('what was missed in an earlier escalation counts no more', async () => {
  const agentId = await desk.agent();
  const conversationId = await escalated();
  await answer(conversationId, 'decline');
  await desk.doors.transition({ conversationId, action: 'resolve', actorKind: 'customer' });
  await desk.escalate(conversationId);
  expect(await askedFor(conversationId)).toBe(agentId);
});

test('who waits longest is offered first', async () => {
  const waiting = [await escalated(), await escalated(), await escalated()];
  await desk.agent({ capacity: 1 });
  expect(await Promise.all(waiting.map(askedFor))).toEqual([expect.any(String), null, null]);
});

test('who was given back is offered before who waits for longer', async () => {
  const agentId = await desk.agent({ capacity: 1 });
  const givenBack = await escalated();
  await answer(givenBack, 'accept');
  const waiting = await escalated();
  await desk.rows(`update agent_states set availability = 'busy' where agent_id = $1`, [agentId]);
  await desk.doors.transition({
    conversationId: givenBack,
    action: 'requeue',
    actorKind: 'workflow',
    args: { reason: 'agent_silent' },
  });
  await desk.agent({ capacity: 1 });
  expect([await askedFor(givenBack), await askedFor(waiting)]).toEqual([expect.any(String), null]);
});

test('an offer has a deadline, makes the inbox a newer one, and rings unless its own workflow asked', async () => {
  const agentId = await desk.agent({ capacity: 2 });
  const versions = `select inbox_version from agent_states where agent_id = $1`;
  const [before] = await desk.rows<{ inbox_version: number }>(versions, [agentId]);
  const conversationId = await escalated();
  const [after] = await desk.rows<{ inbox_version: number }>(versions, [agentId]);
  expect(after?.inbox_version).toBeGreaterThan(before?.inbox_version ?? Infinity);
  const snapshot = await desk.doors.snapshot(conversationId);
  expect(snapshot).toMatchObject({ due_kind: 'offer', offer_no: 1 });
  expect((Date.parse(snapshot?.due_at ?? '') - Date.now()) / 1_000).toBeLessThanOrEqual(30.5);
  const offers = `select ring from outbox where subject_id = $1 and meta ? 'offer_made'`;
  expect(await desk.rows(offers, [conversationId])).toEqual([{ ring: true }]);

  const own = await desk.conversation();
  const moved = await desk.doors.transition({
    conversationId: own,
    action: 'escalate',
    actorKind: 'workflow',
    args: { reason: 'low_confidence' },
  });
  expect(moved).toMatchObject({ ok: true, snapshot: { offer_no: 1 } });
  expect(await desk.rows(offers, [own])).toEqual([{ ring: false }]);
});

test('the sweep waits for the pool, and sees what others have changed before it writes', async () => {
  const conversationId = await escalated();
  const busy = await desk.agent({ capacity: 1 });
  await answer(conversationId, 'decline');
  await later('31 seconds');
  const sweep = 'select sweep_waiting() as made';
  await whileHeld(desk, `select lock_pool('default')`, async () => {
    await expect(impatiently(desk, sweep, [])).rejects.toMatchObject(GAVE_UP);
  });
  const goesBusy = `update agent_states set availability = 'busy' where agent_id = '${busy}'`;
  expect(await overtaken(desk, goesBusy, () => desk.doors.sweepWaiting())).toBe(0);
  await desk.rows(`update agent_states set availability = 'available' where agent_id = $1`, [busy]);
  const changes = `update conversations set intent = 'changed meanwhile' where id = '${conversationId}'`;
  expect(await overtaken(desk, changes, () => desk.doors.sweepWaiting())).toBe(1);
  expect(await desk.rows('select intent from conversations where id = $1', [conversationId])).toEqual([
    { intent: 'changed meanwhile' },
  ]);
});
