import { setTimeout as sleep } from 'node:timers/promises';
import type { Proxy } from './proxy.js';
import { describeFault, type Part, type Planned, type Target } from './schedule.js';

/** The part of run.json that a fault needs. */
export interface Running {
  pids: Record<Part, number | number[] | null>;
}

/** A fault as it happened; `at` in milliseconds since 1970, `ms` how long it lasted, 0 for a kill. */
export interface Struck {
  what: string;
  kind: Planned['kind'];
  at: number;
  ms: number;
  pids: number[];
}

const STRIKE_PATIENCE_MS = 20_000;
const RETRY_MS = 100;

/** Kills or stops processes that run.json names, and nothing else; spoils the network of the proxies it is given. */
export class Faults {
  readonly done: Struck[] = [];
  /** Those whose victim did not run within the patience. */
  readonly missed: Planned[] = [];
  readonly #runJson: () => Promise<Running>;
  readonly #restart: (() => Promise<void>) | null;
  readonly #regions: readonly Proxy[];
  readonly #killed = new Set<number>();
  readonly #weathers: number[];

  constructor(options: {
    runJson: () => Promise<Running>;
    /** Starts the launcher again; without it, it is no victim. */
    restart?: () => Promise<void>;
    regions?: readonly Proxy[];
  }) {
    this.#runJson = options.runJson;
    this.#restart = options.restart ?? null;
    this.#regions = options.regions ?? [];
    this.#weathers = this.#regions.map(() => 0);
  }

  /** Each fault at its time, beside those that still last. */
  async storm(plan: readonly Planned[]): Promise<void> {
    const start = performance.now();
    await Promise.all(
      plan.map(async (fault) => {
        await sleep(Math.max(0, fault.at - (performance.now() - start)));
        if (fault.kind === 'network') await this.#spoil(fault);
        else await this.#strike(fault);
      }),
    );
    this.done.sort((a, b) => a.at - b.at);
  }

  async #spoil(fault: Planned & { kind: 'network' }): Promise<void> {
    const proxy = this.#regions[fault.region];
    if (proxy === undefined) throw new Error(`there is no region ${fault.region}`);
    const turn = (this.#weathers[fault.region] = (this.#weathers[fault.region] ?? 0) + 1);
    this.#note(fault, [], fault.ms);
    proxy.set(fault.weather);
    if (fault.weather.kind === 'down') proxy.reset();
    await sleep(fault.ms);
    // a later one may have begun meanwhile
    if (this.#weathers[fault.region] !== turn) return;
    proxy.set({ kind: 'clear' });
    // bytes are missing in these connections: no network delivers what comes after them
    if (fault.weather.kind !== 'slow') proxy.reset();
  }

  async #strike(fault: Planned & { kind: 'kill' | 'stop' }): Promise<void> {
    const end = performance.now() + STRIKE_PATIENCE_MS;
    // what is just starting again is struck as soon as it runs
    for (;;) {
      const pids = await this.#pidsOf(fault.targets, fault.copy);
      if (pids !== null) {
        await this.#hit(fault, pids);
        return;
      }
      if (performance.now() > end) break;
      await sleep(RETRY_MS);
    }
    this.missed.push(fault);
  }

  async #hit(fault: Planned & { kind: 'kill' | 'stop' }, pids: number[]): Promise<void> {
    const stop = fault.kind === 'stop';
    const hit = pids.filter((pid) => signal(pid, stop ? 'SIGSTOP' : 'SIGKILL'));
    this.#note(fault, hit, stop ? fault.ms : 0);
    if (stop) {
      await sleep(fault.ms);
      for (const pid of hit) signal(pid, 'SIGCONT');
      return;
    }
    for (const pid of hit) this.#killed.add(pid);
    if (fault.targets.some(({ part }) => part === 'launcher')) await this.#restart?.();
  }

  /** Null while one of them does not run. */
  async #pidsOf(targets: readonly Target[], copy: number): Promise<number[] | null> {
    const running = await this.#runJson().catch((error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
      throw error;
    });
    // the file of a launcher that was killed names processes that are no longer its own
    if (running === null || this.#killed.has(Number(running.pids.launcher))) return null;
    const found: number[] = [];
    for (const { part, all } of targets) {
      const copies = [running.pids[part]]
        .flat()
        .filter((pid) => pid !== null)
        .filter((pid) => !this.#killed.has(pid));
      if (copies.length === 0) return null;
      found.push(...(all ? copies : copies.slice(Math.floor(copy * copies.length)).slice(0, 1)));
    }
    return found;
  }

  #note(fault: Planned, pids: number[], ms: number): void {
    this.done.push({ what: describeFault(fault), kind: fault.kind, at: Date.now(), ms, pids });
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
