import { setTimeout as sleep } from 'node:timers/promises';
import type { Chance } from './random.js';

export const VICTIMS = ['api', 'worker', 'assistant_worker', 'temporal', 'postgres'] as const;
export type Victim = (typeof VICTIMS)[number];

/** The part of run.json that a fault needs. */
export interface Running {
  pids: Record<Victim, number | number[] | null>;
}

export interface Fault {
  victim: Victim;
  /** How long it stands still; null: it is killed. */
  stopMs: number | null;
}

/** Kills or stops processes that run.json names, and nothing else. */
export class Faults {
  readonly done: (Fault & { at: number })[] = [];
  readonly #runJson: () => Promise<Running>;
  readonly #chance: Chance;

  constructor(runJson: () => Promise<Running>, chance: Chance) {
    this.#runJson = runJson;
    this.#chance = chance;
  }

  /** Returns false when that process does not run right now. */
  async strike(fault: Fault): Promise<boolean> {
    const { pids } = await this.#runJson();
    const candidates = [pids[fault.victim]].flat().filter((pid) => pid !== null);
    if (candidates.length === 0) return false;
    const pid = this.#chance.pick(candidates);
    if (!signal(pid, fault.stopMs === null ? 'SIGKILL' : 'SIGSTOP')) return false;
    this.done.push({ ...fault, at: Date.now() });
    if (fault.stopMs !== null) {
      await sleep(fault.stopMs);
      signal(pid, 'SIGCONT');
    }
    return true;
  }

  /**
   * `kills` kill -9 spread at random over `overMs`, over all victims alike; with `stops` as many SIGSTOP of 0.2–3 s.
   * The plan is drawn first, so that the same seed gives the same plan.
   */
  async storm(options: {
    kills: number;
    stops?: number;
    overMs: number;
    victims?: readonly Victim[];
  }): Promise<void> {
    const victims = options.victims ?? VICTIMS;
    const plan = Array.from({ length: options.kills + (options.stops ?? 0) }, (_, index) => ({
      at: this.#chance.next() * options.overMs,
      victim: victims[index % victims.length] ?? 'api',
      stopMs: index < options.kills ? null : this.#chance.between(200, 3_000),
    })).toSorted((a, b) => a.at - b.at);
    const start = performance.now();
    for (const { at, ...fault } of plan) {
      await sleep(Math.max(0, at - (performance.now() - start)));
      // one that is just starting again is struck as soon as it runs
      for (let attempt = 0; attempt < 40 && !(await this.strike(fault)); attempt += 1) await sleep(250);
    }
  }
}

function signal(pid: number, name: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, name);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return false;
    throw error;
  }
}
