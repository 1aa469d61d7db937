import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { createHttp } from '../../bench/driver/http.js';
import { IdempotentRequests } from '../../api/http/idempotency.js';
import { defineRoute, reply } from '../../api/http/route.js';
import { arriveAt, hire } from '../factories/people.js';
import { startTestApi, type TestApi } from '../harness/api.js';
import { createTestDatabase, type TestDatabase } from '../harness/postgres.js';

const Done = z.object({ by: z.string() });
type Done = z.infer<typeof Done>;

/** Each time the work was begun: by which process, for which attempt. */
const begun: { by: string; onceId: string | null }[] = [];
/** Processes in which the work does not end before its gate opens. */
const gates = new Map<string, Promise<void>>();
const work = defineRoute({
  method: 'post',
  path: '/api/work',
  tag: 'test',
  summary: 'Work',
  auth: 'public',
  body: z.strictObject({ text: z.string() }),
  responses: { 200: Done },
  errors: [],
  handler: async ({ ctx, body, onceId }) => {
    begun.push({ by: ctx.processId, onceId });
    if (body.text === 'fails at first' && begun.length === 1) throw new Error('out of order');
    await gates.get(ctx.processId);
    return reply(200, { by: ctx.processId });
  },
});

let database: TestDatabase;
let first: TestApi;
let second: TestApi;
let holder: pg.Client;
let open: () => void;
beforeAll(async () => {
  database = await createTestDatabase();
  holder = new pg.Client({ connectionString: database.url });
  await holder.connect();
  second = await startTestApi({ database, routes: [work] });
});
beforeEach(async () => {
  begun.length = 0;
  first = await startTestApi({ database, routes: [work] });
  gates.set(first.ctx.processId, new Promise((resolve) => (open = resolve)));
});
afterEach(async () => {
  open();
  await first.close();
});
afterAll(async () => {
  await second?.close();
  await holder?.end();
  await database?.drop();
});

const ask = async (api: TestApi, key: string, text = 'once') => {
  const start = performance.now();
  const answer = await createHttp(api.url).call<Done>('POST', '/api/work', {
    body: { text },
    headers: { 'idempotency-key': key },
  });
  return { status: answer.status, by: answer.body.by, ms: performance.now() - start };
};
const hasBegun = (times: number) => expect.poll(() => begun.length, { timeout: 10_000 }).toBe(times);
const lineOf = (api: TestApi): string => `switchboard-lifeline-api-${api.ctx.processId}`;

it('what failed for a while is tried again by any process, at once', async () => {
  const key = randomUUID();
  expect((await ask(first, key, 'fails at first')).status).toBe(500);
  const again = await ask(second, key, 'fails at first');
  expect(again).toMatchObject({ status: 200, by: second.ctx.processId });
  expect(begun).toHaveLength(2);
});

it('what a process that died had begun is done by the next one, for which it is the same attempt', async () => {
  const key = randomUUID();
  const lost = ask(first, key);
  await hasBegun(1);
  await first.ctx.hub.stop();
  const again = await ask(second, key);
  expect(again).toMatchObject({ status: 200, by: second.ctx.processId });
  expect(again.ms).toBeLessThan(10_000);
  expect(begun.map(({ by }) => by)).toEqual([first.ctx.processId, second.ctx.processId]);
  expect(begun[0]?.onceId).toBe(begun[1]?.onceId);

  // it had only stood still for long: what it says now does not count
  open();
  await lost;
  expect(await ask(second, key)).toMatchObject({ status: 200, by: second.ctx.processId });
  expect(begun).toHaveLength(2);
});

it('two repeats of what a dead process had begun do it once', async () => {
  const key = randomUUID();
  const lost = ask(first, key);
  await hasBegun(1);
  await first.ctx.hub.stop();
  const third = await startTestApi({ database, routes: [work] });
  const answers = await Promise.all([second, third, second].map((api) => ask(api, key)));
  expect(new Set(answers.map(({ by }) => by)).size).toBe(1);
  expect(begun).toHaveLength(2);
  open();
  await lost;
  await third.close();
});

it('while a process is alive, a repeat waits for its answer, also when its line is cut and comes back', async () => {
  const key = randomUUID();
  const slow = ask(first, key);
  await hasBegun(1);
  const repeat = ask(second, key);
  await sleep(500);
  await holder.query(`select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1`, [
    lineOf(first),
  ]);
  await sleep(4_500);
  expect(begun).toHaveLength(1);
  open();
  expect(await slow).toMatchObject({ status: 200, by: first.ctx.processId });
  expect(await repeat).toMatchObject({ status: 200, by: first.ctx.processId });
});

it('a repeat waits, too, at the process that is at it', async () => {
  const key = randomUUID();
  const one = ask(first, key);
  await hasBegun(1);
  const two = ask(first, key);
  await sleep(1_000);
  expect(begun).toHaveLength(1);
  open();
  expect([(await one).status, (await two).status]).toEqual([200, 200]);
  expect(begun).toHaveLength(1);
});

it('who cannot write its answer down gives it all the same, and writes it down later', async () => {
  const key = randomUUID();
  const asked = ask(first, key);
  await hasBegun(1);
  await holder.query('begin');
  await holder.query('select 1 from idempotency_keys for update');
  try {
    open();
    expect(await asked).toMatchObject({ status: 200, by: first.ctx.processId });
  } finally {
    await holder.query('rollback');
  }
  expect(await ask(second, key)).toMatchObject({ status: 200, by: first.ctx.processId });
  expect(begun).toHaveLength(1);
});

it('a key of which nobody knows whether its use was noted is free again soon, for every process', async () => {
  const key = randomUUID();
  const { idempotency } = first.ctx.repositories;
  const unlucky = new IdempotentRequests({
    repository: {
      ...idempotency,
      reserve: async (input) => {
        await idempotency.reserve(input);
        throw new Error('Query read timeout');
      },
    },
    secret: 'a secret only for this test',
    line: lineOf(first),
  });
  const request = (idempotent: IdempotentRequests) =>
    idempotent.answer({
      scope: 'test',
      key,
      request: 'the same',
      work: () => Promise.resolve({ status: 200, body: 'done' }),
    });
  await expect(request(unlucky)).rejects.toThrow('Query read timeout');
  const start = performance.now();
  expect(await request(second.ctx.idempotent)).toEqual({ status: 200, body: 'done' });
  expect(performance.now() - start).toBeLessThan(5_000);
});

it('a message sent with a key alone is stored once, also when its process dies after the commit', async () => {
  const api = await startTestApi({ database });
  const customer = await arriveAt(api);
  const send = () =>
    customer.http.call<{ seq: number }>('POST', '/api/chat', {
      body: { session_id: customer.id, message: 'Where is my parcel?' },
      headers: { 'idempotency-key': 'parcel', prefer: 'respond-async' },
    });
  expect(await send()).toMatchObject({ status: 202, body: { seq: 1 } });
  await holder.query(
    `update idempotency_keys set status = null, body = null, holder = 'switchboard-lifeline-api-gone'
     where scope like $1`,
    [`${customer.id} %`],
  );
  expect(await send()).toMatchObject({ status: 202, body: { seq: 1 } });
  expect((await api.ctx.doors.snapshot(customer.id))?.head_seq).toBe(1);
  await api.close();
});

it('a note with a key is stored and recorded once, also when its process dies after the commit', async () => {
  const api = await startTestApi({ database });
  const [customer, agent] = [await arriveAt(api), await hire(api, { online: true })];
  const path = `/api/agent/conversations/${customer.id}`;
  expect((await agent.http.call('POST', `${path}/claim`)).status).toBe(200);
  const note = (key: string) =>
    agent.http.call<{ id: string; staff_seq: number }>('POST', `${path}/notes`, {
      body: { content: 'Called twice already' },
      headers: { 'idempotency-key': key },
    });
  const first = await note('once');
  expect(first).toMatchObject({ status: 200, body: { staff_seq: 1 } });
  const died = await holder.query(
    `update idempotency_keys set status = null, body = null, holder = 'switchboard-lifeline-api-gone'
     where scope like $1 and status is not null returning 1`,
    [`${agent.id} %/notes%`],
  );
  expect(died.rowCount).toBe(1);
  // what the repeat meets is the note, not the refusal that its author no longer has the conversation
  expect((await agent.http.call('POST', `${path}/release`)).status).toBe(200);
  expect(await note('once')).toMatchObject({ status: 200, body: first.body });
  expect(await note('another')).toMatchObject({ status: 409 });
  const { rows } = await holder.query(
    `select (select count(*)::int from notes where conversation_id = $1::uuid) as notes,
       (select count(*)::int from audit_logs where target_id = $1::text and action = 'conversation.note') as audited`,
    [customer.id],
  );
  expect(rows).toEqual([{ notes: 1, audited: 1 }]);
  await api.close();
});
