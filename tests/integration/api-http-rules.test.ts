import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { ABSOLUTE_LIFE_MS } from '../../api/auth/session.js';
import { refuse } from '../../api/http/errors.js';
import { defineRoute, reply } from '../../api/http/route.js';
import { allRoutes } from '../../api/http/routes.js';
import { createHttp } from '../../bench/driver/http.js';
import { arriveAt, hire, PASSWORD, type TestStaff } from '../factories/people.js';
import { startTestApi, type TestApi } from '../harness/api.js';

/** How often the work was begun, by text; what it does is named by the text. */
const begun = new Map<string, number>();
const work = defineRoute({
  method: 'post',
  path: '/api/work',
  tag: 'test',
  summary: 'Work that fails in its first try',
  auth: 'public',
  body: z.strictObject({ text: z.string() }),
  responses: { 200: z.object({ tries: z.int() }) },
  errors: ['conversation.taken'],
  handler: async ({ body: { text } }) => {
    const tries = (begun.get(text) ?? 0) + 1;
    begun.set(text, tries);
    if (tries === 1 && text === 'refused') throw refuse('conversation.taken');
    if (tries === 1 && text === 'limited') throw refuse('rate.limited', { retryAfter: 7 });
    if (tries === 1 && text === 'failed') throw Object.assign(new Error('away'), { code: '57P01' });
    return reply(200, { tries });
  },
});

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi({ routes: [...allRoutes, work] });
});
afterAll(() => api.close());

const tryWork = (text: string, key: string) =>
  createHttp(api.url).call('POST', '/api/work', { body: { text }, headers: { 'idempotency-key': key } });
const me = (agent: TestStaff) => agent.http.call('GET', '/api/auth/me').then(({ status }) => status);

it('a repeat of what was refused is refused again, of what failed it is tried again', async () => {
  for (const _try of [1, 2])
    expect(await tryWork('refused', 'key-refused')).toMatchObject({
      status: 409,
      body: { code: 'conversation.taken' },
    });
  expect(begun.get('refused')).toBe(1);
  for (const [text, status] of [
    ['failed', 503],
    ['limited', 429],
  ] as const) {
    const first = await tryWork(text, `key-${text}`);
    expect(first.status).toBe(status);
    expect(Number(first.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await tryWork(text, `key-${text}`)).toMatchObject({ status: 200, body: { tries: 2 } });
  }
});

it.each([
  ['with a space', 'a b'],
  ['of 256 characters', 'x'.repeat(256)],
])('an idempotency key %s is refused', async (_name, key) => {
  expect(await tryWork('never', key)).toMatchObject({
    status: 422,
    body: { code: 'request.invalid', fields: { 'Idempotency-Key': expect.any(String) as string } },
  });
  expect(begun.get('never')).toBeUndefined();
});

it('the same key of two people are two keys', async () => {
  const [a, b] = [await hire(api), await hire(api)];
  const goOnline = (agent: TestStaff) =>
    agent.http.call('POST', '/api/agent/status', {
      body: { status: 'online' },
      headers: { 'idempotency-key': 'the-same-key' },
    });
  expect((await goOnline(a)).status).toBe(200);
  expect((await goOnline(b)).status).toBe(200);
  const { rows } = await api.ctx.pool.query(
    `select 1 from agent_states where shift = 'on' and agent_id = any ($1)`,
    [[a.id, b.id]],
  );
  expect(rows).toHaveLength(2);
});

it('the answer to a log-in is kept nowhere', async () => {
  const agent = await hire(api);
  const logIn = () =>
    createHttp(api.url).call('POST', '/api/auth/login', {
      body: { username: agent.username, password: PASSWORD },
      headers: { 'idempotency-key': 'log-in-1' },
    });
  expect([(await logIn()).status, (await logIn()).status]).toEqual([200, 200]);
  const { rows } = await api.ctx.pool.query(`select 1 from idempotency_keys where scope like '%login%'`);
  expect(rows).toEqual([]);
});

it('routes of agents, of admins and of customers are closed to all others', async () => {
  const [agent, admin] = [await hire(api), await hire(api, { role: 'super_admin' })];
  const customer = await arriveAt(api);
  const status = async (http: TestStaff['http'], path: string) => (await http.call('GET', path)).status;
  expect(await status(agent.http, '/api/admin/users')).toBe(403);
  expect(await status(admin.http, '/api/agent/offers')).toBe(403);
  for (const path of ['/api/admin/users', '/api/agent/offers', '/api/auth/me'])
    expect(await status(customer.http, path)).toBe(401);
  expect(await status(createHttp(api.url), `/api/chat/${customer.id}`)).toBe(401);
  expect(await status(customer.http, '/api/chat/no-id-at-all')).toBe(404);
});

it('a log-in ends after twelve hours, however busy its person is', async () => {
  const agent = await hire(api);
  const age = (ms: number) =>
    api.ctx.pool.query(
      `update http_sessions set sess = (sess::jsonb || jsonb_build_object('logged_in_at', $2::bigint))::json
       where sess ->> 'user_id' = $1`,
      [agent.id, Date.now() - ms],
    );
  await age(ABSOLUTE_LIFE_MS - 60_000);
  expect(await me(agent)).toBe(200);
  await age(ABSOLUTE_LIFE_MS + 1_000);
  expect(await me(agent)).toBe(401);
});

it('a log-in that nobody uses ends after the time of the settings', async () => {
  const admin = await hire(api, { role: 'super_admin' });
  await admin.http.call('PUT', '/api/admin/settings', { body: { session_timeout_minutes: 7 } });
  const agent = await hire(api);
  const { rows } = await api.ctx.pool.query<{ left: number }>(
    `select extract(epoch from expire - now())::int as left from http_sessions where sess ->> 'user_id' = $1`,
    [agent.id],
  );
  expect(rows[0]?.left).toBeGreaterThan(6 * 60);
  expect(rows[0]?.left).toBeLessThan(8 * 60);
  await admin.http.call('PUT', '/api/admin/settings', { body: { session_timeout_minutes: 30 } });
});

it('who was deactivated behind the back of this process is let in no more a moment later', async () => {
  const agent = await hire(api);
  expect(await me(agent)).toBe(200);
  await api.ctx.db.updateTable('users').set({ active: false }).where('id', '=', agent.id).execute();
  await expect.poll(() => me(agent), { timeout: 10_000 }).toBe(401);
});
