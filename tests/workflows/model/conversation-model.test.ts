import { env } from 'node:process';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Gates } from './gates.js';
import { beats, COMMAND_NAMES, plan, type CommandName } from './plan.js';
import { Play } from './play.js';
import { SkippingDesk } from './skipping-desk.js';

/** WORKFLOW_MODEL_RUNS sequences in all; WORKFLOW_MODEL_SEED makes others. */
const RUNS = Number(env.WORKFLOW_MODEL_RUNS ?? 120);
const SEED = Number(env.WORKFLOW_MODEL_SEED ?? 604_800);
/** So many at once, each in a world of its own; a batch is told by its seed. */
const BATCH = 40;

const gates = new Gates();
let house: SkippingDesk;
beforeAll(async () => {
  house = await SkippingDesk.open(gates.assistant);
  const settings = {
    idle_timeout_minutes: 10,
    queue_timeout_minutes: 20,
    queue_check_seconds: 240,
    feedback_window_minutes: 30,
  };
  await house.desk.rows(
    'insert into settings_versions (version, data) select max(version) + 1, $1 from settings_versions',
    [JSON.stringify(settings)],
  );
});
afterAll(() => house.close());

test(
  `whatever people do and rings suffer, every talk is answered or owned, and ends (${RUNS} sequences, seed ${SEED})`,
  { timeout: 240_000 + RUNS * 2_000 },
  async () => {
    const done = new Map<CommandName | 'runs' | 'continued', number>();
    for (let batch = 0; batch * BATCH < RUNS; batch += 1) {
      const seed = SEED + batch;
      const count = Math.min(BATCH, RUNS - batch * BATCH);
      const plans = fc.sample(plan, { numRuns: count, seed });
      const [measure = []] = fc.sample(beats, { numRuns: 1, seed });
      const play = new Play(house, gates, done);
      expect(
        await play.perform(plans, measure),
        `WORKFLOW_MODEL_SEED=${seed} WORKFLOW_MODEL_RUNS=${count}`,
      ).toEqual([]);
    }
    // few sequences cannot hold them all
    const least = RUNS < 100 ? 0 : RUNS / 100;
    const idle = COMMAND_NAMES.filter((name) => (done.get(name) ?? 0) < least);
    expect(idle, `commands that hardly ever had an effect: ${JSON.stringify([...done])}`).toEqual([]);
    expect(done.get('continued')).toBeGreaterThan(RUNS / 10);
  },
);
