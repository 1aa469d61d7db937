import { mkdir, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startApp, type App } from '../tests/harness/app.js';
import { pidsOf } from './app-processes.js';
import { compare, type Measured } from './compare.js';
import { firstAdmin, hireAgent, type Staff } from './driver/people.js';
import { startFloorProcess, type FloorProcess } from './floor-process.js';
import { historyFigures, turnTimes } from './histories.js';
import { closedLoop, openLoop, percentile, type Talker } from './measure.js';
import { memoryFigures } from './memory.js';
import { notMeasured, peerFigures } from './others.js';
import { holds, plot, table, type Figure } from './plot.js';
import { scaleFigures } from './scale.js';
import { statementFigures } from './statements.js';
import { floorTalker, productTalker } from './talkers.js';
import { temporalAwayFigures } from './temporal-away.js';
import { bareTurns } from './turn-floor.js';

// npm run bench -- [--only messages,turns,away,statements,memory,scale] [--seconds 3] [--rounds 4] [--clients 16]
//   [--rate 100] [--idle 1000] [--open 100,100000] [--out FOLDER]
const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '3' },
    rounds: { type: 'string', default: '4' },
    clients: { type: 'string', default: '16' },
    /** Messages a second of the open loop, all chats together. */
    rate: { type: 'string', default: '100' },
    /** Idle conversations whose memory is measured. */
    idle: { type: 'string', default: '1000' },
    /** Few and many open conversations. */
    open: { type: 'string', default: '100,100000' },
    only: { type: 'string', default: 'messages,turns,away,statements,memory,scale' },
    out: { type: 'string' },
  },
});
const [seconds, rounds, many, rate] = [
  Number(values.seconds),
  Number(values.rounds),
  Number(values.clients),
  Number(values.rate),
];
const WARM_UP_ROUNDS = 2;
const figures: Figure[] = [];
const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/** At saturation a latency only says how many wait: it is shown without a goal. */
function latencyFigures(
  name: string,
  { floor: bare, product }: Record<'floor' | 'product', Measured>,
  judged: boolean,
): void {
  for (const [what, ours, theirs] of [
    ['ack', product.acks, bare.acks],
    ['delivery', product.deliveries, bare.deliveries],
  ] as const) {
    figures.push({
      name: `${what} p50, ${name}`,
      unit: 'ms',
      ours: percentile(ours, 0.5),
      floor: percentile(theirs, 0.5),
      must: null,
    });
    figures.push({
      name: `${what} p95, ${name}`,
      unit: 'ms',
      ours: percentile(ours, 0.95),
      floor: percentile(theirs, 0.95),
      must: judged ? 2 : null,
    });
  }
}

async function messages(app: App, floor: FloorProcess, agent: Staff): Promise<Talker[]> {
  const talkers: Talker[] = [];
  const floorTalkers: Talker[] = [];
  let [lost, doubled] = [0, 0];
  for (const clients of [1, many]) {
    while (talkers.length < clients) {
      talkers.push((await productTalker(app.url, agent)).talker);
      floorTalkers.push(await floorTalker(floor.url));
    }
    if (!only.has('messages')) continue;
    const sides = {
      floor: { talkers: floorTalkers, pids: async () => floor.pids },
      product: { talkers, pids: () => pidsOf(app) },
    };
    const chats = clients === 1 ? '1 chat' : `${clients} chats`;
    // the first thousand messages of a process are run by code that is not compiled yet, on either side
    for (const { talkers: cold } of Object.values(sides))
      await closedLoop({ talkers: cold, seconds: WARM_UP_ROUNDS * seconds });
    const latency = await compare(sides, rounds, (of) => openLoop({ talkers: of, seconds, perSecond: rate }));
    const capacity = await compare(sides, rounds, (of) => closedLoop({ talkers: of, seconds }));
    latencyFigures(`${chats}, ${rate}/s`, latency, true);
    latencyFigures(`${chats}, closed loop`, capacity, clients === 1);
    figures.push(
      {
        name: `CPU a message, ${chats}`,
        unit: 'ms',
        ours: capacity.product.cpu,
        floor: capacity.floor.cpu,
        must: 3,
      },
      {
        name: `messages a second, ${chats}`,
        unit: '/s',
        ours: capacity.product.perSecond,
        floor: capacity.floor.perSecond,
        must: 0.3,
        atLeast: true,
      },
    );
    for (const { product } of [latency, capacity]) {
      lost += product.lost;
      doubled += product.doubled;
    }
  }
  if (!only.has('messages')) return talkers;
  figures.push(
    { name: 'messages lost', unit: '', ours: lost, floor: null, must: 0 },
    { name: 'messages seen twice', unit: '', ours: doubled, floor: null, must: 0 },
  );
  return talkers;
}

async function statements(app: App, talkers: Talker[]): Promise<void> {
  const { aMessage, idleASecond } = await statementFigures(app, talkers);
  figures.push({ name: 'SQL statements a message', unit: '', ours: aMessage, floor: null, must: 5 });
  say(`idle: ${idleASecond.toFixed(0)} SQL statements a second`);
}

async function turns(app: App, agent: Staff): Promise<void> {
  const { temporal_address: temporalAddress } = await app.runJson();
  const bare: number[] = [];
  const turns: number[] = [];
  // the first of each warm up: code is loaded, connections are made
  await bareTurns({ address: temporalAddress, clients: 1, turns: 5 });
  await turnTimes(app.url, 1);
  for (let round = 0; round < rounds; round += 1) {
    bare.push(...(await bareTurns({ address: temporalAddress, clients: 1, turns: 10 })));
    turns.push(...(await turnTimes(app.url, 2)));
  }
  const found = await historyFigures({ url: app.url, temporalAddress, agent });
  figures.push(
    {
      name: 'assistant turn p95, 1 chat',
      unit: 'ms',
      ours: percentile(turns, 0.95),
      floor: percentile(bare, 0.95),
      must: 3,
    },
    {
      name: 'assistant turn p50, 1 chat',
      unit: 'ms',
      ours: percentile(turns, 0.5),
      floor: percentile(bare, 0.5),
      must: null,
    },
    { name: 'history events a turn', unit: '', ours: found.turnEvents, floor: null, must: 30 },
    { name: 'history bytes a turn', unit: 'B', ours: found.turnBytes, floor: null, must: 6 * 1024 },
    {
      name: 'history events of 100 messages to a person',
      unit: '',
      ours: found.humanEvents,
      floor: null,
      must: 11,
    },
  );
}

const only = new Set(values.only.split(','));

async function oneDesk(): Promise<void> {
  const floor = await startFloorProcess();
  const app = await startApp({ env: { RATE_LIMIT_FACTOR: '1000', PG_NO_FSYNC: '' } });
  try {
    const agent = await hireAgent(app.url, await firstAdmin(app.url), { username: 'bench', capacity: 50 });
    const talkers = await messages(app, floor, agent);
    if (only.has('turns')) await turns(app, agent);
    if (only.has('away'))
      figures.push(...(await temporalAwayFigures({ app, talkers, rounds, seconds, rate })));
    if (only.has('statements')) await statements(app, talkers);
  } finally {
    await app.stop();
    await floor.stop();
  }
}

try {
  if (['messages', 'turns', 'away', 'statements'].some((part) => only.has(part))) await oneDesk();
  if (only.has('memory')) figures.push(...(await memoryFigures(Number(values.idle))));
  const [few = 0, many = 0] = values.open.split(',').map(Number);
  if (only.has('scale')) figures.push(...(await scaleFigures({ open: [few, many], rounds, seconds, rate })));
  figures.push(...peerFigures(figures), ...notMeasured(figures));
} finally {
  const title = `Switchboard on ${cpus().length} × ${cpus()[0]?.model ?? 'CPU'}, ${new Date().toISOString().slice(0, 16)}Z`;
  say(title);
  say(table(figures));
  if (values.out !== undefined) {
    await mkdir(values.out, { recursive: true });
    await writeFile(join(values.out, 'bench.svg'), plot(figures, title));
    await writeFile(join(values.out, 'bench.json'), JSON.stringify({ title, figures }, null, 2));
  }
}
process.exit(figures.every(holds) ? 0 : 1);
