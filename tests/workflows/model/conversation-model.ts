import { env, stderr } from 'node:process';
import fc from 'fast-check';
import { expect } from 'vitest';
import { Gates } from './gates.js';
import { beats, COMMAND_NAMES, plan, type Beat, type Plan } from './plan.js';
import { Play, ServerStuck, type Counted } from './play.js';
import { SkippingDesk } from './skipping-desk.js';

/** WORKFLOW_MODEL_RUNS sequences in all; WORKFLOW_MODEL_SEED makes others. */
const RUNS = Number(env.WORKFLOW_MODEL_RUNS ?? 1_000);
const SEED = Number(env.WORKFLOW_MODEL_SEED ?? 604_800);
/** So many at once, each in a world of its own; a batch is told by its seed. */
const BATCH = 20;
/** A workflow that stood still by its own fault would do so each time. */
const TRIES = 5;

/**
 * A house for one batch: the time-skipping server takes the SDK's pings (every 30 s) for too many, cuts the connection after
 * the fourth, and a task that was on its way is lost until its timeout. A batch is over before that.
 */
async function openHouse(gates: Gates): Promise<SkippingDesk> {
  const house = await SkippingDesk.open(gates.assistant);
  const settings = {
    idle_timeout_minutes: 10,
    queue_timeout_minutes: 20,
    queue_check_seconds: 600,
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
  const gates = new Gates();
  const house = await openHouse(gates);
  try {
    return await new Play(house, gates, done).perform(plans, measure);
  } catch (error) {
    if (error instanceof ServerStuck) return null;
    throw error;
  } finally {
    await house.close();
  }
}

/** The batches of one half; a test file for each, so that two are played side by side. */
export class Half {
  readonly #batches: { seed: number; count: number }[] = [];
  readonly #done = new Map<Counted, number>();
  readonly runs: number;

  constructor(remainder: 0 | 1) {
    for (let batch: number = remainder; batch * BATCH < RUNS; batch += 2)
      this.#batches.push({ seed: SEED + batch, count: Math.min(BATCH, RUNS - batch * BATCH) });
    this.runs = this.#batches.reduce((sum, { count }) => sum + count, 0);
  }

  get title(): string {
    return `whatever people do and rings suffer, every talk is answered or owned, and ends (${this.runs} sequences, seeds from ${SEED})`;
  }

  get timeoutMs(): number {
    return 240_000 + this.runs * 3_000;
  }

  async play(): Promise<void> {
    for (const { seed, count } of this.#batches) {
      const plans = fc.sample(plan, { numRuns: count, seed });
      const [measure = []] = fc.sample(beats, { numRuns: 1, seed });
      let wrong: string[] | null = null;
      for (let tries = 0; wrong === null && tries < TRIES; tries += 1) {
        if (tries > 0) stderr.write(`the server stood still: batch ${seed} is played again\n`);
        wrong = await perform(plans, measure, this.#done);
      }
      expect(wrong, `WORKFLOW_MODEL_SEED=${seed} WORKFLOW_MODEL_RUNS=${count}`).toEqual([]);
    }
    this.#expectVariety();
  }

  /** Few sequences cannot hold everything. */
  #expectVariety(): void {
    const done = this.#done;
    const least = this.runs < 100 ? 0 : this.runs / 100;
    const idle = COMMAND_NAMES.filter((name) => (done.get(name) ?? 0) < least);
    expect(idle, `commands that hardly ever had an effect: ${JSON.stringify([...done])}`).toEqual([]);
    if (this.runs > 0) expect(done.get('continued')).toBeGreaterThan(this.runs / 10);
  }
}
