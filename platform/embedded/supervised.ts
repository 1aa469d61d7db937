import { setTimeout as sleep } from 'node:timers/promises';
import type { Exit } from './processes.js';

/** A child process that runs. */
export type Running = { pid: number; exited: Promise<Exit>; stop: () => Promise<void> };

const FIRST_DELAY_MS = 50;
/** Whatever happens, a new attempt is made within the two seconds that operators are promised. */
const LONGEST_DELAY_MS = 1_500;
const HEALTHY_AFTER_MS = 10_000;

/**
 * Keeps one child alive: idle → running → (ended) → waiting → running …, until stop(). A child that ends soon after its
 * start waits longer each time.
 */
export class Supervised {
  readonly name: string;
  #start: () => Promise<Running>;
  #onChange: (pid: number | null) => void;
  #say: (line: string) => void;
  #child: Running | null = null;
  #stopping = false;
  #loop: Promise<void> | null = null;
  #deaths = 0;

  constructor(options: {
    name: string;
    start: () => Promise<Running>;
    onChange: (pid: number | null) => void;
    say: (line: string) => void;
  }) {
    this.name = options.name;
    this.#start = options.start;
    this.#onChange = options.onChange;
    this.#say = options.say;
  }

  get pid(): number | null {
    return this.#child?.pid ?? null;
  }

  /** How often it ended without being told to. */
  get deaths(): number {
    return this.#deaths;
  }

  /** Starts the child; throws when this first start fails, later ones are tried again. */
  async start(): Promise<void> {
    this.#enter(await this.#start());
    this.#loop = this.#keepAlive();
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#child?.stop();
    await this.#loop;
  }

  #enter(child: Running | null): void {
    this.#child = child;
    this.#onChange(child?.pid ?? null);
  }

  async #keepAlive(): Promise<void> {
    let quickDeaths = 0;
    while (this.#child !== null) {
      const { pid, exited } = this.#child;
      const since = performance.now();
      const exit = await exited;
      this.#enter(null);
      if (this.#stopping) return;
      this.#deaths += 1;
      this.#say(`${this.name} (${pid}) ended with ${exit.signal ?? `code ${exit.code}`}; starting it again`);
      quickDeaths = performance.now() - since > HEALTHY_AFTER_MS ? 0 : quickDeaths + 1;
      await this.#restart(quickDeaths);
    }
  }

  async #restart(quickDeaths: number): Promise<void> {
    for (let attempt = quickDeaths; !this.#stopping; attempt += 1) {
      await sleep(Math.min(FIRST_DELAY_MS * 2 ** Math.min(attempt, 10), LONGEST_DELAY_MS));
      if (this.#stopping) return;
      try {
        this.#enter(await this.#start());
        // A stop() that came while it started found no child to stop.
        if (this.#stopping) await this.#child?.stop();
        return;
      } catch (error) {
        this.#say(
          `${this.name} could not be started: ${error instanceof Error ? error.message : String(error)}`,
        );
      }
    }
  }
}
