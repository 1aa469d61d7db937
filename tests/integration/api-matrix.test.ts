import { randomUUID } from 'node:crypto';
import { io } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allRoutes } from '../../api/http/routes.js';
import { COMMANDS } from '../../api/sockets/command.js';
import { createHttp, type Http } from '../../bench/driver/http.js';
import type { LiveSocket } from '../../bench/driver/socket.js';
import {
  arriveAt,
  customerSocket,
  hire,
  PASSWORD,
  staffSocket,
  type TestCustomer,
  type TestStaff,
} from '../factories/people.js';
import { startTestApi, type TestApi } from '../harness/api.js';
import {
  ACTORS,
  COMMAND_ROWS,
  OBJECTS,
  ROUTE_ROWS,
  type Actor,
  type Needs,
  type Row,
  type Thing,
} from './api-matrix.rows.js';

let api: TestApi;
let ownerAgent: TestStaff;
let otherAgent: TestStaff;
let deactivatedAgent: TestStaff;
let admin: TestStaff;

beforeAll(async () => {
  api = await startTestApi({ background: true });
  [ownerAgent, otherAgent, deactivatedAgent, admin] = await Promise.all([
    hire(api, { online: true, capacity: 50 }),
    hire(api, { online: true, capacity: 50 }),
    hire(api),
    hire(api, { role: 'super_admin' }),
  ]);
  await api.ctx.db
    .updateTable('users')
    .set({ active: false })
    .where('id', '=', deactivatedAgent.id)
    .execute();
  api.ctx.staff.forget(deactivatedAgent.id);
});
afterAll(() => api.close());

interface World {
  id: Record<Thing, string>;
  customers: { customerA: TestCustomer; customerB: TestCustomer };
}

async function ownedBy(agent: TestStaff): Promise<TestCustomer> {
  const customer = await arriveAt(api);
  await api.ctx.doors.postMessage({ conversationId: customer.id, authorKind: 'customer', content: 'hello' });
  const claimed = await api.ctx.doors.transition({
    conversationId: customer.id,
    action: 'claim',
    actorKind: 'agent',
    actorId: agent.id,
  });
  if (!claimed.ok) throw new Error(claimed.code);
  return customer;
}

const takeOffers = (agent: TestStaff, takes: boolean) =>
  api.ctx.doors.shiftTransition({
    agentId: agent.id,
    action: 'availability',
    actorKind: 'agent',
    args: { availability: takes ? 'available' : 'busy' },
  });

const escalate = (customer: TestCustomer) =>
  api.ctx.doors.transition({
    conversationId: customer.id,
    action: 'escalate',
    actorKind: 'customer',
    args: { reason: 'customer_request' },
  });

async function offerTo(agent: TestStaff, customer: TestCustomer): Promise<string> {
  await Promise.all([ownerAgent, otherAgent].map((one) => takeOffers(one, one === agent)));
  await escalate(customer);
  const offer = await api.ctx.db
    .selectFrom('assignments')
    .select('id')
    .where('conversation_id', '=', customer.id)
    .where('status', '=', 'offered')
    .executeTakeFirstOrThrow();
  return offer.id;
}

const insertUser = async (): Promise<string> => {
  const username = `user-${randomUUID().slice(0, 8)}`;
  const row = await api.ctx.db
    .insertInto('users')
    .values({ username, email: `${username}@example.test`, password_hash: 'none', role: 'agent' })
    .returning('id')
    .executeTakeFirstOrThrow();
  return row.id;
};
const insertArticle = async (): Promise<string> => {
  const row = await api.ctx.db
    .insertInto('articles')
    .values({ title: `Title ${randomUUID()}`, content: 'Text.' })
    .returning('id')
    .executeTakeFirstOrThrow();
  return row.id;
};

async function things(needs: Needs): Promise<World> {
  const unowned = needs !== 'conversation';
  const [customerA, customerB] = await Promise.all([
    unowned ? arriveAt(api) : ownedBy(ownerAgent),
    unowned ? arriveAt(api) : ownedBy(otherAgent),
  ]);
  const pair = async (make: () => Promise<string>): Promise<[string, string]> => [await make(), await make()];
  const made: Record<Needs, () => Promise<[string, string]>> = {
    nothing: () => Promise.resolve(['', '']),
    conversation: () => Promise.resolve([customerA.id, customerB.id]),
    // one after the other: the second offer must find the other agent free
    offer: async () => {
      const own = await offerTo(ownerAgent, customerA);
      const foreign = await offerToSecond(customerB);
      return [own, foreign];
    },
    agent: () => Promise.resolve([ownerAgent.id, otherAgent.id]),
    user: () => pair(insertUser),
    article: () => pair(insertArticle),
  };
  const [own, foreign] = await made[needs]();
  return { id: { own, foreign, missing: randomUUID() }, customers: { customerA, customerB } };
}

/** Going busy would end the first agent's offer; taking no more for lack of capacity does not. */
async function offerToSecond(customer: TestCustomer): Promise<string> {
  await api.ctx.db.updateTable('users').set({ capacity: 1 }).where('id', '=', ownerAgent.id).execute();
  await takeOffers(otherAgent, true);
  await escalate(customer);
  await api.ctx.db.updateTable('users').set({ capacity: 50 }).where('id', '=', ownerAgent.id).execute();
  const offer = await api.ctx.db
    .selectFrom('assignments')
    .select('id')
    .where('conversation_id', '=', customer.id)
    .where('agent_id', '=', otherAgent.id)
    .where('status', '=', 'offered')
    .executeTakeFirstOrThrow();
  return offer.id;
}

async function clear(world: World): Promise<void> {
  for (const { id } of Object.values(world.customers)) {
    await api.ctx.doors.transition({ conversationId: id, action: 'resolve', actorKind: 'admin' });
  }
}

/** Staff show the cookie of their log-in and nothing they were given later. */
async function clientOf(actor: Actor, world: World, row: Row): Promise<{ http: Http; cookie: string }> {
  if (actor === 'anonymous') return { http: createHttp(api.url), cookie: '' };
  if (actor === 'customerA' || actor === 'customerB') {
    const { http } = world.customers[actor];
    return { http, cookie: http.cookie() };
  }
  const staff = { ownerAgent, otherAgent, deactivatedAgent, admin }[actor];
  const http = createHttp(api.url);
  if (!row.endsSession || actor === 'deactivatedAgent') return { http, cookie: staff.http.cookie() };
  await http.call('POST', '/api/auth/login', { body: { username: staff.username, password: PASSWORD } });
  return { http, cookie: http.cookie() };
}

const setSight = async (seesAll: boolean): Promise<void> => {
  await api.ctx.db
    .insertInto('settings_versions')
    .values((row) => ({
      version: row.selectFrom('settings_versions').select((e) => e(e.fn.max('version'), '+', 1).as('next')),
      data: JSON.stringify({ agents_see_all: seesAll }),
    }))
    .execute();
  await api.ctx.settings.refresh();
};

it('every route and every socket command has a row in the matrix, and no row is left over', () => {
  const routes = allRoutes.map((route) => `${route.method} ${route.path}`);
  expect(Object.keys(ROUTE_ROWS).sort()).toEqual(routes.sort());
  expect(Object.keys(COMMAND_ROWS).sort()).toEqual(Object.keys(COMMANDS).sort());
});

describe.each([true, false])('with agents_see_all = %s', (seesAll) => {
  beforeAll(() => setSight(seesAll));

  it.each(Object.entries(ROUTE_ROWS))('%s', async (name, row) => {
    const [method = '', path = ''] = name.split(' ');
    const objects = row.needs === 'nothing' ? (['own'] as const) : OBJECTS;
    for (const thing of objects) {
      const world = await things(row.needs);
      const verdictOf = (actor: Actor) => row.verdict(actor, thing, seesAll);
      // the allowed come last, because they change what the others must not see
      const order = [...ACTORS].sort((a, b) => Number(verdictOf(a) === 'ok') - Number(verdictOf(b) === 'ok'));
      for (const actor of order) {
        const { params = {}, body, headers = {} } = row.request(world.id[thing]);
        const url = path.replaceAll(/:(\w+)/g, (_, key: string) => params[key] ?? '');
        const { http, cookie } = await clientOf(actor, world, row);
        const { status } = await http.call(method.toUpperCase(), url, {
          ...(body ? { body } : {}),
          headers: { ...headers, cookie },
        });
        const verdict = [401, 403, 404].includes(status) || status >= 500 ? status : 'ok';
        const expected = verdictOf(actor);
        const found = expected === 409 ? status : verdict;
        expect(`${actor} on ${thing}: ${found}`).toBe(`${actor} on ${thing}: ${expected}`);
      }
      await clear(world);
    }
  });

  it.each(Object.entries(COMMAND_ROWS))('socket %s', async (name, row) => {
    for (const thing of OBJECTS) {
      const world = await things('conversation');
      const { customerA, customerB } = world.customers;
      const sockets: Partial<Record<Actor, LiveSocket>> = {
        customerA: await customerSocket(api, customerA),
        customerB: await customerSocket(api, customerB),
        ownerAgent: await staffSocket(api, ownerAgent),
        otherAgent: await staffSocket(api, otherAgent),
        admin: await staffSocket(api, admin),
      };
      for (const [actor, live] of Object.entries(sockets) as [Actor, LiveSocket][]) {
        const ack = await live.command(name, row.input(world.id[thing]));
        const found = ack.ok ? 'ok' : ack.code;
        const expected = row.verdict(actor, thing, seesAll);
        expect(`${actor} on ${thing}: ${found}`).toBe(`${actor} on ${thing}: ${expected}`);
        live.close();
      }
      await clear(world);
    }
  });
});

it.each(['anonymous', 'deactivatedAgent'] as const)('%s is refused at the handshake', async (actor) => {
  const cookie = actor === 'anonymous' ? '' : deactivatedAgent.http.cookie();
  const socket = io(api.url, {
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    extraHeaders: { cookie },
  });
  const refusal = await new Promise<Error & { data?: { code: string } }>((resolve) => {
    socket.once('connect_error', resolve);
  });
  expect(refusal.data?.code).toBe('auth.required');
  socket.close();
});
