import { env } from 'node:process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Gates } from './gates.js';
import { beats, COMMAND_NAMES, plan, type Beat, type Plan } from './plan.js';
import { Play, ServerStuck, type Counted } from './play.js';
import { SkippingDesk } from './skipping-desk.js';

/** WORKFLOW_MODEL_RUNS sequences in all; WORKFLOW_MODEL_SEED makes others. */
const RUNS = Number(env.WORKFLOW_MODEL_RUNS ?? 120);
const SEED = Number(env.WORKFLOW_MODEL_SEED ?? 604_800);
/** So many at once, each in a world of its own; a batch is told by its seed. */
const BATCH = 40;

const gates = new Gates();

/**
 * A house for one batch: the time-skipping server takes the SDK's pings (every 30 s) for too many, cuts the connection after
 * the fourth, and a task that was on its way is lost until its timeout. A batch is over before that.
 */
async function openHouse(): Promise<SkippingDesk> {
  const house = await SkippingDesk.open(gates.assistant);
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
  return house;
}

/** What went wrong; null: nothing can be said, because the server stood still. */
async function perform(
  plans: readonly Plan[],
  measure: readonly Beat[],
  done: Map<Counted, number>,
): Promise<string[] | null> {
  const house = await openHouse();
  try {
    return await new Play(house, gates, done).perform(plans, measure);
  } catch (error) {
    if (error instanceof ServerStuck) return null;
    throw error;
  } finally {
    await house.close();
  }
}

test(
  `whatever people do and rings suffer, every talk is answered or owned, and ends (${RUNS} sequences, seed ${SEED})`,
  { timeout: 240_000 + RUNS * 2_000 },
  async () => {
    const done = new Map<Counted, number>();
    // a workflow that stands still by its own fault would do so more often than the server's
    let again = Math.max(2, RUNS / 100);
    for (let batch = 0; batch * BATCH < RUNS; batch += 1) {
      const seed = SEED + batch;
      const count = Math.min(BATCH, RUNS - batch * BATCH);
      const plans = fc.sample(plan, { numRuns: count, seed });
      const [measure = []] = fc.sample(beats, { numRuns: 1, seed });
      let wrong = await perform(plans, measure, done);
      while (wrong === null && again > 0) {
        again -= 1;
        wrong = await perform(plans, measure, done);
      }
      expect(wrong, `WORKFLOW_MODEL_SEED=${seed} WORKFLOW_MODEL_RUNS=${count}`).toEqual([]);
    }
    // few sequences cannot hold them all
    const least = RUNS < 100 ? 0 : RUNS / 100;
    const idle = COMMAND_NAMES.filter((name) => (done.get(name) ?? 0) < least);
    expect(idle, `commands that hardly ever had an effect: ${JSON.stringify([...done])}`).toEqual([]);
    expect(done.get('continued')).toBeGreaterThan(RUNS / 10);
  },
);
