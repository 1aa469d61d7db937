import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { startApp, type App } from '../tests/harness/app.js';
import type { Http } from './driver/http.js';
import { firstAdmin, hireAgent, type Staff } from './driver/people.js';
import { cpuMs } from './driver/processes.js';
import { openSocket } from './driver/socket.js';
import { fillDesk } from './fill.js';
import { openLoop, percentile, type Talker } from './measure.js';
import type { Figure } from './plot.js';
import { pidsOf } from './app-processes.js';

const CALLS_A_ROUND = 40;
const ROWS = 20;
/** Pages of 100 in front of the deep page. */
const DEEP = { all: 50, queue: 5 };
const REST_MS = 8_000;

interface Desk {
  app: App;
  admin: Http;
  agent: Staff;
  talkers: Talker[];
  /** Cursors of the deep pages. */
  deep: Record<keyof typeof DEEP, string>;
}

type Question = { name: string; ask: (desk: Desk) => Promise<{ status: number }> };

const list = (view: string, cursor: string): string =>
  `/api/agent/conversations?view=${view}&limit=${ROWS}&cursor=${cursor}`;

const QUESTIONS: readonly Question[] = [
  { name: "the agent's own", ask: ({ agent }) => agent.http.call('GET', list('mine', '')) },
  { name: 'the queue', ask: ({ agent }) => agent.http.call('GET', list('queue', '')) },
  { name: 'all', ask: ({ agent }) => agent.http.call('GET', list('all', '')) },
  {
    name: 'the queue, deep page',
    ask: ({ agent, deep }) => agent.http.call('GET', list('queue', deep.queue)),
  },
  { name: 'all, deep page', ask: ({ agent, deep }) => agent.http.call('GET', list('all', deep.all)) },
  { name: 'hand-overs', ask: ({ agent }) => agent.http.call('GET', `/api/agent/escalations?limit=${ROWS}`) },
  { name: 'overview', ask: ({ agent }) => agent.http.call('GET', `/api/agent/overview/${agent.id}`) },
  { name: 'live board', ask: ({ admin }) => admin.call('GET', '/api/admin/board') },
  { name: "admins' list", ask: ({ admin }) => admin.call('GET', `/api/admin/conversations?limit=${ROWS}`) },
  {
    name: "admins' list of one status",
    ask: ({ admin }) => admin.call('GET', `/api/admin/conversations?status=resolved&limit=10`),
  },
  { name: 'agents', ask: ({ admin }) => admin.call('GET', `/api/admin/agents?limit=${ROWS}`) },
];

/** What is asked and said at a desk with few and with many open conversations, in turns on the same machine. */
export async function scaleFigures(options: {
  open: readonly [few: number, many: number];
  rounds: number;
  seconds: number;
  rate: number;
}): Promise<Figure[]> {
  const [few, many] = options.open;
  const desks: Desk[] = [];
  try {
    for (const open of [few, many]) desks.push(await openDesk(open));
    return await compareDesks(desks, options, ` ${few} → ${many} open`);
  } finally {
    for (const { app, agent } of desks) {
      agent.live.close();
      await app.stop();
    }
  }
}

async function compareDesks(
  desks: readonly Desk[],
  options: { rounds: number; seconds: number; rate: number },
  suffix: string,
): Promise<Figure[]> {
  const { rounds, seconds, rate: perSecond } = options;
  const acks = desks.map(() => [] as number[]);
  const answers = QUESTIONS.map(() => desks.map(() => [] as number[]));
  let missing = 0;
  for (let round = 0; round <= rounds; round += 1) {
    for (const [at, desk] of desks.entries()) {
      const run = await openLoop({ talkers: desk.talkers, seconds, perSecond });
      missing += run.lost + run.doubled;
      // the first round only warms up
      if (round > 0) acks[at]?.push(...run.acks);
    }
    for (const [index, question] of QUESTIONS.entries()) {
      // the desks answer by turns, so that a slow second of the machine meets both
      for (let call = 0; call < CALLS_A_ROUND; call += 1) {
        for (const [at, desk] of desks.entries()) {
          const time = await timeOf(question, desk);
          if (round > 0) answers[index]?.[at]?.push(time);
        }
      }
    }
  }
  const p95 = (name: string, [small = [], large = []]: readonly number[][]): Figure => ({
    name: `${name} p95,${suffix}`,
    unit: 'ms',
    ours: percentile(large, 0.95),
    floor: percentile(small, 0.95),
    must: 1.5,
  });
  const [small = 0, large = 0] = await Promise.all(desks.map(cpuAtRest));
  return [
    p95('ack', acks),
    ...QUESTIONS.map(({ name }, index) => p95(name, answers[index] ?? [])),
    { name: `CPU at rest,${suffix}`, unit: 'ms/s', ours: large, floor: small, must: null },
    { name: `messages lost or seen twice,${suffix}`, unit: '', ours: missing, floor: null, must: 0 },
  ];
}

async function openDesk(open: number): Promise<Desk> {
  const app = await startApp({ env: { RATE_LIMIT_FACTOR: '1000', PG_NO_FSYNC: '' } });
  const { database_url: databaseUrl } = await app.runJson();
  const admin = await firstAdmin(app.url);
  const agent = await hireAgent(app.url, admin, { username: 'measured', capacity: 50 });
  const { customers } = await fillDesk({ databaseUrl, open, agentId: agent.id });
  const talkers = await Promise.all(customers.map((customer) => talkerOf(app.url, customer)));
  const deep = { all: await cursorOf(agent.http, 'all'), queue: await cursorOf(agent.http, 'queue') };
  return { app, admin, agent, talkers, deep };
}

/** A customer of a filled conversation; what it sends counts as delivered when its own page sees it. */
async function talkerOf(url: string, who: { sessionId: string; token: string }): Promise<Talker> {
  const live = await openSocket(url, { auth: { token: who.token, session_id: who.sessionId } });
  return {
    send: async (content) => {
      const input = { session_id: who.sessionId, client_message_id: randomUUID(), content };
      const ack = await live.command('message:send', input, 10_000);
      if (!ack.ok) throw new Error(ack.code);
    },
    onDelivered: (listener) => {
      live.socket.off('message:posted');
      live.socket.on('message:posted', ({ content }: { content: string }) => listener(content));
    },
  };
}

/** As far as the list goes, at most `DEEP` pages of 100; of a list of one page its second half. */
async function cursorOf(http: Http, view: keyof typeof DEEP): Promise<string> {
  let cursor = await nextCursor(http, view, { limit: 3, cursor: '' });
  for (let page = 0; page < DEEP[view]; page += 1) {
    const next = await nextCursor(http, view, { limit: 100, cursor });
    if (next === '') break;
    cursor = next;
  }
  return cursor;
}

async function nextCursor(
  http: Http,
  view: string,
  { limit, cursor }: { limit: number; cursor: string },
): Promise<string> {
  const path = `/api/agent/conversations?view=${view}&limit=${limit}&cursor=${cursor}`;
  const { body } = await http.call<{ next_cursor: string | null }>('GET', path);
  return body.next_cursor ?? '';
}

async function timeOf({ name, ask }: Question, desk: Desk): Promise<number> {
  const start = performance.now();
  const { status } = await ask(desk);
  if (status !== 200) throw new Error(`${name}: ${status}`);
  return performance.now() - start;
}

/** Milliseconds of CPU a second, of the api, the workers and PostgreSQL: what recurs by itself. */
async function cpuAtRest({ app }: Desk): Promise<number> {
  const { pids } = await app.runJson();
  const all = (await pidsOf(app)).filter((pid) => pid !== pids.temporal);
  await sleep(1_000);
  const [before, start] = [await cpuMs(all), performance.now()];
  await sleep(REST_MS);
  return ((await cpuMs(all)) - before) / ((performance.now() - start) / 1000);
}
