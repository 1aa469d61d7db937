import { monitorEventLoopDelay, type IntervalHistogram } from 'node:perf_hooks';

const RESOLUTION_MS = 10;
const WINDOW_MS = 15_000;

/** How long the event loop held up what was due, by the 99th percentile and at worst, in the last 15 to 30 s. */
export class LoopLag {
  #now: IntervalHistogram = started();
  #before: IntervalHistogram | null = null;
  readonly #timer: NodeJS.Timeout;

  constructor() {
    this.#timer = setInterval(() => {
      this.#now.disable();
      this.#before = this.#now;
      this.#now = started();
    }, WINDOW_MS).unref();
  }

  /** Seconds. */
  get(kind: 'p99' | 'max'): number {
    const windows = this.#before === null ? [this.#now] : [this.#before, this.#now];
    const worst = Math.max(...windows.map((one) => (kind === 'max' ? one.max : one.percentile(99))));
    return Math.max(0, worst / 1e9 - RESOLUTION_MS / 1e3);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#now.disable();
  }
}

/** It measures from timer to timer, so an idle loop shows the resolution. */
function started(): IntervalHistogram {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  histogram.enable();
  return histogram;
}
