import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { DatabaseBusy } from '../../db/database-away.js';
import { Lanes } from '../../db/lanes.js';
import { createPool } from '../../db/client.js';
import { startProxy, type Proxy } from '../../bench/driver/proxy.js';
import type { Ack } from '../../bench/driver/socket.js';
import { arriveAt, customerSocket, hire, type TestCustomer } from '../factories/people.js';
import { startTestApi, type TestApi } from '../harness/api.js';
import { createTestDatabase, type TestDatabase } from '../harness/postgres.js';

let database: TestDatabase;
let proxy: Proxy;
let api: TestApi;
let holder: pg.Client;
beforeAll(async () => {
  database = await createTestDatabase();
  const direct = new URL(database.url);
  proxy = await startProxy({ host: direct.hostname, port: Number(direct.port) });
  const proxied = new URL(database.url);
  proxied.port = new URL(proxy.url).port;
  api = await startTestApi({ database: { ...database, url: proxied.href } });
});
beforeEach(async () => {
  holder = new pg.Client({ connectionString: database.url });
  await holder.connect();
});
afterEach(async () => {
  proxy.set({ kind: 'clear' });
  await holder.end();
});
afterAll(async () => {
  await api?.close();
  await proxy?.close();
  await database.drop();
});

interface Sender {
  customer: TestCustomer;
  /** Sends with that client message id; the ack and its milliseconds. */
  send: (id?: string) => Promise<{ ack: Ack; ms: number }>;
}

const open: (() => void)[] = [];
afterEach(() => open.splice(0).forEach((close) => close()));
async function sender(): Promise<Sender> {
  const customer = await arriveAt(api);
  const live = await customerSocket(api, customer);
  open.push(() => live.close());
  return {
    customer,
    send: async (id = randomUUID()) => {
      const start = performance.now();
      const body = { session_id: customer.id, client_message_id: id, content: `message ${id}` };
      const ack = await live.command('message:send', body, 12_000);
      return { ack, ms: performance.now() - start };
    },
  };
}

const sendSome = async (senders: readonly Sender[], times: number) => {
  const taken: { ack: Ack; ms: number }[] = [];
  for (let time = 0; time < times; time += 1)
    taken.push(...(await Promise.all(senders.map((one) => one.send()))));
  return taken;
};
const slowest = (taken: readonly { ms: number }[]): number => Math.max(...taken.map(({ ms }) => ms));
const headOf = async (sessionId: string) => (await api.ctx.doors.snapshot(sessionId))?.head_seq;

it('F8: a conversation whose row is locked holds up its own messages only, and those are refused after 2 s', async () => {
  const locked = await sender();
  const others = await Promise.all(Array.from({ length: 5 }, sender));
  await holder.query('begin');
  await holder.query('select 1 from conversations where id = $1 for update', [locked.customer.id]);
  const ids = Array.from({ length: 40 }, () => randomUUID());
  const stuck = Promise.all(ids.map((id) => locked.send(id)));
  await sleep(100);
  const talk = await sendSome(others, 20);
  expect(talk.every(({ ack }) => ack.ok)).toBe(true);
  expect(slowest(talk)).toBeLessThan(1_000);
  const refused = await stuck;
  expect(new Set(refused.map(({ ack }) => ack.code))).toEqual(new Set(['unavailable']));
  expect(refused.every(({ ack }) => Number(ack.retry_after) > 0)).toBe(true);
  expect(slowest(refused)).toBeLessThan(6_000);
  const answer = await locked.customer.http.call('POST', '/api/chat', {
    body: { session_id: locked.customer.id, message: 'over HTTP' },
  });
  expect(answer.status).toBe(503);
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);

  await holder.query('rollback');
  const again = await Promise.all(ids.map((id) => locked.send(id)));
  expect(again.map(({ ack }) => ack.seq).sort((a, b) => Number(a) - Number(b))).toEqual(
    ids.map((_, index) => index + 1),
  );
  expect(await headOf(locked.customer.id)).toBe(ids.length);
});

it('F8: while the lock of the agents is held, people go on writing, and hand-overs are refused, then done once', async () => {
  const waiting = await Promise.all(Array.from({ length: 20 }, sender));
  const others = await Promise.all(Array.from({ length: 5 }, sender));
  await holder.query('begin');
  await holder.query(`select lock_pool('default')`);
  const handOver = () =>
    Promise.all(
      waiting.map(({ customer }) => customer.http.call('POST', `/api/chat/${customer.id}/escalate`)),
    );
  const stuck = handOver();
  await sleep(100);
  const talk = await sendSome(others, 20);
  expect(talk.every(({ ack }) => ack.ok)).toBe(true);
  expect(slowest(talk)).toBeLessThan(1_000);
  expect(new Set((await stuck).map(({ status }) => status))).toEqual(new Set([503]));
  await holder.query('rollback');
  expect((await handOver()).every(({ status }) => status < 300)).toBe(true);
  const { rows } = await holder.query(
    `select 1 from ledger where action = 'escalate' and conversation_id = any ($1)`,
    [waiting.map(({ customer }) => customer.id)],
  );
  expect(rows).toHaveLength(waiting.length);
});

it('F8: a PostgreSQL that answers after 2 s is called slow; what it cannot keep up with is refused, and stored once later', async () => {
  const admin = await hire(api, { role: 'super_admin' });
  const senders = await Promise.all(Array.from({ length: 30 }, sender));
  await sendSome(senders, 1);
  const ids = senders.map(() => randomUUID());
  proxy.set({ kind: 'slow', ms: 1_000 });
  const during = await Promise.all(senders.map((one, index) => one.send(ids[index])));
  const refused = during.filter(({ ack }) => !ack.ok);
  expect(refused.length).toBeGreaterThan(0);
  expect(new Set(refused.map(({ ack }) => ack.code))).toEqual(new Set(['unavailable']));
  expect(during.length).toBeGreaterThan(refused.length);
  expect(slowest(during)).toBeLessThan(8_000);
  const ready = await admin.http.call('GET', '/readyz');
  expect(ready.body).toMatchObject({ status: 'degraded', checks: { database: 'slow' } });

  proxy.set({ kind: 'clear' });
  // connections that were being opened meanwhile may still be waited for
  const again = async () =>
    (await Promise.all(senders.map((one, index) => one.send(ids[index])))).map(({ ack }) => ack.seq);
  await expect.poll(again, { timeout: 20_000 }).toEqual(senders.map(() => 2));
  await expect
    .poll(async () => (await admin.http.call<{ checks: object }>('GET', '/readyz')).body.checks, {
      timeout: 20_000,
    })
    .toMatchObject({ database: 'ok' });
});

it('F8: an answer that never comes is given up, and its connection with it', async () => {
  const pool = createPool({ url: api.database.url, poolSize: 1, statementTimeoutMs: 500 });
  await pool.query('select 1');
  proxy.set({ kind: 'silent' });
  await expect(pool.query('select 1')).rejects.toThrow('Query read timeout');
  proxy.set({ kind: 'clear' });
  proxy.reset();
  expect((await pool.query<{ one: number }>('select 1 as one')).rows).toEqual([{ one: 1 }]);
  await pool.end();
});

it('too many who wait are refused at once, and the lane works on', async () => {
  const lanes = new Lanes({ maxWaiting: 2, patienceMs: 50 });
  let release = (): void => undefined;
  const first = lanes.run({ lane: 'a', limit: 1 }, () => new Promise<void>((resolve) => (release = resolve)));
  const patient = [1, 2].map(() => lanes.run({ lane: 'a', limit: 1 }, () => Promise.resolve()));
  await expect(lanes.run({ lane: 'a', limit: 1 }, () => Promise.resolve())).rejects.toThrow(DatabaseBusy);
  expect(await lanes.run({ lane: 'b', limit: 1 }, () => Promise.resolve('free'))).toBe('free');
  expect((await Promise.allSettled(patient)).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  release();
  await first;
  expect(await lanes.run({ lane: 'a', limit: 1 }, () => Promise.resolve('next'))).toBe('next');
});
