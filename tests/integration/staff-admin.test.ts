import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Settings } from '../../contracts/settings.js';
import {
  conversation,
  escalated,
  logIn,
  PASSWORD,
  rows,
  staffMember,
  type StaffMember,
} from '../factories/staff.js';
import { startTestApi, type TestApi } from '../harness/api.js';

let api: TestApi;
let admin: StaffMember;
beforeAll(async () => {
  api = await startTestApi({
    env: { TEMPORAL_UI_URL: 'http://127.0.0.1:9999/', TEMPORAL_ADDRESS: '127.0.0.1:9' },
  });
  admin = await staffMember(api, { role: 'super_admin', username: 'boss' });
});
afterAll(() => api.close());

const newUser = (more: object = {}) => {
  const username = `new-${randomUUID().slice(0, 8)}`;
  return { username, email: `${username}@example.test`, password: PASSWORD, role: 'agent', ...more };
};

it('a user is made with every field, listed, changed and found again', async () => {
  const body = newUser({
    first_name: 'Ada',
    last_name: 'Byron',
    skills: ['billing'],
    languages: ['en', 'de'],
    hourly_rate: 31.5,
    time_zone: 'Europe/Berlin',
    capacity: 5,
  });
  const made = await admin.http.post('/api/admin/users').send(body);
  expect(made.status).toBe(201);
  const { user_id: id } = made.body;
  const { password: _, ...expected } = body;
  expect((await admin.http.get(`/api/admin/users/${id}`)).body.user).toMatchObject({
    ...expected,
    id,
    name: 'Ada Byron',
    active: true,
    must_change_password: false,
  });
  const change = { capacity: 2, last_name: null, must_change_password: true };
  const changed = await admin.http.patch(`/api/admin/users/${id}`).send(change);
  expect(changed.body.user).toMatchObject({ ...change, first_name: 'Ada', hourly_rate: 31.5 });
  const list = await admin.http.get(`/api/admin/users?q=${body.username}`);
  expect(list.body.users.map((user: { id: string }) => user.id)).toEqual([id]);
  expect(JSON.stringify(list.body)).not.toContain('argon2');
});

it('a taken name or address is told, in any case of letters', async () => {
  const body = newUser();
  await admin.http.post('/api/admin/users').send(body);
  const name = await admin.http
    .post('/api/admin/users')
    .send({ ...newUser(), username: body.username.toUpperCase() });
  expect([name.status, name.body.code]).toEqual([409, 'user.taken']);
  const address = await admin.http.post('/api/admin/users').send({ ...newUser(), email: body.email });
  expect([address.status, address.body.fields]).toEqual([409, { email: 'is taken' }]);
  const other = await staffMember(api);
  const moved = await admin.http.patch(`/api/admin/users/${other.id}`).send({ email: body.email });
  expect(moved.status).toBe(409);
});

it('wrong fields of a user are named', async () => {
  const wrong = {
    time_zone: 'Mars/Olympus',
    capacity: 0,
    hourly_rate: -1,
    role: 'root',
    email: 'no address',
    password: 'short',
    skills: 'billing',
    password_hash: 'x',
  };
  for (const [field, value] of Object.entries(wrong) as [string, unknown][]) {
    const answer = await admin.http.post('/api/admin/users').send(newUser({ [field]: value }));
    expect(answer.status, field).toBe(422);
    expect(Object.keys(answer.body.fields as object), field).toEqual([field]);
  }
});

it('deactivating ends shift, conversations and log-ins at once and keeps the history', async () => {
  const agent = await staffMember(api, { online: true });
  const id = await conversation(api);
  await agent.http.post(`/api/agent/conversations/${id}/claim`);
  const start = Date.now();
  const gone = await admin.http.delete(`/api/admin/users/${agent.id}`);
  expect(gone.body).toMatchObject({ success: true, user: { active: false } });
  expect((await agent.http.get('/api/auth/me')).status).toBe(401);
  expect(Date.now() - start).toBeLessThan(1_000);
  await expect(logIn(api, agent.username)).rejects.toThrow('401');
  const [state] = await rows(api, `select status, owner_kind from conversations where id = $1`, [id]);
  expect(state).toEqual({ status: 'escalated', owner_kind: 'queue' });
  const [shift] = await rows(api, `select shift from agent_states where agent_id = $1`, [agent.id]);
  expect(shift).toEqual({ shift: 'off' });
  expect((await admin.http.get(`/api/admin/agent/${agent.id}`)).body).toMatchObject({
    active: false,
    total_escalations: 1,
    current_status: 'offline',
  });
  const back = await admin.http.patch(`/api/admin/users/${agent.id}`).send({ active: true });
  expect(back.body.user).toMatchObject({ active: true, deactivated_at: null });
  await logIn(api, agent.username);
  await api.ctx.doors.transition({ conversationId: id, action: 'resolve', actorKind: 'admin' });
});

it('nobody removes oneself, and two admins cannot remove each other at once', async () => {
  const own = await admin.http.delete(`/api/admin/users/${admin.id}`);
  expect([own.status, own.body.code]).toEqual([422, 'request.invalid']);
  const demoted = await admin.http.patch(`/api/admin/users/${admin.id}`).send({ role: 'agent' });
  expect(demoted.status).toBe(422);
  const second = await staffMember(api, { role: 'super_admin' });
  const answers = await Promise.all([
    admin.http.delete(`/api/admin/users/${second.id}`),
    second.http.delete(`/api/admin/users/${admin.id}`),
  ]);
  expect(answers.map((answer) => answer.status).filter((status) => status === 200)).toHaveLength(1);
  const active = await rows<{ id: string }>(
    api,
    `select id from users where role = 'super_admin' and active`,
  );
  expect(active).toHaveLength(1);
  const left = active[0]?.id === admin.id ? admin : second;
  await left.http.patch(`/api/admin/users/${left === admin ? second.id : admin.id}`).send({ active: true });
  admin = { ...admin, http: await logIn(api, admin.username) };
});

it('a new password or role set by an admin ends the log-ins of that user', async () => {
  const agent = await staffMember(api);
  await admin.http.patch(`/api/admin/users/${agent.id}`).send({ password: 'a wholly new password' });
  expect((await agent.http.get('/api/auth/me')).status).toBe(401);
  const http = await logIn(api, agent.username, 'a wholly new password');
  await admin.http.patch(`/api/admin/users/${agent.id}`).send({ role: 'super_admin' });
  expect((await http.get('/api/auth/me')).status).toBe(401);
});

it('settings change what is named; a stale version is refused; the diff is audited', async () => {
  const before = (await admin.http.get('/api/admin/settings')).body;
  const changed = await admin.http
    .put('/api/admin/settings')
    .send({ version: before.version, confidence_threshold: 0.8, rate_limits: { messages_per_minute: 90 } });
  expect(changed.status).toBe(200);
  expect(changed.body).toEqual({
    ...before,
    version: before.version + 1,
    confidence_threshold: 0.8,
    rate_limits: { ...before.rate_limits, messages_per_minute: 90 },
  });
  const stale = await admin.http
    .put('/api/admin/settings')
    .send({ version: before.version, confidence_threshold: 0.5 });
  expect([stale.status, stale.body.code]).toEqual([409, 'settings.stale']);
  expect((await admin.http.put('/api/admin/settings').send(changed.body)).body).toEqual(changed.body);
  const [log] = (await admin.http.get('/api/admin/audit-logs?action=settings.changed&limit=1')).body.logs;
  expect(log).toMatchObject({
    user: { id: admin.id, name: 'boss' },
    before: { confidence_threshold: 0.7 },
    after: { confidence_threshold: 0.8 },
  });
  expect(api.ctx.settings.current.confidence_threshold).toBe(0.8);
});

it('of many who save the same version of the settings one wins', async () => {
  const { version } = (await admin.http.get('/api/admin/settings')).body;
  const answers = await Promise.all(
    Array.from({ length: 5 }, (_, n) =>
      admin.http.put('/api/admin/settings').send({ version, max_ask_backs: (n % 4) + 2 }),
    ),
  );
  expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409, 409, 409, 409]);
});

it('every setting refuses nonsense and no unknown one is taken', async () => {
  for (const key of Object.keys(Settings.shape)) {
    const answer = await admin.http.put('/api/admin/settings').send({ [key]: { nonsense: true } });
    expect(answer.status, key).toBe(422);
  }
  expect((await admin.http.put('/api/admin/settings').send({ is_admin: true })).status).toBe(422);
});

it('the board counts what is open, waits and is worked on, and says who is there', async () => {
  const agent = await staffMember(api, { online: true });
  const mine = await conversation(api);
  await agent.http.post(`/api/agent/conversations/${mine}/claim`);
  await agent.http.post('/api/agent/availability').send({ availability: 'busy' });
  const waiting = await escalated(api, 'Waits');
  const board = (await admin.http.get('/api/admin/board')).body;
  const [expected] = await rows<Record<string, number>>(
    api,
    `select count(*) filter (where status = 'open') as open, count(*) filter (where status = 'escalated') as waiting,
       count(*) filter (where status = 'in_progress') as in_progress from conversations`,
  );
  expect(board).toMatchObject(expected ?? {});
  expect(board.longest_wait_seconds).toBeGreaterThanOrEqual(0);
  expect(board.agent_counts.busy).toBe(1);
  const shown = board.agents.find((one: { id: string }) => one.id === agent.id);
  expect(shown).toMatchObject({ state: 'busy', active_conversations: 1, capacity: 3 });
  expect(board.oldest_waiting.map((one: { session_id: string }) => one.session_id)).toContain(waiting);
  const list = await admin.http.get(`/api/admin/conversations?status=escalated&q=${waiting}`);
  expect(list.body.conversations).toMatchObject([
    {
      session_id: waiting,
      workflow_url: `http://127.0.0.1:9999/namespaces/default/workflows/conversation%3A${waiting}`,
    },
  ]);
  const history = await admin.http.get(`/api/agent/chat-history/${waiting}`);
  expect(history.body.workflow_url).toContain(waiting);
  await agent.http.post('/api/agent/status').send({ status: 'offline' });
});

it('the status page tells the truth: without Temporal and workers it is degraded', async () => {
  const { status, body } = await admin.http.get('/api/admin/system-status');
  expect(status).toBe(200);
  expect(body.status).toBe('degraded');
  expect(body.checks).toMatchObject({
    database: { status: 'ok' },
    temporal: { status: 'down' },
    workers: { status: 'down' },
    assistant: { adapter: 'local' },
  });
  expect(body.checks.database.query_ms).toBeGreaterThan(0);
  expect(body.checks.outbox.pending).toBeGreaterThan(0);
});

it('the audit log is read by actor, action and time, page by page', async () => {
  const all: { id: string; action: string }[] = [];
  let cursor = '';
  for (;;) {
    const page = await admin.http.get(`/api/admin/audit-logs?limit=7&actor=boss&cursor=${cursor}`);
    expect(page.status).toBe(200);
    all.push(...(page.body.logs as { id: string; action: string }[]));
    if (page.body.next_cursor === null) break;
    cursor = page.body.next_cursor;
  }
  const [{ n } = { n: 0 }] = await rows<{ n: number }>(
    api,
    `select count(*)::int as n from audit_logs where actor_name = 'boss'`,
  );
  expect(new Set(all.map((log) => log.id)).size).toBe(n);
  const users = await admin.http.get('/api/admin/audit-logs?action=user.*&limit=100');
  const actions = users.body.logs.map((log: { action: string }) => log.action);
  expect(actions).toContain('user.deactivated');
  expect(actions.every((action: string) => action.startsWith('user.'))).toBe(true);
  const none = await admin.http.get('/api/admin/audit-logs?to=2020-01-01T00:00:00Z');
  expect(none.body.logs).toEqual([]);
});

it('nobody can change or remove an audit row, not even with SQL', async () => {
  await expect(api.ctx.pool.query(`update audit_logs set action = 'x'`)).rejects.toThrow('append-only');
  await expect(api.ctx.pool.query('delete from audit_logs')).rejects.toThrow('append-only');
});
