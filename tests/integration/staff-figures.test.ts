import { afterAll, beforeAll, expect, it } from 'vitest';
import { conversation, escalated, makeUser, rows, staffMember } from '../factories/staff.js';
import { startTestApi, type TestApi } from '../harness/api.js';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

const paid = async (agentId: string, from: string, to: string): Promise<number> => {
  const [row] = await rows<{ seconds: number }>(
    api,
    'select paid_seconds($1, $2::timestamptz, $3::timestamptz) as seconds',
    [agentId, from, to],
  );
  return row?.seconds ?? -1;
};
const worked = (agentId: string, from: string, to: string) =>
  rows(
    api,
    `insert into shift_intervals (agent_id, period, end_reason) values ($1, tstzrange($2, $3), 'ended')`,
    [agentId, from, to],
  );

it('a shift over the end of summer time is paid by its true length, and the split by days sums to it', async () => {
  const { id } = await makeUser(api, { timeZone: 'Europe/Berlin' });
  await worked(id, '2026-10-25 00:30 Europe/Berlin', '2026-10-25 08:30 Europe/Berlin');
  expect(await paid(id, '2026-10-25 00:00 Europe/Berlin', '2026-10-26 00:00 Europe/Berlin')).toBe(32_400);
});

it('a shift over the start of summer time and over midnight is split at the local midnight', async () => {
  const { id } = await makeUser(api, { timeZone: 'Europe/Berlin' });
  await worked(id, '2026-03-28 22:00 Europe/Berlin', '2026-03-29 06:00 Europe/Berlin');
  const first = await paid(id, '2026-03-28 00:00 Europe/Berlin', '2026-03-29 00:00 Europe/Berlin');
  const second = await paid(id, '2026-03-29 00:00 Europe/Berlin', '2026-03-30 00:00 Europe/Berlin');
  expect([first, second]).toEqual([7_200, 18_000]);
});

it('intervals of an agent cannot overlap', async () => {
  const { id } = await makeUser(api);
  await worked(id, '2026-05-01 08:00Z', '2026-05-01 12:00Z');
  await expect(worked(id, '2026-05-01 11:59Z', '2026-05-01 13:00Z')).rejects.toThrow(/exclusion/);
});

it('today, week and total of an agent are the sums of its intervals, also while the shift runs', async () => {
  const admin = await staffMember(api, { role: 'super_admin' });
  const agent = await staffMember(api, { timeZone: 'Asia/Kolkata' });
  await worked(agent.id, '2020-01-01 08:00Z', '2020-01-01 10:30Z');
  await api.ctx.pool.query(
    `insert into shift_intervals (agent_id, period) values ($1, tstzrange(
       (date_trunc('day', now() at time zone 'Asia/Kolkata')) at time zone 'Asia/Kolkata' - interval '30 minutes', null))`,
    [agent.id],
  );
  const { body } = await admin.http.get(`/api/admin/agent/${agent.id}`);
  const [expected] = await rows<{ today: number }>(
    api,
    `select extract(epoch from now() - (date_trunc('day', now() at time zone 'Asia/Kolkata')) at time zone 'Asia/Kolkata')
       / 3600 as today`,
  );
  expect(body.today_hours).toBeCloseTo(expected?.today ?? -1, 2);
  expect(body.total_working_hours).toBeCloseTo(2.5 + 0.5 + (expected?.today ?? -1), 2);
  const status = await agent.http.get(`/api/agent/status/${agent.id}`);
  expect(status.body.today_seconds / 3600).toBeCloseTo(expected?.today ?? -1, 2);
});

it('the overview of an agent equals what an independent count over the tables says', async () => {
  const agent = await staffMember(api, { online: true, capacity: 10 });
  const resolve = (id: string) => agent.http.post(`/api/agent/conversations/${id}/resolve`);
  const empty = (await agent.http.get(`/api/agent/overview/${agent.id}`)).body;
  expect(empty).toMatchObject({ total_handled: 0, success_rate: null, avg_satisfaction: null });

  const ids: string[] = [];
  for (let n = 0; n < 4; n += 1) {
    const id = n === 3 ? await conversation(api) : await escalated(api);
    await agent.http.post(`/api/agent/conversations/${id}/claim`);
    ids.push(id);
  }
  const [first = '', second = '', third = ''] = ids;
  await resolve(first);
  await resolve(second);
  for (const [id, rating] of [
    [first, 5],
    [second, 2],
  ] as const) {
    await api.ctx.repositories.conversations.giveFeedback({ id, rating, comment: 'c', type: 'neutral' });
  }
  await agent.http.post(`/api/agent/conversations/${third}/release`);
  await agent.http.post('/api/agent/status').send({ status: 'online' });

  const overview = (await agent.http.get(`/api/agent/overview/${agent.id}`)).body;
  const [expected] = await rows<Record<string, number>>(
    api,
    `select
       (select count(*) from conversations where agent_id = $1) as active_escalations,
       (select count(distinct conversation_id) from ledger where actor_id = $1 and action in ('accept', 'claim')) as total_handled,
       (select count(*)::float8 from ledger where actor_id = $1 and action = 'resolve')
         / (select count(*) from ledger where actor_id = $1 and action in ('resolve', 'release')) as success_rate,
       (select avg(rating)::float8 from feedback where conversation_id in
         (select conversation_id from ledger where actor_id = $1 and action = 'resolve')) as avg_satisfaction`,
    [agent.id],
  );
  expect(overview.active_escalations).toBe(expected?.['active_escalations']);
  expect(overview.total_handled).toBe(expected?.['total_handled']);
  expect(overview.weekly_escalations).toBe(expected?.['total_handled']);
  expect(overview.success_rate).toBeCloseTo(expected?.['success_rate'] ?? -1, 3);
  expect(overview.avg_satisfaction).toBe(expected?.['avg_satisfaction']);
  expect(overview.recent_escalations.map((item: { session_id: string }) => item.session_id)).toEqual([
    third,
    second,
    first,
  ]);

  const feedback = (await agent.http.get(`/api/agent/feedback/${agent.id}?limit=1`)).body;
  expect(feedback).toMatchObject({ count: 2, average: 3.5, feedback: [{ session_id: second, rating: 2 }] });
  const next = await agent.http.get(`/api/agent/feedback/${agent.id}?limit=1&cursor=${feedback.next_cursor}`);
  expect(next.body).toMatchObject({ feedback: [{ session_id: first, rating: 5 }], next_cursor: null });

  const list = (await agent.http.get('/api/agent/escalations?status=resolved')).body;
  expect(list.total_issues).toBe(2);
  expect(list.escalations.map((item: { session_id: string }) => item.session_id)).toEqual([second, first]);
});
