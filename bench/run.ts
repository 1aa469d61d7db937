import { randomUUID } from 'node:crypto';
import { startApp, type App } from '../tests/harness/app.js';
import { arrive, firstAdmin, hireAgent, type Staff } from './driver/people.js';
import { openSocket } from './driver/socket.js';
import { startFloor } from './floor.js';
import { closedLoop, percentile, type Run, type Talker } from './measure.js';

const SECONDS = 6;
const ROUNDS = 3;

async function floorTalker(url: string): Promise<Talker> {
  const room = randomUUID();
  const [customer, agent] = [
    await openSocket(url, { auth: { room } }),
    await openSocket(url, { auth: { room } }),
  ];
  return {
    send: async (text) => {
      await customer.socket.timeout(10_000).emitWithAck('send', text);
    },
    onDelivered: (listener) =>
      agent.socket.on('posted', (body: { content: string }) => listener(body.content)),
  };
}

async function productTalker(app: App, agent: Staff): Promise<Talker> {
  const customer = await arrive(app.url);
  const claimed = await agent.http.call('POST', `/api/agent/conversations/${customer.sessionId}/claim`);
  if (claimed.status !== 200) throw new Error(`claim: ${claimed.status}`);
  const watched = await agent.live.command('conversation:watch', { session_id: customer.sessionId });
  if (!watched.ok) throw new Error(watched.code);
  return {
    send: async (text) => {
      const ack = await customer.live.command(
        'message:send',
        { session_id: customer.sessionId, client_message_id: randomUUID(), content: text },
        10_000,
      );
      if (!ack.ok) throw new Error(ack.code);
    },
    onDelivered: (listener) =>
      agent.live.socket.on('message:posted', (body: { session_id: string; content: string }) => {
        if (body.session_id === customer.sessionId) listener(body.content);
      }),
  };
}

const app = await startApp({ env: { RATE_LIMIT_FACTOR: '1000', PG_NO_FSYNC: '' } });
const { database_url: databaseUrl } = await app.runJson();
const floor = await startFloor(databaseUrl);
try {
  const agent = await hireAgent(app.url, await firstAdmin(app.url), { username: 'bench', capacity: 50 });
  for (const clients of [1, 16]) {
    const floorTalkers = await Promise.all(Array.from({ length: clients }, () => floorTalker(floor.url)));
    const productTalkers: Talker[] = [];
    for (let index = 0; index < clients; index += 1) productTalkers.push(await productTalker(app, agent));
    const runs: { floor: Run[]; product: Run[] } = { floor: [], product: [] };
    for (let round = 0; round < ROUNDS; round += 1) {
      runs.floor.push(await closedLoop({ talkers: floorTalkers, seconds: SECONDS }));
      runs.product.push(await closedLoop({ talkers: productTalkers, seconds: SECONDS }));
    }
    const row = (name: string, of: Run[]) => ({
      server: name,
      clients,
      'ack p50 ms': percentile(
        of.flatMap((run) => run.acks),
        0.5,
      ).toFixed(2),
      'ack p95 ms': percentile(
        of.flatMap((run) => run.acks),
        0.95,
      ).toFixed(2),
      'delivery p95 ms': percentile(
        of.flatMap((run) => run.deliveries),
        0.95,
      ).toFixed(2),
      'messages/s': (of.reduce((sum, run) => sum + run.perSecond, 0) / of.length).toFixed(0),
    });
    console.table([row('floor', runs.floor), row('product', runs.product)]);
  }
  agent.live.close();
} finally {
  await floor.close();
  await app.stop();
}
process.exit(0);
