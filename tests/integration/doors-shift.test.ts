import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDesk, type Desk } from '../factories/desk.js';

let desk: Desk;
beforeEach(async () => {
  desk = await openDesk();
});
afterEach(() => desk.close());

const shift = (agentId: string, action: 'online' | 'offline' | 'break' | 'availability', args = {}) =>
  desk.doors.shiftTransition({ agentId, action, actorKind: 'agent', actorId: agentId, args });
const intervals = (agentId: string) =>
  desk.rows<{ open: boolean; end_reason: string | null }>(
    `select upper_inf(period) as open, end_reason from shift_intervals where agent_id = $1 order by lower(period)`,
    [agentId],
  );

test('going online twice is one shift', async () => {
  const agentId = await desk.agent({ online: false });
  const answers = await Promise.all([shift(agentId, 'online'), shift(agentId, 'online')]);
  expect(answers.map((answer) => answer.ok && answer.changed).sort()).toEqual([false, true]);
  expect(await intervals(agentId)).toHaveLength(1);
});

test('a break ends the paid interval and the next choice opens another', async () => {
  const agentId = await desk.agent();
  await shift(agentId, 'break');
  expect(await intervals(agentId)).toEqual([{ open: false, end_reason: 'break' }]);
  await shift(agentId, 'availability', { availability: 'busy' });
  expect(await intervals(agentId)).toEqual([
    { open: false, end_reason: 'break' },
    { open: true, end_reason: null },
  ]);
});

test('the database refuses an overlapping paid interval', async () => {
  const agentId = await desk.agent();
  await expect(
    desk.rows(
      `insert into shift_intervals (agent_id, period) values ($1, tstzrange(now() - interval '1 hour', null))`,
      [agentId],
    ),
  ).rejects.toMatchObject({ code: '23P01' });
});

test('who stops taking offers loses the open ones at once, and going offline gives the chats back', async () => {
  const agentId = await desk.agent({ capacity: 2 });
  const [offered, owned] = await Promise.all([desk.conversation(), desk.conversation()]);
  await desk.doors.transition({
    conversationId: owned,
    action: 'claim',
    actorKind: 'agent',
    actorId: agentId,
  });
  await desk.escalate(offered);
  expect(await desk.offerOf(offered)).not.toBeNull();
  await shift(agentId, 'availability', { availability: 'busy' });
  expect(await desk.offerOf(offered)).toBeNull();
  expect(await desk.doors.snapshot(owned)).toMatchObject({ owner: 'agent' });
  const left = await shift(agentId, 'offline');
  expect(left).toMatchObject({ ok: true, requeued: 1 });
  expect(await desk.doors.snapshot(owned)).toMatchObject({
    status: 'escalated',
    owner: 'queue',
    agent_id: null,
  });
});

test('a vanished agent is away after the lease, and a lost shift ends at the last sign of life', async () => {
  const agentId = await desk.agent();
  await desk.rows(
    `update shift_intervals set period = tstzrange(now() - interval '3 hours', null) where agent_id = $1`,
    [agentId],
  );
  await desk.rows(
    `update agent_states set last_seen_at = now() - interval '1 hour', lease_until = now() - interval '59 minutes'
     where agent_id = $1`,
    [agentId],
  );
  expect(await desk.doors.sweepLeases()).toBe(1);
  expect(await desk.doors.shiftSnapshot(agentId)).toMatchObject({ reachability: 'away', shift: 'on' });
  await desk.doors.shiftTransition({ agentId, action: 'lost', actorKind: 'workflow' });
  const [paid] = await desk.rows<{ seconds: number }>(
    `select extract(epoch from upper(period) - lower(period)) as seconds from shift_intervals where agent_id = $1`,
    [agentId],
  );
  expect(paid?.seconds).toBeCloseTo(7200, 0);
  expect(await intervals(agentId)).toEqual([{ open: false, end_reason: 'lost' }]);
});

test('a sign of life brings an agent who was away back, with the same interval', async () => {
  const agentId = await desk.agent();
  await desk.rows(`update agent_states set lease_until = now() - interval '1 second' where agent_id = $1`, [
    agentId,
  ]);
  await desk.doors.sweepLeases();
  expect(await desk.doors.agentAlive(agentId)).toBe(true);
  expect(await desk.doors.agentAlive(agentId)).toBe(false);
  expect(await intervals(agentId)).toEqual([{ open: true, end_reason: null }]);
});

test('seconds are right over the end of summer time, and the days sum up to the whole', async () => {
  const agentId = await desk.agent({ online: false });
  await desk.rows(
    `insert into shift_intervals (agent_id, period) values
     ($1, tstzrange('2025-10-26 00:30 Europe/Berlin', '2025-10-26 08:30 Europe/Berlin')),
     ($1, tstzrange('2025-10-24 22:00 Europe/Berlin', '2025-10-25 03:00 Europe/Berlin'))`,
    [agentId],
  );
  const seconds = async (from: string, to: string): Promise<number> => {
    const [row] = await desk.rows<{ n: number }>(
      'select paid_seconds($1, $2::timestamptz, $3::timestamptz) as n',
      [agentId, `${from} Europe/Berlin`, `${to} Europe/Berlin`],
    );
    return row?.n ?? Number.NaN;
  };
  expect(await seconds('2025-10-26 00:00', '2025-10-27 00:00')).toBe(32_400);
  const friday = await seconds('2025-10-24 00:00', '2025-10-25 00:00');
  const saturday = await seconds('2025-10-25 00:00', '2025-10-26 00:00');
  expect([friday, saturday]).toEqual([7200, 10_800]);
});

test('a night that nobody noticed is not paid: the hours end with the last sign of life', async () => {
  const agentId = await desk.agent();
  await desk.rows(
    `update shift_intervals set period = tstzrange(now() - interval '15 hours', null) where agent_id = $1`,
    [agentId],
  );
  await desk.rows(`update agent_states set last_seen_at = now() - interval '14 hours' where agent_id = $1`, [
    agentId,
  ]);
  expect(await desk.doors.agentAlive(agentId)).toBe(true);
  expect(await intervals(agentId)).toEqual([{ open: false, end_reason: 'lost' }]);
  expect(await desk.doors.shiftSnapshot(agentId)).toMatchObject({ shift: 'off', reachability: 'connected' });
  const [paid] = await desk.rows<{ seconds: number }>(
    `select extract(epoch from upper(period) - lower(period)) as seconds from shift_intervals where agent_id = $1`,
    [agentId],
  );
  expect(paid?.seconds).toBeCloseTo(3600, 0);
});

test('an absence shorter than the grace ends no shift, whoever says so', async () => {
  const agentId = await desk.agent();
  await desk.rows(
    `update agent_states set last_seen_at = now() - interval '31 seconds', lease_until = now() - interval '1 second'
     where agent_id = $1`,
    [agentId],
  );
  await desk.doors.sweepLeases();
  const early = await desk.doors.shiftTransition({ agentId, action: 'lost', actorKind: 'workflow' });
  expect(early).toMatchObject({ ok: true, changed: false, snapshot: { shift: 'on' } });
});

test('an interval begins where the last one ended when the clock was set back', async () => {
  const agentId = await desk.agent({ online: false });
  await desk.rows(
    `insert into shift_intervals (agent_id, period, end_reason)
     values ($1, tstzrange(now() - interval '1 hour', now() + interval '1 hour'), 'ended')`,
    [agentId],
  );
  expect(await shift(agentId, 'online')).toMatchObject({ ok: true, changed: true });
});
