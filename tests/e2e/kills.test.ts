import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  arrive,
  firstAdmin,
  hireAgent,
  logIn,
  type Customer,
  type Staff,
} from '../../bench/driver/people.js';
import { startApp, type App } from '../harness/app.js';
import { pidOf } from '../harness/victim.js';

let app: App;
let agent: Staff;

beforeAll(async () => {
  app = await startApp();
  agent = await hireAgent(app.url, await firstAdmin(app.url), { username: 'kim', capacity: 20 });
}, 180_000);

afterAll(async () => {
  agent?.live.close();
  await app?.stop();
});

/** Sends until it is acked, as the customer's page does: always with the same client message id. */
async function send(customer: Customer, content: string): Promise<number> {
  const clientMessageId = randomUUID();
  for (let attempt = 0; attempt < 60; attempt += 1) {
    try {
      const ack = await customer.live.command(
        'message:send',
        { session_id: customer.sessionId, client_message_id: clientMessageId, content },
        1_500,
      );
      if (ack.ok && ack.seq !== undefined) return ack.seq;
    } catch (error) {
      if (attempt === 59) throw error;
    }
    await sleep(250);
  }
  throw new Error('never acked');
}

async function talk(): Promise<Customer> {
  const customer = await arrive(app.url);
  await customer.http.call('POST', `/api/chat/${customer.sessionId}/escalate`);
  await expect
    .poll(
      async () =>
        (
          await agent.http
            .call('POST', `/api/agent/conversations/${customer.sessionId}/claim`)
            .catch(() => null)
        )?.status,
      { timeout: 30_000 },
    )
    .toBe(200);
  return customer;
}

const victims = ['api', 'worker', 'assistant_worker', 'temporal', 'postgres'] as const;

test.each(victims)(
  'kill -9 of %s in the middle of a talk loses nothing and doubles nothing',
  async (victim) => {
    const customer = await talk();
    const pid = await pidOf(app, victim);
    const acked: number[] = [];
    for (let index = 0; index < 20; index += 1) {
      if (index === 7) process.kill(pid, 'SIGKILL');
      acked.push(await send(customer, `${victim} ${index}`));
    }
    const history = await customer.http.call<{
      messages: { seq: number; content: string; sender: string }[];
    }>('GET', `/api/chat/${customer.sessionId}`);
    const mine = history.body.messages.filter((message) => message.sender === 'user');
    expect(mine.map((message) => message.content)).toEqual(
      Array.from({ length: 20 }, (_, index) => `${victim} ${index}`),
    );
    expect(mine.map((message) => message.seq)).toEqual(acked);
    expect(await pidOf(app, victim, pid)).not.toBe(pid);
    customer.live.close();
  },
);

test('a question asked while Temporal is dead is answered once after its return', async () => {
  const customer = await arrive(app.url);
  process.kill(await pidOf(app, 'temporal'), 'SIGKILL');
  await send(customer, 'How can I return an item?');
  const bots = async (): Promise<number> => {
    const { body } = await customer.http.call<{ messages: { sender: string }[] }>(
      'GET',
      `/api/chat/${customer.sessionId}`,
    );
    return body.messages.filter((message) => message.sender === 'bot').length;
  };
  await expect.poll(bots, { timeout: 60_000, interval: 500 }).toBe(1);
  await sleep(3_000);
  expect(await bots()).toBe(1);
  customer.live.close();
});

test('after all kills every open conversation has one owner and a deadline, and hours do not overlap', async () => {
  const { database_url: url } = await app.runJson();
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const count = async (text: string): Promise<number> =>
    Number((await client.query<{ n: string }>(`select count(*) as n from ${text}`)).rows[0]?.n);
  expect(await count(`conversations where status <> 'resolved' and due_at is null`)).toBe(0);
  expect(
    await count(`(select 1 from assignments where status in ('offered', 'accepted')
      group by conversation_id having count(*) > 1) q`),
  ).toBe(0);
  expect(await count(`shift_intervals where upper_inf(period)`)).toBe(1);
  await client.end();
  const back = await logIn(app.url, 'kim', 'another long password');
  const status = await back.http.call<{ status: string }>('GET', `/api/agent/status/${back.id}`);
  expect(status.body.status).toBe('online');
  back.live.close();
});
