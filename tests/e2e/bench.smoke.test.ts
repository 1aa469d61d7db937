import { afterAll, beforeAll, expect, test } from 'vitest';
import { pidsOf } from '../../bench/app-processes.js';
import { compare } from '../../bench/compare.js';
import { firstAdmin, hireAgent, type Staff } from '../../bench/driver/people.js';
import { startFloorProcess, type FloorProcess } from '../../bench/floor-process.js';
import { historyFigures } from '../../bench/histories.js';
import { closedLoop, type Talker } from '../../bench/measure.js';
import { statementFigures } from '../../bench/statements.js';
import { floorTalker, productTalker } from '../../bench/talkers.js';
import { startApp, type App } from '../harness/app.js';

// Counts, bytes and CPU, which a busy machine changes little; times are for `npm run bench`.
const CHATS = 4;
/** One is needed: post_message. */
const STATEMENTS_A_MESSAGE = 1.5;
/** 13 are needed; an activity more is three, a local one is one. */
const EVENTS_A_TURN = 13.9;
const BYTES_A_TURN = 4_096;
/** The bench holds 3 (docs/performance.md); twice that for a machine on which everything runs at once. */
const CPU_RATIO = 6;

let app: App;
let floor: FloorProcess;
let agent: Staff;
let talkers: Talker[];
beforeAll(async () => {
  [app, floor] = await Promise.all([
    startApp({ env: { RATE_LIMIT_FACTOR: '1000', PG_NO_FSYNC: '' } }),
    startFloorProcess(),
  ]);
  agent = await hireAgent(app.url, await firstAdmin(app.url), { username: 'kim', capacity: 50 });
  talkers = [];
  for (let chat = 0; chat < CHATS; chat += 1) talkers.push((await productTalker(app.url, agent)).talker);
}, 180_000);
afterAll(async () => {
  agent?.live.close();
  await floor?.stop();
  await app?.stop();
});

test('a message costs a few times the CPU of the bare floor, is lost never and seen once', async () => {
  const floorTalkers = await Promise.all(talkers.map(() => floorTalker(floor.url)));
  const sides = {
    floor: { talkers: floorTalkers, pids: async () => floor.pids },
    product: { talkers, pids: () => pidsOf(app) },
  };
  const { product, floor: bare } = await compare(sides, 2, (of) => closedLoop({ talkers: of, seconds: 2 }));
  for (const { close } of floorTalkers) close();
  expect([product.lost, product.doubled]).toEqual([0, 0]);
  expect(product.cpu / bare.cpu).toBeLessThan(CPU_RATIO);
});

test('a turn of the assistant leaves a history of a known size, and talk between people leaves none', async () => {
  const { temporal_address: temporalAddress } = await app.runJson();
  const found = await historyFigures({ url: app.url, temporalAddress, agent });
  expect(found.turnEvents).toBeLessThan(EVENTS_A_TURN);
  expect(found.turnBytes).toBeLessThan(BYTES_A_TURN);
  expect(found.humanEvents).toBe(0);
});

// last: PostgreSQL is started anew for it
test('a message is one statement', async () => {
  const { aMessage } = await statementFigures(app, talkers);
  expect(aMessage).toBeLessThan(STATEMENTS_A_MESSAGE);
});
