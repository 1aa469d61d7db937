import { patched } from '@temporalio/workflow';
import type { Known } from '../activities/activities.js';

/** Histories from before a workflow asked about what it doubts. */
const ASKS_IN_DOUBT = 'asks-in-doubt';

export const isNewer = (a: Known, b: Known): boolean =>
  a.epoch !== b.epoch ? a.epoch > b.epoch : a.change_no > b.change_no;

/**
 * PostgreSQL told of less than a workflow knows, or of something else under the same number: either a ring came late, or the
 * database was put back to an older point without saying so. Then the workflow asks how things stand, and says what it knows.
 */
export class Doubt {
  #known: Known | null = null;

  /** What was known when PostgreSQL told of less; null: no doubt. */
  get known(): Known | null {
    return this.#known;
  }

  /** A snapshot came in; `facts` are those that never change without a new number. */
  weigh<T extends Known>(known: T, told: T, facts: readonly (keyof T)[] = []): void {
    const isSame = known.epoch === told.epoch && known.change_no === told.change_no;
    const differs = isSame && facts.some((fact) => known[fact] !== told[fact]);
    if (this.#known !== null || (!differs && !isNewer(known, told))) return;
    this.#known = { epoch: known.epoch, change_no: known.change_no };
  }

  end(): void {
    this.#known = null;
  }

  /** What to ask with; null: no doubt, or a history that did not ask. */
  confirmed(): Known | null {
    if (this.#known !== null && !patched(ASKS_IN_DOUBT)) this.end();
    return this.#known;
  }
}
