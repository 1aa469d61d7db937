import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import supertest from 'supertest';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { endSessionsOf } from '../../api/auth/session.js';
import type { LiveSocket } from '../../bench/driver/socket.js';
import { arriveAt, customerSocket, hire, staffSocket, type TestCustomer } from '../factories/people.js';
import { startTestApi, type TestApi } from '../harness/api.js';

const PATIENCE_MS = 30_000;

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi({ env: { RATE_LIMIT_FACTOR: '1' } });
});
afterAll(() => api.close());

it('a socket that sends a thousand commands at once is refused in its acks and disturbs nobody', async () => {
  const [loud, quiet] = [await arriveAt(api), await arriveAt(api)];
  const [loudLive, quietLive] = [await customerSocket(api, loud), await customerSocket(api, quiet)];
  const send = (live: LiveSocket, { id }: TestCustomer, content: string) => {
    const body = { session_id: id, client_message_id: randomUUID(), content };
    return live.command('message:send', body, PATIENCE_MS);
  };
  const acks = Array.from({ length: 1_000 }, () => send(loudLive, loud, 'flood'));
  const calm = send(quietLive, quiet, 'calm');
  expect(await calm).toMatchObject({ ok: true, seq: 1 });
  const answers = await Promise.all(acks);
  const stored = answers.filter((ack) => ack.ok).length;
  const { messages_per_minute: limit } = api.ctx.settings.current.rate_limits;
  const refused = answers.filter((ack) => !ack.ok);
  const limited = refused.filter((ack) => ack.code === 'rate.limited').length;
  expect(limited).toBeGreaterThan(1_000 - limit * 1.2);
  expect(limited).toBeLessThanOrEqual(1_000 - limit);
  // a slow machine does not get through those that may pass before they have waited for too long
  expect(refused.filter((ack) => ack.code === 'unavailable').length + limited).toBe(1_000 - stored);
  expect(refused.every((ack) => Number(ack.retry_after) > 0)).toBe(true);
  expect((await api.ctx.doors.snapshot(loud.id))?.head_seq).toBe(stored);
  loudLive.close();
  quietLive.close();
});

it('the commands of a customer are counted over all its connections', async () => {
  const [loud, quiet] = [await arriveAt(api), await arriveAt(api)];
  const lives = await Promise.all(Array.from({ length: 10 }, () => customerSocket(api, loud)));
  const typing = { session_id: loud.id, typing: true };
  const answers = await Promise.all(
    lives.flatMap((live) =>
      Array.from({ length: 180 }, () => live.command('typing:set', typing, PATIENCE_MS)),
    ),
  );
  const done = answers.filter((ack) => ack.ok).length;
  expect(done).toBeGreaterThanOrEqual(1_200);
  expect(done).toBeLessThan(1_600);
  const quietLive = await customerSocket(api, quiet);
  expect(await quietLive.command('typing:set', { session_id: quiet.id, typing: true })).toEqual({ ok: true });
  for (const live of [...lives, quietLive]) live.close();
});

it('messages over HTTP count together with those over sockets, with the seconds to wait', async () => {
  const customer = await arriveAt(api);
  const { messages_per_minute: limit } = api.ctx.settings.current.rate_limits;
  const say = () =>
    customer.http.call('POST', '/api/chat', {
      body: { session_id: customer.id, message: 'flood' },
      headers: { prefer: 'respond-async' },
    });
  const answers = await Promise.all(Array.from({ length: limit + 30 }, say));
  const limited = answers.filter(({ status }) => status === 429);
  expect(limited.length).toBeGreaterThan(0);
  expect(Number(limited[0]?.headers.get('retry-after'))).toBeGreaterThan(0);
  const live = await customerSocket(api, customer);
  // of a count of their own all of them would pass; a slow machine has got back some of the common one
  const acks = await Promise.all(
    Array.from({ length: limit / 2 }, () =>
      live.command(
        'message:send',
        { session_id: customer.id, client_message_id: randomUUID(), content: 'flood' },
        PATIENCE_MS,
      ),
    ),
  );
  expect(acks.map(({ code }) => code)).toContain('rate.limited');
  live.close();
});

it('new sessions of one address are limited, with the seconds to wait', async () => {
  const answers = [];
  const { sessions_per_minute: limit } = api.ctx.settings.current.rate_limits;
  for (let count = 0; count < limit + 10; count += 1)
    answers.push(await supertest(api.url).post('/api/session').send({}));
  const limited = answers.filter((answer) => answer.status === 429);
  expect(limited.length).toBeGreaterThan(0);
  expect(limited[0]?.body).toMatchObject({ code: 'rate.limited' });
  expect(Number(limited[0]?.headers['retry-after'])).toBeGreaterThan(0);
});

it('log-in attempts from one /64 of IPv6 addresses are counted together', async () => {
  const behind = await startTestApi({
    database: api.database,
    env: { RATE_LIMIT_FACTOR: '1', TRUST_PROXY: '1' },
  });
  const attempt = (address: string) =>
    supertest(behind.url)
      .post('/api/auth/login')
      .set('X-Forwarded-For', address)
      .send({ username: 'nobody-here', password: 'a wrong password' });
  const statuses = [];
  for (let count = 0; count < 7; count += 1)
    statuses.push((await attempt(`2001:db8:5:6:${count}::1`)).status);
  expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429]);
  expect((await attempt('2001:db8:5:7::1')).status).toBe(401);
  await behind.close();
});

it('a deactivated agent is cut off within a second: socket and requests', async () => {
  const agent = await hire(api);
  const live = await staffSocket(api, agent);
  live.socket.io.reconnection(false);
  await api.ctx.db.updateTable('users').set({ active: false }).where('id', '=', agent.id).execute();
  await endSessionsOf(api.ctx, { userId: agent.id });
  await expect.poll(() => live.socket.connected, { timeout: 1_000 }).toBe(false);
  expect((await agent.http.call('GET', '/api/auth/me')).status).toBe(401);
});

it.each([
  ['deep JSON', `{"message":${'['.repeat(20_000)}${']'.repeat(20_000)}}`],
  ['a list', '[1,2,3]'],
  ['a bare string', '"text"'],
  ['prototype keys', '{"__proto__":{"admin":true},"constructor":{"prototype":{"admin":true}}}'],
  ['bytes that are no UTF-8', Buffer.from([0x7b, 0xff, 0xfe, 0x7d])],
])('a body of %s is refused with 4xx', async (_name, body) => {
  const answer = await supertest(api.url)
    .post('/api/auth/login')
    .set('content-type', 'application/json')
    .send(body as string);
  expect(answer.status).toBeGreaterThanOrEqual(400);
  expect(answer.status).toBeLessThan(500);
  expect(answer.type).toBe('application/json');
});

it('a waiting request is answered with 202 when the process stops', async () => {
  const stopping = await startTestApi({ database: api.database });
  const customer = await arriveAt(stopping);
  const waiting = customer.http.call('POST', '/api/chat', {
    body: { session_id: customer.id, message: 'hello' },
  });
  await expect.poll(() => api.ctx.doors.snapshot(customer.id).then((found) => found?.head_seq)).toBe(1);
  await sleep(50);
  stopping.ctx.waiters.close();
  expect(await waiting).toMatchObject({ status: 202, body: { seq: 1 } });
  await stopping.close();
});
