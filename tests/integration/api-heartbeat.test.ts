import { afterAll, beforeAll, expect, it } from 'vitest';
import type { LiveSocket } from '../../bench/driver/socket.js';
import {
  arriveAt,
  customerSocket,
  hire,
  staffSocket,
  type TestCustomer,
  type TestStaff,
} from '../factories/people.js';
import { startTestApi, type TestApi } from '../harness/api.js';

/** Without a relay nothing is pushed: what these sockets learn, a heartbeat has told them. */
let api: TestApi;
let agent: TestStaff;
let customer: TestCustomer;
let foreign: TestCustomer;
let live: Record<'customer' | 'agent', LiveSocket>;
let openedAt = Infinity;
const eventually = <T>(look: () => T) => expect.poll(look, { timeout: 40_000, interval: 100 });

beforeAll(async () => {
  api = await startTestApi();
  agent = await hire(api, { online: true });
  [customer, foreign] = [await arriveAt(api), await arriveAt(api)];
  live = { customer: await customerSocket(api, customer), agent: await staffSocket(api, agent) };
  openedAt = performance.now();
  for (const { id: conversationId } of [customer, foreign]) {
    await api.ctx.doors.transition({
      conversationId,
      action: 'claim',
      actorKind: 'agent',
      actorId: agent.id,
    });
    await api.ctx.doors.postMessage({ conversationId, authorKind: 'customer', content: 'hello' });
  }
  await api.ctx.pool.query('update agent_states set lease_until = clock_timestamp() where agent_id = $1', [
    agent.id,
  ]);
  await api.ctx.pool.query(
    `update http_sessions set expire = now() + interval '1 minute' where sess ->> 'user_id' = $1`,
    [agent.id],
  );
});
afterAll(async () => {
  for (const one of Object.values(live)) one.close();
  await api.close();
});

const beatOf = (one: LiveSocket) => one.events.findLast((event) => event.name === 'heartbeat')?.body;
const headOf = async (id: string) => {
  const { head_seq, state_version, epoch } = (await api.ctx.doors.snapshot(id)) ?? {};
  return { head_seq, state_version, epoch };
};

it('a heartbeat tells a customer the head of its own conversation and nothing of others', async () => {
  const { id } = customer;
  await eventually(() => beatOf(live.customer)).toEqual({ heads: { [id]: await headOf(id) } });
}, 60_000);

it('a heartbeat tells an agent the heads of all it has, open on the screen or not, and the version of its inbox', async () => {
  const own = Object.fromEntries(
    await Promise.all([customer, foreign].map(async ({ id }) => [id, await headOf(id)] as const)),
  );
  const [desk] = await api.ctx.repositories.desk.inboxVersions([agent.id]);
  await eventually(() => beatOf(live.agent)).toEqual({ heads: own, inbox_version: desk?.inbox_version });
}, 60_000);

it('an open page keeps its agent connected', async () => {
  const isConnected = async () =>
    (
      await api.ctx.pool.query<{ yes: boolean }>(
        'select lease_until > clock_timestamp() as yes from agent_states where agent_id = $1',
        [agent.id],
      )
    ).rows[0]?.yes;
  await eventually(isConnected).toBe(true);
}, 60_000);

it('what a person does over a socket keeps the log-in alive, an open page alone does not', async () => {
  const secondsLeft = async () =>
    (
      await api.ctx.pool.query<{ left: number }>(
        `select extract(epoch from expire - now())::int as left from http_sessions where sess ->> 'user_id' = $1`,
        [agent.id],
      )
    ).rows[0]?.left ?? 0;
  // a sign of life is written down at most every 15 s
  await eventually(() => performance.now() - openedAt).toBeGreaterThan(15_500);
  const mark = { session_id: customer.id, seq: 1 };
  await live.agent.command('conversation:delivered', mark);
  expect(await secondsLeft()).toBeLessThan(60);
  await eventually(async () => {
    await live.agent.command('conversation:read', mark);
    return secondsLeft();
  }).toBeGreaterThan(600);
}, 60_000);
