import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { arrive, type Customer } from '../../../bench/driver/people.js';
import { startApp, type App } from '../../harness/app.js';
import { startModelStub, type ModelStub } from '../../harness/model-stub.js';
import { pidOf } from '../../harness/victim.js';

const QUESTION = 'How long do I have to return an item?';
const ANSWERED = { timeout: 60_000, interval: 200 };

let model: ModelStub;
let app: App;
let database: pg.Client;
let temporal: Connection;
beforeAll(async () => {
  model = await startModelStub();
  app = await startApp({ env: { OPENAI_BASE_URL: model.baseUrl } });
  const { database_url: connectionString, temporal_address: address } = await app.runJson();
  database = new pg.Client({ connectionString });
  await database.connect();
  temporal = await Connection.connect({ address });
}, 180_000);
beforeEach(() => {
  model.mode = 'ok';
});
afterAll(async () => {
  await temporal?.close();
  await database?.end();
  await app?.stop();
  await model?.close();
});

const ask = (customer: Customer) =>
  customer.live.command('message:send', {
    session_id: customer.sessionId,
    client_message_id: randomUUID(),
    content: QUESTION,
  });
const count = async (text: string, values: unknown[]): Promise<number> =>
  Number((await database.query<{ n: string }>(text, values)).rows[0]?.n);
const answersTo = ({ sessionId }: Customer) =>
  count(`select count(*) as n from messages where conversation_id = $1 and author_kind = 'assistant'`, [
    sessionId,
  ]);

const workflowOf = async ({ sessionId }: Customer) => {
  const handle = new Client({ connection: temporal }).workflow.getHandle(`conversation:${sessionId}`);
  return (await handle.describe().catch(() => null))?.raw ?? null;
};
/** Whatever the dead one had in its hands has been done by another. */
const isAtRest = async (customer: Customer): Promise<boolean> => {
  const run = await workflowOf(customer);
  return run !== null && !run.pendingWorkflowTask && (run.pendingActivities ?? []).length === 0;
};

/** One answer, in the table and on the page, which is the whole one; and it stays the only one. */
async function hasOneWholeAnswer(customer: Customer): Promise<void> {
  await expect.poll(() => answersTo(customer), ANSWERED).toBe(1);
  await expect.poll(() => isAtRest(customer), ANSWERED).toBe(true);
  const said = () => customer.live.posted.filter(({ sender }) => sender === 'bot');
  await expect.poll(() => said().length, ANSWERED).toBe(1);
  await sleep(1_000);
  expect(await answersTo(customer)).toBe(1);
  expect(said()).toHaveLength(1);
  const { rows } = await database.query<{ content: string; turn_no: number; outcome: string }>(
    `select t.content, t.turn_no, t.outcome from turns t join messages m using (conversation_id, turn_no)
     where t.conversation_id = $1 and m.author_kind = 'assistant'`,
    [customer.sessionId],
  );
  expect(rows).toEqual([expect.objectContaining({ content: said()[0]?.content })]);
  expect(said()[0]?.content).toMatch(/[.!?]$/);
  expect(
    await count(
      `select count(*) as n from conversations where id = $1 and due_at > now() and answered_seq >= last_customer_seq`,
      [customer.sessionId],
    ),
  ).toBe(1);
}

test('F4: the assistant worker killed in the middle of a model stream leaves no part of an answer behind', async () => {
  const customer = await arrive(app.url);
  const victim = await pidOf(app, 'assistant_worker');
  model.mode = 'stops_half_way';
  expect(await ask(customer)).toMatchObject({ ok: true });
  await expect.poll(() => model.halfSent, ANSWERED).toBeGreaterThan(0);
  model.mode = 'ok';
  process.kill(victim, 'SIGKILL');
  await hasOneWholeAnswer(customer);
  const { rows } = await database.query<{ content: string | null }>(
    'select content from turns where conversation_id = $1 order by turn_no',
    [customer.sessionId],
  );
  expect(rows.length).toBeGreaterThan(1);
  expect(rows.slice(0, -1).every(({ content }) => content === null)).toBe(true);
  expect(customer.live.events.filter(({ name }) => name === 'assistant:delta')).toEqual([]);
  customer.live.close();
});

/** The worker's connection that waits for a lock, as for the one that is held. */
async function waitingBackend(): Promise<number> {
  const waiting = async (): Promise<number> =>
    count(
      `select coalesce(max(pid), 0) as n from pg_stat_activity
       where application_name = 'switchboard worker' and wait_event_type = 'Lock' and datname = current_database()`,
      [],
    );
  await expect.poll(waiting, { timeout: 30_000, interval: 20 }).toBeGreaterThan(0);
  return waiting();
}

/** Kills the worker while it publishes an answer: its statement waits for the ledger. */
async function killWhilePublishing(customer: Customer, then: (backend: number) => Promise<void>) {
  const victim = await pidOf(app, 'worker');
  const holder = new pg.Client({ connectionString: (await app.runJson()).database_url });
  await holder.connect();
  try {
    await holder.query('begin');
    await holder.query('lock table ledger in exclusive mode');
    expect(await ask(customer)).toMatchObject({ ok: true });
    const backend = await waitingBackend();
    process.kill(victim, 'SIGKILL');
    await then(backend);
    await holder.query('rollback');
  } finally {
    await holder.end();
  }
}

test('F4: a worker killed before the commit of an answer: the next one publishes it, once', async () => {
  const customer = await arrive(app.url);
  await killWhilePublishing(customer, async (backend) => {
    await database.query('select pg_terminate_backend($1)', [backend]);
  });
  await hasOneWholeAnswer(customer);
  customer.live.close();
});

test('F4: a worker killed after the commit of an answer it never heard of: the next one publishes nothing more', async () => {
  const customer = await arrive(app.url);
  // a statement whose client is dead goes on and commits once it gets its lock
  await killWhilePublishing(customer, () => Promise.resolve());
  await hasOneWholeAnswer(customer);
  customer.live.close();
});

test('F4: a worker killed with a workflow task in its hands: the next one does it', async () => {
  const customer = await arrive(app.url);
  const victim = await pidOf(app, 'worker');
  process.kill(victim, 'SIGSTOP');
  try {
    expect(await ask(customer)).toMatchObject({ ok: true });
    // 2: handed out
    const state = async () => (await workflowOf(customer))?.pendingWorkflowTask?.state;
    await expect.poll(state, { timeout: 30_000 }).toBe(2);
  } finally {
    process.kill(victim, 'SIGKILL');
  }
  await hasOneWholeAnswer(customer);
  customer.live.close();
});
