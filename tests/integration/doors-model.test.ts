import { env } from 'node:process';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDesk, type Desk } from '../factories/desk.js';
import { COMMAND_NAMES, World, type Command, type CommandName } from './doors-model.world.js';

/** DOORS_MODEL_RUNS sequences in all; DOORS_MODEL_SEED makes others. */
const RUNS = Number(env.DOORS_MODEL_RUNS ?? 1000);
const SEED = Number(env.DOORS_MODEL_SEED ?? 137565914);
// Each lane has a database of its own, so that a sequence sees nobody but itself and can be shrunk.
const LANES = 4;

let desks: Desk[];
beforeAll(async () => {
  desks = await Promise.all(Array.from({ length: LANES }, () => openDesk(3)));
});
afterAll(() => Promise.all(desks.map((desk) => desk.close())));

const often = new Set<CommandName>(['send', 'escalate', 'begin-turn', 'publish', 'accept', 'claim']);
const command: fc.Arbitrary<Command> = fc.record({
  name: fc.oneof(
    ...COMMAND_NAMES.map((name) => ({ weight: often.has(name) ? 3 : 2, arbitrary: fc.constant(name) })),
  ),
  talk: fc.oneof(
    { weight: 3, arbitrary: fc.constant(0 as const) },
    { weight: 1, arbitrary: fc.constant(1 as const) },
  ),
  by: fc.nat({ max: 4 }),
});
/** One command, or sometimes two at the same time. */
const step: fc.Arbitrary<Command[]> = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(command) },
  { weight: 1, arbitrary: fc.tuple(command, command) },
);
/** Where a sequence begins: chance alone seldom gets as far as an answer or two turns. */
const beginning: fc.Arbitrary<Command[][]> = fc
  .constantFrom<CommandName[]>(
    [],
    ['send', 'begin-turn'],
    ['send', 'begin-turn', 'send', 'begin-turn'],
    ['send', 'escalate'],
    ['send', 'escalate', 'accept'],
  )
  .map((names) => names.map((name) => [{ name, talk: 0, by: 2 }]));
const sequence = fc
  .tuple(beginning, fc.array(step, { minLength: 3, maxLength: 9, size: 'max' }))
  .map(([first, rest]) => [...first, ...rest]);

test(
  `the doors keep every promise after each command (${RUNS} sequences, seed ${SEED})`,
  { timeout: 120_000 + RUNS * 100 },
  async () => {
    const done = new Map<CommandName, number>();
    const lanes = await Promise.allSettled(
      desks.map((desk, lane) =>
        fc.assert(
          fc.asyncProperty(sequence, async (steps) => {
            const world = await World.open(desk, done);
            for (const commands of steps) expect(await world.step(commands)).toEqual([]);
          }),
          { numRuns: Math.ceil(RUNS / LANES), seed: SEED + lane },
        ),
      ),
    );
    for (const lane of lanes) if (lane.status === 'rejected') throw lane.reason;
    const idle = COMMAND_NAMES.filter((name) => (done.get(name) ?? 0) < RUNS / 100);
    expect(idle, `commands that hardly ever had an effect: ${JSON.stringify([...done])}`).toEqual([]);
  },
);
