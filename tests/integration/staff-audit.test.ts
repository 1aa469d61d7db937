import { afterAll, beforeAll, expect, it } from 'vitest';
import { allRoutes } from '../../api/http/routes.js';
import {
  conversation,
  escalated,
  makeUser,
  PASSWORD,
  rows,
  staffMember,
  type StaffMember,
} from '../factories/staff.js';
import { startTestApi, type TestApi } from '../harness/api.js';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

interface Action {
  who: StaffMember;
  path?: Record<string, string>;
  body?: object;
  /** What the row is called. */
  action: string;
  secret?: string;
}

const onShift = () => staffMember(api, { online: true });
const offShift = () => staffMember(api);
const admin = () => staffMember(api, { role: 'super_admin' });
const owning = async () => {
  const who = await onShift();
  const id = await conversation(api);
  await who.http.post(`/api/agent/conversations/${id}/claim`);
  return { who, path: { id } };
};
const offered = async () => {
  await api.ctx.pool.query(`update users set capacity = 1 where role = 'agent'`);
  for (const { agent_id: agentId } of await rows<{ agent_id: string }>(
    api,
    'select agent_id from agent_states',
  )) {
    await api.ctx.doors.shiftTransition({ agentId, action: 'offline', actorKind: 'admin' });
  }
  const who = await onShift();
  const before = await rows<{ id: string }>(api, `select id from conversations where status <> 'resolved'`);
  for (const { id } of before) {
    await api.ctx.doors.transition({ conversationId: id, action: 'resolve', actorKind: 'admin' });
  }
  await escalated(api);
  const { body } = await who.http.get('/api/agent/offers');
  return { who, path: { offer_id: body.offers[0].offer_id as string } };
};
const article = async (who: StaffMember) => {
  const made = await who.http.post('/api/admin/articles').send({ title: 'A', content: 'text' });
  return { id: made.body.article.id as string };
};

/** A message is its own record, with author and time; everything else a person changes has a row. */
const RECORDED_ITSELF = ['post /api/agent/send-message'];

const ACTIONS: Record<string, () => Promise<Action>> = {
  'post /api/auth/logout': async () => ({ who: await offShift(), action: 'auth.logout' }),
  'post /api/auth/password': async () => ({
    who: await offShift(),
    body: { current_password: PASSWORD, new_password: 'a hidden new password' },
    action: 'auth.password_changed',
    secret: 'a hidden new password',
  }),
  'post /api/agent/status': async () => ({
    who: await offShift(),
    body: { status: 'online' },
    action: 'shift.start',
  }),
  'post /api/agent/availability': async () => ({
    who: await onShift(),
    body: { availability: 'break' },
    action: 'shift.break',
  }),
  'post /api/agent/offers/:offer_id/accept': async () => ({ ...(await offered()), action: 'offer.accept' }),
  'post /api/agent/offers/:offer_id/decline': async () => ({ ...(await offered()), action: 'offer.decline' }),
  'post /api/agent/conversations/:id/claim': async () => ({
    who: await onShift(),
    path: { id: await conversation(api) },
    action: 'conversation.claim',
  }),
  'post /api/agent/conversations/:id/resolve': async () => ({
    ...(await owning()),
    action: 'conversation.resolve',
  }),
  'post /api/agent/conversations/:id/release': async () => ({
    ...(await owning()),
    action: 'conversation.release',
  }),
  'post /api/agent/conversations/:id/notes': async () => ({
    ...(await owning()),
    body: { content: 'hidden text of a note' },
    action: 'conversation.note',
    secret: 'hidden text of a note',
  }),
  'post /api/admin/users': async () => ({
    who: await admin(),
    body: {
      username: 'audited',
      email: 'audited@example.test',
      password: 'a hidden first password',
      role: 'agent',
    },
    action: 'user.created',
    secret: 'a hidden first password',
  }),
  'patch /api/admin/users/:id': async () => ({
    who: await admin(),
    path: { id: (await makeUser(api)).id },
    body: { capacity: 7, password: 'a hidden other password' },
    action: 'user.changed',
    secret: 'a hidden other password',
  }),
  'delete /api/admin/users/:id': async () => ({
    who: await admin(),
    path: { id: (await makeUser(api)).id },
    action: 'user.deactivated',
  }),
  'put /api/admin/settings': async () => ({
    who: await admin(),
    body: { offer_timeout_seconds: 41 },
    action: 'settings.changed',
  }),
  'post /api/admin/articles': async () => ({
    who: await admin(),
    body: { title: 'B', content: 'text' },
    action: 'article.created',
  }),
  'put /api/admin/articles/:id': async () => {
    const who = await admin();
    return { who, path: await article(who), body: { title: 'C' }, action: 'article.changed' };
  },
  'delete /api/admin/articles/:id': async () => {
    const who = await admin();
    return { who, path: await article(who), action: 'article.deleted' };
  },
  'post /api/admin/articles/import': async () => ({
    who: await admin(),
    body: { format: 'markdown', content: '## D\n### AU-1 Title\ntext' },
    action: 'article.imported',
  }),
  'put /api/admin/intents': async () => ({
    who: await admin(),
    body: {
      intents: [
        { key: 'k', label: 'K', template: null, article_external_id: null, enabled: true, examples: ['e'] },
      ],
    },
    action: 'intents.changed',
  }),
};

const mutating = allRoutes
  .filter((route) => route.method !== 'get' && ['agent', 'admin', 'staff'].includes(route.auth))
  .map((route) => `${route.method} ${route.path}`);

it('every route by which staff change something is in this test', () => {
  expect([...Object.keys(ACTIONS), ...RECORDED_ITSELF].sort()).toEqual([...mutating].sort());
});

const logsOf = (id: string) =>
  rows<{ action: string; actor_name: string; ip: string; request_id: string; text: string }>(
    api,
    `select action, actor_name, ip, request_id, a::text as text from audit_logs a
     where actor_id = $1 and action <> 'auth.login' order by at`,
    [id],
  );

it.each(Object.entries(ACTIONS))(
  '%s leaves one row that says who, from where and what',
  async (name, make) => {
    const { who, path = {}, body = {}, action, secret } = await make();
    const before = (await logsOf(who.id)).length;
    const [method = '', route = ''] = name.split(' ');
    const url = route.replaceAll(/:(\w+)/g, (_, key: string) => path[key] ?? '');
    const verb = method as 'post' | 'put' | 'patch' | 'delete';
    const answer = await who.http[verb](url).set('x-request-id', 'request-of-the-test').send(body);
    expect(answer.status).toBeLessThan(300);
    const written = (await logsOf(who.id)).slice(before);
    expect(written).toHaveLength(1);
    expect(written[0]).toMatchObject({ action, actor_name: who.username, request_id: 'request-of-the-test' });
    expect(written[0]?.ip).toMatch(/127\.0\.0\.1/);
    expect(written[0]?.text).not.toContain('argon2');
    if (secret !== undefined) expect(written[0]?.text).not.toContain(secret);
  },
);

it('a row says how the conversation or the shift was before and became', async () => {
  const { who } = await owning();
  const changes = await rows<{ action: string; before: object; after: object }>(
    api,
    `select action, before, after from audit_logs where actor_id = $1 and action <> 'auth.login' order by at`,
    [who.id],
  );
  expect(changes).toMatchObject([
    { action: 'shift.start', after: { shift: 'on', availability: 'available' } },
    {
      action: 'conversation.claim',
      before: { status: 'open', owner: 'assistant', agent_id: null },
      after: { status: 'in_progress', owner: 'agent', agent_id: who.id },
    },
  ]);
});

it('what was refused and what changed nothing leaves no row', async () => {
  const { who, path } = await owning();
  const other = await onShift();
  const before = (await logsOf(other.id)).length + (await logsOf(who.id)).length;
  await other.http.post(`/api/agent/conversations/${path.id}/resolve`);
  await who.http.post('/api/agent/status').send({ status: 'online' });
  expect((await logsOf(other.id)).length + (await logsOf(who.id)).length).toBe(before);
});
