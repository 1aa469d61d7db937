import type { Doors } from '../../db/repositories/doors.repository.js';
import type { Logger } from '../../platform/logger.js';
import { Looper } from './looper.js';

const SWEEP_MS = 5_000;
/** After a pause of this process or of PostgreSQL agents first get the time to show that they are alive. */
const SETTLED_MS = 20_000;

export interface SweeperOptions {
  doors: Pick<Doors, 'sweepLeases' | 'sweepWaiting'>;
  logger: Logger;
  wakeRelay: () => void;
  sweepEveryMs?: number;
  settledMs?: number;
}

/** Every 5 s: agents whose lease ran out are away; who waits is offered to whoever became free without an event. */
export class Sweeper {
  readonly #options: SweeperOptions;
  readonly #looper: Looper;
  #steadySince: number | null = null;
  #lastSweep = 0;

  constructor(options: SweeperOptions) {
    this.#options = options;
    this.#looper = new Looper({
      work: () => this.#sweep(),
      everyMs: options.sweepEveryMs ?? SWEEP_MS,
      onError: (error) => {
        this.#steadySince = null;
        options.logger.warn({ err: error }, 'the sweep failed');
      },
    });
  }

  start(): void {
    this.#looper.start();
  }

  stop(): Promise<void> {
    return this.#looper.stop();
  }

  async #sweep(): Promise<boolean> {
    const { doors, wakeRelay, sweepEveryMs = SWEEP_MS } = this.#options;
    const now = performance.now();
    if (now - this.#lastSweep > 3 * sweepEveryMs) this.#steadySince = null;
    this.#lastSweep = now;
    let changes = await doors.sweepWaiting();
    this.#steadySince ??= now;
    if (now - this.#steadySince >= (this.#options.settledMs ?? SETTLED_MS))
      changes += await doors.sweepLeases();
    if (changes > 0) wakeRelay();
    return false;
  }
}

export const createSweeper = (options: SweeperOptions): Sweeper => new Sweeper(options);
