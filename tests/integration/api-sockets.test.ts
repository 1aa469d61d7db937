import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { io } from 'socket.io-client';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { LiveSocket } from '../../bench/driver/socket.js';
import { arriveAt, customerSocket, hire, staffSocket, type TestCustomer } from '../factories/people.js';
import { startTestApi, type TestApi } from '../harness/api.js';

/** Two api copies on one database, as behind one port. */
let api: TestApi;
let other: TestApi;
const open: LiveSocket[] = [];

beforeAll(async () => {
  api = await startTestApi({ background: true });
  other = await startTestApi({ database: api.database, background: true });
});
afterEach(() => {
  for (const live of open.splice(0)) live.close();
});
afterAll(async () => {
  await other.close();
  await api.close();
});

const keep = async (live: Promise<LiveSocket>): Promise<LiveSocket> => {
  open.push(await live);
  return live;
};
const send = (live: LiveSocket, customer: TestCustomer, content: string, id: string = randomUUID()) =>
  live.command('message:send', { session_id: customer.id, client_message_id: id, content });
/** A push is a hint: what comes by way of another copy may come later, and the page puts it in order. */
const seen = (live: LiveSocket) =>
  live.posted.map(({ seq, content }) => ({ seq, content })).sort((a, b) => a.seq - b.seq);

it('two browsers of one customer, on two api copies, are told each message once', async () => {
  const customer = await arriveAt(api);
  const here = await keep(customerSocket(api, customer));
  const there = await keep(customerSocket(other, customer));
  const id = randomUUID();
  const first = await send(here, customer, 'one', id);
  expect(first).toMatchObject({ ok: true, seq: 1 });
  expect(await send(there, customer, 'one', id)).toMatchObject({ ok: true, seq: 1, id: first.id });
  expect(await send(there, customer, 'two', id)).toMatchObject({ ok: false, code: 'message.id_reused' });
  await send(there, customer, 'two');
  const both = [
    { seq: 1, content: 'one' },
    { seq: 2, content: 'two' },
  ];
  await expect.poll(() => seen(here), { timeout: 10_000 }).toEqual(both);
  await expect.poll(() => seen(there), { timeout: 10_000 }).toEqual(both);
  await sleep(400);
  expect(seen(here)).toEqual(both);
  expect(seen(there)).toEqual(both);
});

it('the ack of a message costs one statement', async () => {
  const customer = await arriveAt(api);
  const live = await keep(customerSocket(api, customer));
  await send(live, customer, 'warm up');
  const statements: string[] = [];
  const original = api.ctx.pool.query.bind(api.ctx.pool);
  const counted = (...args: unknown[]): unknown => {
    const [query] = args as [string | { text: string }];
    const text = typeof query === 'string' ? query : query.text;
    if (!text.includes('outbox')) statements.push(text);
    return (original as (...rest: unknown[]) => unknown)(...args);
  };
  api.ctx.pool.query = counted as typeof api.ctx.pool.query;
  expect(await send(live, customer, 'counted')).toMatchObject({ ok: true, seq: 2 });
  api.ctx.pool.query = original;
  expect(statements).toEqual([expect.stringContaining('post_message')]);
});

it('customer and agent talk in both directions within 300 ms; a stranger agent cannot write', async () => {
  const customer = await arriveAt(api);
  const agent = await hire(api, { online: true });
  const stranger = await hire(api);
  const agentLive = await keep(staffSocket(other, agent));
  const strangerLive = await keep(staffSocket(api, stranger));
  const customerLive = await keep(customerSocket(api, customer));
  await customer.http.call('POST', `/api/chat/${customer.id}/escalate`);
  const offerOf = () =>
    agentLive.events.find((event) => event.name === 'offer:made' && event.body.session_id === customer.id);
  await expect.poll(offerOf, { timeout: 2_000 }).toBeDefined();
  const offerId = String(offerOf()?.body.offer_id);
  const accepted = await agent.http.call('POST', `/api/agent/offers/${offerId}/accept`);
  expect(accepted.status).toBe(200);
  await expect
    .poll(() => customerLive.events.filter((event) => event.name === 'conversation:updated').at(-1)?.body)
    .toMatchObject({ status: 'in_progress', owner: 'agent', assigned_agent: { id: agent.id } });

  const at = async (live: LiveSocket, content: string): Promise<number> => {
    await expect.poll(() => live.posted.some((message) => message.content === content)).toBe(true);
    return live.posted.find((message) => message.content === content)?.at ?? Infinity;
  };
  /** Milliseconds from sending to arrival at the other side; the middle one of five. */
  const delivery = async (from: LiveSocket, to: LiveSocket): Promise<number> => {
    const taken: number[] = [];
    for (const content of Array.from({ length: 5 }, () => randomUUID())) {
      const sentAt = performance.now();
      expect(await send(from, customer, content)).toMatchObject({ ok: true });
      taken.push((await at(to, content)) - sentAt);
    }
    return taken.sort((a, b) => a - b)[2] ?? Infinity;
  };
  expect(await delivery(customerLive, agentLive)).toBeLessThan(300);
  expect(await delivery(agentLive, customerLive)).toBeLessThan(300);

  expect(await send(strangerLive, customer, 'me too')).toMatchObject({
    ok: false,
    code: 'conversation.not_owner',
  });
  await agentLive.command('typing:set', { session_id: customer.id, typing: true });
  await expect
    .poll(() => customerLive.events.find((event) => event.name === 'typing')?.body)
    .toEqual({ session_id: customer.id, who: `agent_${agent.id}`, typing: true });
  expect(await agentLive.command('conversation:read', { session_id: customer.id, seq: 2 })).toEqual({
    ok: true,
  });
  await expect
    .poll(() => customerLive.events.find((event) => event.name === 'conversation:read')?.body)
    .toEqual({ session_id: customer.id, who: 'agent', seq: 2 });
});

it('sync gives the whole conversation, and a foreign one looks like a missing one', async () => {
  const [a, b] = [await arriveAt(api), await arriveAt(api)];
  const live = await keep(customerSocket(api, a));
  await send(live, a, 'hello');
  expect(await live.command('conversation:sync', { session_id: a.id, after: 0 })).toMatchObject({
    ok: true,
    head_seq: 1,
    messages: [{ seq: 1, content: 'hello', sender: 'user' }],
  });
  const shape = (body: object) => ({ ...body, request_id: '' });
  const foreign = await live.command('conversation:sync', { session_id: b.id, after: 0 });
  const missing = await live.command('conversation:sync', { session_id: randomUUID(), after: 0 });
  expect(foreign).toMatchObject({ ok: false, code: 'conversation.not_found' });
  expect(shape(foreign)).toEqual(shape(missing));
});

it.each([
  ['from another site', { extraHeaders: { origin: 'https://evil.example' } }],
  ['without a token', {}],
  ['with a wrong token', { auth: { token: 'x'.repeat(43) } }],
  ['with a token that is an object', { auth: { token: { $ne: '' } } }],
])('a handshake %s is refused', async (_name, options) => {
  const socket = io(api.url, { transports: ['websocket'], forceNew: true, reconnection: false, ...options });
  await expect(
    new Promise((resolve, reject) => {
      socket.on('connect', () => reject(new Error('was let in')));
      socket.on('connect_error', resolve);
    }),
  ).resolves.toBeInstanceOf(Error);
  socket.close();
});

it('log-out and deactivation cut the sockets of a user within a second, on every copy', async () => {
  const admin = await hire(api, { role: 'super_admin' });
  const ends: ((agent: Awaited<ReturnType<typeof hire>>) => Promise<{ status: number }>)[] = [
    (agent) => agent.http.call('POST', '/api/auth/logout'),
    (agent) => agent.http.call('POST', '/api/auth/logout'),
    (agent) => admin.http.call('DELETE', `/api/admin/users/${agent.id}`),
  ];
  // one after the other: the look every 3 s at whose log-in has ended cannot come in time for two in a row
  for (const end of ends) {
    const agent = await hire(api);
    const live = await openStaff(agent);
    expect((await end(agent)).status).toBeLessThan(300);
    await expect.poll(() => live.socket.connected, { timeout: 1_000, interval: 20 }).toBe(false);
  }
});

async function openStaff(agent: Awaited<ReturnType<typeof hire>>): Promise<LiveSocket> {
  const live = await keep(staffSocket(other, agent));
  live.socket.io.reconnection(false);
  expect(live.socket.connected).toBe(true);
  return live;
}

it.each([
  ['no object', 'text'],
  ['nothing', undefined],
  ['prototype keys', JSON.parse('{"__proto__": {"session_id": "x"}, "constructor": 1}')],
  ['a NUL', { content: 'a\u0000b' }],
  ['a lone surrogate', { content: '\ud800' }],
  ['16 KiB', { content: 'x'.repeat(16_384) }],
  ['an unknown field', { content: 'x', sender: 'bot' }],
])('a command with %s is refused in its ack and stores nothing', async (_name, part) => {
  const customer = await arriveAt(api);
  const live = await keep(customerSocket(api, customer));
  const body =
    typeof part === 'object' ? { session_id: customer.id, client_message_id: randomUUID(), ...part } : part;
  expect(await live.command('message:send', body)).toMatchObject({ ok: false, code: 'request.invalid' });
  expect((await api.ctx.doors.snapshot(customer.id))?.head_seq).toBe(0);
});

it('a frame of 1 MB closes that connection only', async () => {
  const [loud, quiet] = [await arriveAt(api), await arriveAt(api)];
  const loudLive = await keep(customerSocket(api, loud));
  const quietLive = await keep(customerSocket(api, quiet));
  loudLive.socket.io.reconnection(false);
  loudLive.socket.emit('message:send', { content: 'x'.repeat(1_000_000) });
  await expect.poll(() => loudLive.socket.connected).toBe(false);
  expect(await send(quietLive, quiet, 'still here')).toMatchObject({ ok: true });
});

it('who may no longer read a conversation hears nothing more of it, watching or not', async () => {
  const [admin, agent] = [await hire(api, { role: 'super_admin' }), await hire(api)];
  const seeAll = (agents_see_all: boolean) =>
    admin.http.call('PUT', '/api/admin/settings', { body: { agents_see_all } });
  expect((await seeAll(false)).status).toBe(200);
  const customer = await arriveAt(api);
  await customer.http.call('POST', `/api/chat/${customer.id}/escalate`);
  const watcher = await keep(staffSocket(api, agent));
  expect(await watcher.command('conversation:watch', { session_id: customer.id })).toMatchObject({
    ok: true,
  });
  const live = await keep(customerSocket(api, customer));
  await send(live, customer, 'in the queue');
  await expect.poll(() => seen(watcher).map(({ content }) => content)).toContain('in the queue');

  await customer.http.call('POST', `/api/chat/${customer.id}/resolve`);
  await sleep(300);
  await send(live, customer, 'with the assistant');
  await expect.poll(() => seen(live).map(({ content }) => content)).toContain('with the assistant');
  await sleep(300);
  expect(seen(watcher).map(({ content }) => content)).not.toContain('with the assistant');
  expect((await seeAll(true)).status).toBe(200);
});
