import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { ShiftAction } from '../../db/repositories/doors.repository.js';
import { emptyDesk, openDesk, type Desk } from '../factories/desk.js';
import { GAVE_UP, impatiently, overtaken, whileHeld } from '../factories/rival.js';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());
beforeEach(() => emptyDesk(desk));

const shift = (agentId: string, action: ShiftAction, args = {}, actorKind: 'agent' | 'workflow' = 'agent') =>
  desk.doors.shiftTransition({ agentId, action, actorKind, actorId: agentId, args });
const set = (agentId: string, change: string) =>
  desk.rows(`update agent_states set ${change} where agent_id = $1`, [agentId]);
const one = async <R extends object>(statement: string, values: unknown[]): Promise<R | undefined> =>
  (await desk.rows<R>(statement, values))[0];
const holds = async (agentId: string): Promise<string> => {
  const conversationId = await desk.conversation();
  const claimed = await desk.doors.transition({
    conversationId,
    action: 'claim',
    actorKind: 'agent',
    actorId: agentId,
  });
  expect(claimed.ok).toBe(true);
  return conversationId;
};
const ownerOf = async (conversationId: string) => (await desk.doors.snapshot(conversationId))?.owner;

test('every change of a shift rings, is pushed, has a ledger row and makes the inbox a newer one', async () => {
  const agentId = await desk.agent();
  const numbers = `select change_no::int, ring_change_no = change_no as rang, inbox_version::int
    from agent_states where agent_id = $1`;
  const before = await one<{ change_no: number; inbox_version: number }>(numbers, [agentId]);
  await desk.rows('delete from outbox');
  await shift(agentId, 'break');
  expect(await one(numbers, [agentId])).toEqual({
    change_no: (before?.change_no ?? 0) + 1,
    rang: true,
    inbox_version: (before?.inbox_version ?? 0) + 1,
  });
  expect(await desk.rows('select ring, kind from outbox where subject_id = $1', [agentId])).toEqual([
    { ring: true, kind: 'shift' },
  ]);
  expect(
    await one('select action, shift from shift_ledger where agent_id = $1 order by change_no desc limit 1', [
      agentId,
    ]),
  ).toEqual({ action: 'break', shift: 'break' });
});

test('a note of a late ring of a shift takes no newer one back', async () => {
  const agentId = await desk.agent();
  await one('update agent_states set change_no = 9 where agent_id = $1 returning 1', [agentId]);
  for (const change_no of [5, 3]) await shift(agentId, 'note', { change_no }, 'workflow');
  expect(
    await one('select noted_change_no::int as n from agent_states where agent_id = $1', [agentId]),
  ).toEqual({
    n: 5,
  });
});

test('a change of a shift waits for the pool and is made from no old row', async () => {
  const agentId = await desk.agent();
  await whileHeld(desk, `select lock_pool('default')`, async () => {
    await expect(
      impatiently(desk, `select shift_transition($1, 'break', 'agent', $1)`, [agentId]),
    ).rejects.toMatchObject(GAVE_UP);
  });
  const counts = `update agent_states set missed_in_a_row = 7 where agent_id = '${agentId}'`;
  await overtaken(desk, counts, () => shift(agentId, 'break'));
  expect(await one('select missed_in_a_row as n from agent_states where agent_id = $1', [agentId])).toEqual({
    n: 7,
  });
});

test.each([
  ['goes on a break', (agentId: string) => shift(agentId, 'break')],
  ['is busy', (agentId: string) => shift(agentId, 'availability', { availability: 'busy' })],
  ['goes offline', (agentId: string) => shift(agentId, 'offline')],
  [
    'is away',
    async (agentId: string) => {
      await set(agentId, `lease_until = now() - interval '1 second'`);
      await desk.doors.sweepLeases();
    },
  ],
])('an agent who %s loses its open offers in the same commit', async (_what, leaves) => {
  const agentId = await desk.agent();
  const conversationId = await desk.conversation();
  await desk.escalate(conversationId);
  expect(await desk.offerOf(conversationId)).toMatchObject({ agent_id: agentId });
  await leaves(agentId);
  expect(await desk.offerOf(conversationId)).toBeNull();
  expect(await desk.doors.snapshot(conversationId)).toMatchObject({ due_kind: 'queue_check' });
});

test('conversations of an agent who is away are given back after the time of the settings, not before, not when back', async () => {
  const agentId = await desk.agent();
  const conversationId = await holds(agentId);
  await shift(agentId, 'availability', { availability: 'busy' });
  await shift(agentId, 'requeue', {}, 'workflow');
  expect(await ownerOf(conversationId)).toBe('agent');
  await set(agentId, `reachability = 'away', away_since = now() - interval '60 seconds'`);
  await shift(agentId, 'requeue', {}, 'workflow');
  expect(await ownerOf(conversationId)).toBe('agent');
  await set(agentId, `away_since = now() - interval '121 seconds'`);
  await shift(agentId, 'requeue', {}, 'workflow');
  expect(await ownerOf(conversationId)).toBe('queue');
});

test('a shift is lost when its agent was away for longer than the grace, and its conversations are given back', async () => {
  const agentId = await desk.agent();
  const conversationId = await holds(agentId);
  const lost = () => shift(agentId, 'lost', {}, 'workflow');
  await set(agentId, `away_since = now() - interval '601 seconds'`);
  expect(await lost()).toMatchObject({ changed: false });
  await set(agentId, `reachability = 'away', away_since = now() - interval '500 seconds'`);
  expect(await lost()).toMatchObject({ changed: false });
  await set(agentId, `away_since = now() - interval '601 seconds'`);
  expect(await lost()).toMatchObject({ changed: true, snapshot: { shift: 'off' } });
  expect(await ownerOf(conversationId)).toBe('queue');
});

test.each(['online', 'offline', 'connect'] as const)(
  'a night that nobody noticed ends at the last sign of life when %s comes, and gives the conversations back',
  async (action) => {
    const agentId = await desk.agent();
    const conversationId = await holds(agentId);
    await desk.rows(
      `update shift_intervals set period = tstzrange(now() - interval '15 hours', null) where agent_id = $1`,
      [agentId],
    );
    await set(agentId, `last_seen_at = now() - interval '14 hours'`);
    await shift(agentId, action);
    const first = await one(
      `select end_reason, round(extract(epoch from upper(period) - lower(period))) as seconds
        from shift_intervals where agent_id = $1 order by lower(period) limit 1`,
      [agentId],
    );
    expect(first).toEqual({ end_reason: 'lost', seconds: 3_600 });
    if (action !== 'online') expect(await ownerOf(conversationId)).toBe('queue');
  },
);

test('an agent whose lease still runs is not away, and one who is away is so since its last sign of life', async () => {
  const agentId = await desk.agent();
  await set(agentId, `last_seen_at = now() - interval '29 seconds'`);
  expect(await desk.doors.sweepLeases()).toBe(0);
  await desk.doors.shiftTransition({ agentId, action: 'away', actorKind: 'system' });
  expect(await desk.doors.shiftSnapshot(agentId)).toMatchObject({ reachability: 'connected' });
  await set(agentId, `lease_until = now() - interval '1 second'`);
  expect(await desk.doors.sweepLeases()).toBe(1);
  expect(
    await one('select away_since = last_seen_at as exact from agent_states where agent_id = $1', [agentId]),
  ).toEqual({ exact: true });
});

test('a sign of life renews the lease and is remembered', async () => {
  const agentId = await desk.agent();
  await set(
    agentId,
    `lease_until = now() + interval '1 second', last_seen_at = now() - interval '20 seconds'`,
  );
  await desk.doors.agentAlive(agentId);
  expect(
    await one(
      `select lease_until > now() + interval '25 seconds' as renewed, last_seen_at > now() - interval '5 seconds' as seen
        from agent_states where agent_id = $1`,
      [agentId],
    ),
  ).toEqual({ renewed: true, seen: true });
});

test('an interval that would end before it began ends right after, as when the clock was set back', async () => {
  const agentId = await desk.agent();
  await desk.rows(
    `update shift_intervals set period = tstzrange(now() + interval '1 hour', null) where agent_id = $1`,
    [agentId],
  );
  expect(await shift(agentId, 'offline')).toMatchObject({ ok: true, changed: true });
});

test('only what lies within the asked time is paid, up to now, and nothing that was voided', async () => {
  const agentId = await desk.agent({ online: false });
  const put = (from: string, to: string | null, voided = false) =>
    desk.rows(
      `insert into shift_intervals (agent_id, period, voided_at)
        values ($1, tstzrange(now() + $2::interval, now() + $3::interval), case when $4 then now() end)`,
      [agentId, from, to, voided],
    );
  await put('-5 hours', '-3 hours');
  await put('-5 hours', '-3 hours', true);
  await put('-1 hour', null);
  const paid = await one<{ n: number }>(
    `select round(paid_seconds($1, now() - interval '4 hours', now() + interval '1 hour')) as n`,
    [agentId],
  );
  expect(paid).toEqual({ n: 7_200 });
});

test('a day begins and ends at the agent’s own midnight', async () => {
  const agentId = await desk.agent();
  for (const zone of ['Pacific/Kiritimati', 'Pacific/Niue']) {
    await desk.rows('update users set time_zone = $2 where id = $1', [agentId, zone]);
    await desk.rows('delete from shift_intervals where agent_id = $1', [agentId]);
    await desk.rows(
      `insert into shift_intervals (agent_id, period) values ($1, tstzrange(now() - interval '30 hours', null))`,
      [agentId],
    );
    const [row] = await desk.rows(
      `select round(today_seconds($1)) = round(extract(epoch from now() at time zone $2
          - date_trunc('day', now() at time zone $2))) as today,
        (shift_snapshot($1) ->> 'day_ends_at')::timestamptz
          = (date_trunc('day', now() at time zone $2) + interval '1 day') at time zone $2 as tonight`,
      [agentId, zone],
    );
    expect(row).toEqual({ today: true, tonight: true });
  }
});
