import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, inject, it } from 'vitest';
import type { LiveSocket } from '../../bench/driver/socket.js';
import { arriveAt, customerSocket, hire, staffSocket, type TestCustomer } from '../factories/people.js';
import { startTestApi, type TestApi } from '../harness/api.js';
import { execute } from '../harness/postgres.js';

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
const eventually = <T>(look: () => T) => expect.poll(look, { timeout: 10_000 });
const told = (live: LiveSocket, name: string) =>
  live.events.flatMap((event) => (event.name === name ? [event.body] : []));
const post = (http: TestCustomer['http'], path: string, body: object = {}) =>
  http.call('POST', path, { body });
const send = (live: LiveSocket, customer: TestCustomer, content: string) =>
  live.command('message:send', { session_id: customer.id, client_message_id: randomUUID(), content });

// the first one: nobody is on duty yet
it('who waits hears that it moves up, and of each change of state, on every copy', async () => {
  const [first, second] = [await arriveAt(api), await arriveAt(api)];
  for (const customer of [first, second]) await post(customer.http, `/api/chat/${customer.id}/escalate`);
  const [here, there] = [await keep(customerSocket(api, second)), await keep(customerSocket(other, second))];
  await post(first.http, `/api/chat/${first.id}/resolve`);
  for (const live of [here, there])
    await eventually(() => told(live, 'conversation:updated').at(-1)?.queue_position).toBe(1);
  await post(second.http, `/api/chat/${second.id}/resolve`);
  const last = (live: LiveSocket) => told(live, 'conversation:updated').at(-1)?.status;
  for (const live of [here, there]) await eventually(() => last(live)).toBe('resolved');
});

it('read and received only rise, never beyond what there is, and are told once on every copy', async () => {
  const agent = await hire(api, { online: true });
  const customer = await arriveAt(api);
  const [here, there] = [
    await keep(customerSocket(api, customer)),
    await keep(customerSocket(other, customer)),
  ];
  for (const content of ['one', 'two']) await send(here, customer, content);
  await post(agent.http, `/api/agent/conversations/${customer.id}/claim`);
  const desk = await keep(staffSocket(other, agent));
  const { head_seq: head = 0 } = (await api.ctx.doors.snapshot(customer.id)) ?? {};
  const mark = (how: string, seq: number) =>
    desk.command(`conversation:${how}`, { session_id: customer.id, seq });
  await mark('read', 1);
  await mark('read', 99);
  await mark('read', 1);
  await mark('read', head);
  await mark('delivered', head);
  for (const live of [here, there]) {
    await eventually(() => told(live, 'conversation:delivered').at(-1)?.seq).toBe(head);
    expect(told(live, 'conversation:read').map(({ seq }) => seq)).toEqual([1, head]);
  }
  const view = await api.ctx.repositories.conversations.view({ id: customer.id, after: 0 });
  expect(view).toMatchObject({ read_by_agent_seq: head, read_by_customer_seq: 0 });
  await post(agent.http, `/api/agent/conversations/${customer.id}/resolve`);
  await post(agent.http, '/api/agent/status', { status: 'offline' });
});

it('who types is told to the others once, to the owner wherever it looks, and not to the one who types', async () => {
  const agent = await hire(api, { online: true });
  const customer = await arriveAt(api);
  await post(agent.http, `/api/agent/conversations/${customer.id}/claim`);
  const [here, beside, there] = [
    await keep(customerSocket(api, customer)),
    await keep(customerSocket(api, customer)),
    await keep(customerSocket(other, customer)),
  ];
  const desk = await keep(staffSocket(api, agent));
  const typing = { session_id: customer.id, who: 'user', typing: true };
  await here.command('typing:set', { session_id: customer.id, typing: true });
  await here.command('typing:set', { session_id: customer.id, typing: false });
  for (const live of [beside, there, desk])
    await eventually(() => told(live, 'typing')).toEqual([typing, { ...typing, typing: false }]);
  expect(told(here, 'typing')).toEqual([]);
  await post(agent.http, `/api/agent/conversations/${customer.id}/resolve`);
  await post(agent.http, '/api/agent/status', { status: 'offline' });
});

it('a note is told to staff who watch and never to the customer', async () => {
  const [agent, admin] = [await hire(api, { online: true }), await hire(api, { role: 'super_admin' })];
  const customer = await arriveAt(api);
  await post(agent.http, `/api/agent/conversations/${customer.id}/claim`);
  const watcher = await keep(staffSocket(other, admin));
  await watcher.command('conversation:watch', { session_id: customer.id });
  const live = await keep(customerSocket(other, customer));
  await post(agent.http, `/api/agent/conversations/${customer.id}/notes`, { content: 'a difficult one' });
  await eventually(() => told(watcher, 'note:posted')).toEqual([{ session_id: customer.id, staff_seq: 1 }]);
  expect(told(live, 'note:posted')).toEqual([]);
  expect(JSON.stringify(live.events)).not.toContain('a difficult one');
  await watcher.command('conversation:watch', { session_id: customer.id, watch: false });
  await send(live, customer, 'watched no more');
  await eventually(() => live.posted.at(-1)?.content).toBe('watched no more');
  // its ack comes after whatever was told before
  await watcher.command('conversation:sync', { session_id: customer.id, after: 0 });
  expect(watcher.posted.map(({ content }) => content)).not.toContain('watched no more');
  await post(agent.http, `/api/agent/conversations/${customer.id}/resolve`);
  await post(agent.http, '/api/agent/status', { status: 'offline' });
});

it('an agent is told of its own offers, inbox and shift, an admin of the board, and nobody of another’s', async () => {
  const agent = await hire(api, { online: true });
  const [colleague, admin] = [await hire(api), await hire(api, { role: 'super_admin' })];
  const [desk, beside, office] = [
    await keep(staffSocket(other, agent)),
    await keep(staffSocket(other, colleague)),
    await keep(staffSocket(other, admin)),
  ];
  const customer = await arriveAt(api);
  await post(customer.http, `/api/chat/${customer.id}/escalate`);
  await eventually(() => told(desk, 'offer:made')).toMatchObject([{ session_id: customer.id }]);
  await eventually(() => told(desk, 'inbox:updated').at(-1)?.inbox_version).toBeGreaterThan(0);
  await eventually(() => told(office, 'board:updated').length).toBeGreaterThan(0);
  await post(customer.http, `/api/chat/${customer.id}/resolve`);
  const [offer] = told(desk, 'offer:made');
  await eventually(() => told(desk, 'offer:ended')).toEqual([
    { offer_id: offer?.offer_id, outcome: 'withdrawn' },
  ]);
  await post(agent.http, '/api/agent/availability', { availability: 'busy' });
  for (const live of [desk, office])
    await eventually(() => told(live, 'shift:updated').at(-1)).toMatchObject({
      agent_id: agent.id,
      availability: 'busy',
    });
  for (const name of ['offer:made', 'offer:ended', 'shift:updated', 'board:updated']) {
    const foreign = told(beside, name).filter((body) => body.agent_id !== colleague.id);
    expect(`${name}: ${foreign.length}`).toBe(`${name}: 0`);
  }
  await post(agent.http, '/api/agent/status', { status: 'offline' });
});

it('steps and text of an answer are told on every copy; what is too long for a hint harms no other', async () => {
  const [customer, stranger] = [await arriveAt(api), await arriveAt(api)];
  const lives = [await keep(customerSocket(api, customer)), await keep(customerSocket(other, customer))];
  const strange = await keep(customerSocket(other, stranger));
  const { hints } = api.ctx;
  const about = { session_id: customer.id, turn: 1 };
  hints.send({ t: 'delta', ...about, attempt: 1, text: 'x'.repeat(9_000) });
  hints.send({ t: 'progress', ...about, step: 'writing' });
  hints.send({ t: 'delta', ...about, attempt: 1, text: 'You can' });
  for (const live of lives) {
    await eventually(() => told(live, 'assistant:delta')).toEqual([
      { ...about, attempt: 1, text: 'You can' },
    ]);
    expect(told(live, 'assistant:progress')).toEqual([{ ...about, step: 'writing' }]);
  }
  expect(told(strange, 'assistant:progress')).toEqual([]);
});

it('a copy that heard nothing for a while tells its listeners how things stand', async () => {
  const customer = await arriveAt(api);
  const live = await keep(customerSocket(other, customer));
  const database = new URL(api.database.url).pathname.slice(1);
  const letIn = (yes: boolean) =>
    execute(inject('postgresUrl'), `alter database ${database} allow_connections ${yes}`);
  const resolved = () => told(live, 'conversation:updated').filter(({ status }) => status === 'resolved');
  await letIn(false);
  try {
    await api.ctx.pool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and application_name like 'switchboard-lifeline-api-%'`,
    );
    await api.ctx.doors.transition({ conversationId: customer.id, action: 'resolve', actorKind: 'customer' });
    const unpushed = async () =>
      (
        await api.ctx.pool.query('select 1 from outbox where subject_id = $1 and pushed_at is null', [
          customer.id,
        ])
      ).rowCount;
    await eventually(unpushed).toBe(0);
    expect(resolved()).toEqual([]);
  } finally {
    await letIn(true);
  }
  await eventually(() => resolved().length).toBe(1);
});
