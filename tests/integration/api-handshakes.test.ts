import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import supertest from 'supertest';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { arriveAt, customerSocket } from '../factories/people.js';
import { startTestApi, type TestApi } from '../harness/api.js';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi({ env: { RATE_LIMIT_FACTOR: '1' } });
});
afterAll(() => api.close());

/** How a WebSocket handshake is answered. */
const upgrade = (at: TestApi, headers: Record<string, string>, query = '') =>
  new Promise<{ status: number; retryAfter: string | undefined }>((resolve, reject) => {
    const asked = request(`${at.url}/socket.io/?EIO=4&transport=websocket${query}`, {
      headers: {
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
        ...headers,
      },
    });
    asked.on('upgrade', (_answer, socket) => {
      socket.destroy();
      resolve({ status: 101, retryAfter: undefined });
    });
    asked.on('response', (answer) => {
      answer.resume();
      resolve({ status: answer.statusCode ?? 0, retryAfter: answer.headers['retry-after'] });
    });
    asked.on('error', reject);
    asked.end();
  });

it('a house full of customers behind one address comes back at once, with all its tabs, after a cut', async () => {
  const customers = await Promise.all(Array.from({ length: 40 }, () => arriveAt(api)));
  const tabs = await Promise.all(
    customers.flatMap((customer) => Array.from({ length: 5 }, () => customerSocket(api, customer))),
  );
  for (let cut = 0; cut < 2; cut += 1) {
    for (const tab of tabs) tab.socket.io.engine.close();
    await expect.poll(() => tabs.every((tab) => tab.socket.connected), { timeout: 20_000 }).toBe(true);
  }
  const sent = await Promise.all(
    tabs.map((tab, index) =>
      tab.command(
        'message:send',
        {
          session_id: customers[Math.floor(index / 5)]?.id,
          client_message_id: randomUUID(),
          content: 'here again',
        },
        30_000,
      ),
    ),
  );
  expect(sent.every((ack) => ack.ok)).toBe(true);
  expect(tabs.map((tab) => tab.trouble()).filter((trouble) => trouble.includes('429'))).toEqual([]);
  for (const tab of tabs) tab.close();
});

it('handshakes of one address are limited, by WebSocket and by polling, and other addresses behind the proxy are not', async () => {
  const behind = await startTestApi({
    database: api.database,
    env: { RATE_LIMIT_FACTOR: '0.002', TRUST_PROXY: '1' },
  });
  const knock = (address: string, query = '') => upgrade(behind, { 'x-forwarded-for': address }, query);
  const polling = (address: string) =>
    supertest(behind.url)
      .get('/socket.io/?EIO=4&transport=polling')
      .set('X-Forwarded-For', address)
      .set('Upgrade', 'not really');
  const answers = [];
  // one subscriber's /64; what stands in front of the last address was claimed by the caller
  for (let count = 1; count <= 8; count += 1)
    answers.push(await knock(`203.0.113.${count}, 2001:db8:1:2::${count}`));
  expect(answers.map(({ status }) => status)).toEqual([101, 101, 101, 101, 101, 101, 429, 429]);
  expect(Number(answers.at(-1)?.retryAfter)).toBeGreaterThan(0);
  expect((await knock('2001:db8:1:2::9', '&sid=')).status).toBe(429);
  expect((await polling('2001:db8:1:2::99')).status).toBe(403);
  expect((await knock('2001:db8:1:3::1')).status).toBe(101);
  expect((await polling('198.51.100.7')).status).toBe(200);
  await behind.close();
});

it('a client that resets its connection in the middle of a refused handshake disturbs nobody', async () => {
  const { hostname, port } = new URL(api.url);
  const foreign = ['GET /socket.io/?EIO=4&transport=websocket HTTP/1.1', `Host: ${hostname}:${port}`]
    .concat(['Connection: Upgrade', 'Upgrade: websocket', 'Origin: https://elsewhere.example'])
    .join('\r\n');
  const elsewhere = foreign.replace('/socket.io/', '/elsewhere/').replace(/\r\nOrigin.*/, '');
  const ends = [foreign, elsewhere].flatMap((head) =>
    Array.from(
      { length: 20 },
      () =>
        new Promise<void>((resolve) => {
          const socket = connect(Number(port), hostname, () => {
            socket.write(`${head}\r\n\r\n`, () => setImmediate(() => socket.resetAndDestroy()));
          });
          socket.on('error', () => socket.destroy());
          socket.on('close', () => resolve());
        }),
    ),
  );
  await Promise.all(ends);
  await sleep(200);
  expect((await supertest(api.url).get('/healthz')).status).toBe(200);
});
