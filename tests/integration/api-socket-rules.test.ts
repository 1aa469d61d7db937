import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { io } from 'socket.io-client';
import supertest from 'supertest';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { ABSOLUTE_LIFE_MS } from '../../api/auth/session.js';
import { room } from '../../api/realtime/audience.js';
import { COMMANDS } from '../../api/sockets/command.js';
import { openSocket, type LiveSocket } from '../../bench/driver/socket.js';
import { arriveAt, customerSocket, hire, staffSocket, type TestStaff } from '../factories/people.js';
import { startTestApi, type TestApi } from '../harness/api.js';
import { COMMAND_ROWS } from './api-matrix.rows.js';

let api: TestApi;
const open: LiveSocket[] = [];

beforeAll(async () => {
  api = await startTestApi();
});
afterEach(() => {
  for (const live of open.splice(0)) live.close();
});
afterAll(() => api.close());

const keep = async (live: Promise<LiveSocket>): Promise<LiveSocket> => {
  open.push(await live);
  return live;
};
/** The code with which a handshake is refused. */
const refusalOf = async (options: { auth?: object; cookie?: string }): Promise<string | undefined> => {
  const socket = io(api.url, {
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    ...(options.auth === undefined ? {} : { auth: options.auth }),
    extraHeaders: { cookie: options.cookie ?? '' },
  });
  const refusal = await new Promise<Error & { data?: { code: string } }>((resolve, reject) => {
    socket.once('connect', () => reject(new Error('was let in')));
    socket.once('connect_error', resolve);
  });
  socket.close();
  return refusal.data?.code;
};
/** A log-in whose socket does not come back once it was cut. */
const atDesk = async (agent: TestStaff): Promise<LiveSocket> => {
  const live = await keep(staffSocket(api, agent));
  live.socket.io.reconnection(false);
  return live;
};

/** The status with which a WebSocket handshake from `origin` is answered; 101 is in. */
const upgradeFrom = (origin: string): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const asked = request(`${api.url}/socket.io/?EIO=4&transport=websocket`, {
      headers: {
        origin,
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': Buffer.from('0123456789abcdef').toString('base64'),
      },
    });
    asked.on('response', (response) => resolve(response.statusCode));
    asked.on('upgrade', (response, socket) => {
      socket.destroy();
      resolve(response.statusCode);
    });
    asked.on('error', reject);
    asked.end();
  });

it('a page of another site gets no connection, by WebSocket or by polling; our own gets one', async () => {
  expect(await upgradeFrom('https://evil.example')).toBe(403);
  expect(await upgradeFrom(api.url)).toBe(101);
  const poll = (origin: string) =>
    supertest(api.url).get('/socket.io/?EIO=4&transport=polling').set('Origin', origin);
  expect((await poll('https://evil.example')).status).toBe(403);
  expect((await poll(api.url)).status).toBe(200);
});

it('the token of one conversation opens no other, and a wrong one none', async () => {
  const [a, b] = [await arriveAt(api), await arriveAt(api)];
  expect(await refusalOf({ auth: { token: a.token, session_id: b.id } })).toBe('conversation.not_found');
  expect(await refusalOf({ auth: { token: 'x'.repeat(43) } })).toBe('conversation.not_found');
  expect(await refusalOf({ auth: { token: { $ne: '' } } })).toBe('request.invalid');
  expect(await refusalOf({ auth: { token: a.token, admin: true } })).toBe('request.invalid');
  const own = await keep(openSocket(api.url, { auth: { token: a.token, session_id: a.id } }));
  expect(await own.command('conversation:sync', { session_id: a.id, after: 0 })).toMatchObject({ ok: true });
});

it('who must set a new password first has no socket either', async () => {
  const agent = await hire(api);
  await api.ctx.db
    .updateTable('users')
    .set({ must_change_password: true })
    .where('id', '=', agent.id)
    .execute();
  api.ctx.staff.forget(agent.id);
  expect(await refusalOf({ cookie: agent.http.cookie() })).toBe('auth.password_change_required');
});

it('a customer can do nothing with the conversation of another, and watch none', async () => {
  const [a, b] = [await arriveAt(api), await arriveAt(api)];
  const live = await keep(customerSocket(api, a));
  for (const name of Object.keys(COMMANDS)) {
    const ack = await live.command(name, COMMAND_ROWS[name]?.input(b.id));
    const code = name === 'conversation:watch' ? 'auth.forbidden' : 'conversation.not_found';
    expect(`${name}: ${ack.code}`).toBe(`${name}: ${code}`);
  }
  expect((await api.ctx.doors.snapshot(b.id))?.head_seq).toBe(0);
});

it('an agent neither writes nor types in what another agent has, nor marks it as read or received', async () => {
  const [owner, other] = [await hire(api, { online: true }), await hire(api, { online: true })];
  const admin = await hire(api, { role: 'super_admin' });
  const customer = await arriveAt(api);
  await api.ctx.doors.postMessage({ conversationId: customer.id, authorKind: 'customer', content: 'hello' });
  await owner.http.call('POST', `/api/agent/conversations/${customer.id}/claim`);
  const [otherLive, adminLive] = [await keep(staffSocket(api, other)), await keep(staffSocket(api, admin))];
  const ask = async (live: LiveSocket, name: string) =>
    (await live.command(name, COMMAND_ROWS[name]?.input(customer.id))).code;
  for (const name of ['message:send', 'typing:set', 'conversation:read', 'conversation:delivered']) {
    expect(`${name}: ${await ask(otherLive, name)}`).toBe(`${name}: conversation.not_owner`);
    const code = name === 'message:send' ? 'auth.forbidden' : 'conversation.not_owner';
    expect(`${name}: ${await ask(adminLive, name)}`).toBe(`${name}: ${code}`);
  }
  expect(await api.ctx.repositories.conversations.view({ id: customer.id, after: 0 })).toMatchObject({
    read_by_agent_seq: 0,
    delivered_to_agent_seq: 0,
  });
});

it('with agents_see_all off, an agent does not even learn of what is not its own', async () => {
  const [owner, other] = [await hire(api, { online: true }), await hire(api, { online: true })];
  const customer = await arriveAt(api);
  await api.ctx.doors.postMessage({ conversationId: customer.id, authorKind: 'customer', content: 'hello' });
  await owner.http.call('POST', `/api/agent/conversations/${customer.id}/claim`);
  const admin = await hire(api, { role: 'super_admin' });
  const seeAll = (agents_see_all: boolean) =>
    admin.http.call('PUT', '/api/admin/settings', { body: { agents_see_all } });
  await seeAll(false);
  const live = await keep(staffSocket(api, other));
  const ownerLive = await keep(staffSocket(api, owner));
  for (const name of Object.keys(COMMANDS)) {
    const input = COMMAND_ROWS[name]?.input(customer.id);
    expect(`${name}: ${(await live.command(name, input)).code}`).toBe(`${name}: conversation.not_found`);
    expect(await ownerLive.command(name, input)).toMatchObject({ ok: true });
  }
  await seeAll(true);
});

it('a command that wants no ack is done all the same, and refused without harm', async () => {
  const customer = await arriveAt(api);
  const live = await keep(customerSocket(api, customer));
  const body = { session_id: customer.id, client_message_id: randomUUID(), content: 'no ack, please' };
  const posted = () => live.posted.map(({ content }) => content);
  live.socket.emit('message:send', body);
  await expect.poll(posted).toEqual(['no ack, please']);
  live.socket.emit('message:send', { ...body, content: 'another text' });
  live.socket.emit('message:send');
  expect(await live.command('typing:set', { session_id: customer.id, typing: true })).toEqual({ ok: true });
  expect(posted()).toEqual(['no ack, please']);
});

it('a message reaches who is on the same copy without any relay', async () => {
  const customer = await arriveAt(api);
  const [here, beside] = [
    await keep(customerSocket(api, customer)),
    await keep(customerSocket(api, customer)),
  ];
  await here.command('message:send', COMMAND_ROWS['message:send']?.input(customer.id));
  await expect.poll(() => beside.posted.map(({ content }) => content)).toEqual(['hello']);
});

it('a log-in that has ended without a word has no socket for long', async () => {
  const [idle, busy] = [await hire(api), await hire(api)];
  const [idleLive, busyLive] = [await atDesk(idle), await atDesk(busy)];
  await api.ctx.pool.query(
    `update http_sessions set expire = now() - interval '1 second' where sess ->> 'user_id' = $1`,
    [idle.id],
  );
  await expect.poll(() => idleLive.socket.connected, { timeout: 10_000 }).toBe(false);
  expect(busyLive.socket.connected).toBe(true);
});

it('a log-in of twelve hours has no socket any more, whatever its person does', async () => {
  const agent = await hire(api);
  const live = await atDesk(agent);
  const [socket] = api.ctx.audience.sockets(room.agent(agent.id));
  if (socket?.data.caller.kind !== 'staff') throw new Error('no socket of the agent');
  socket.data.caller.loggedInAt = Date.now() - ABSOLUTE_LIFE_MS - 1_000;
  await expect.poll(() => live.socket.connected, { timeout: 10_000 }).toBe(false);
});
