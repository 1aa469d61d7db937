import { setImmediate as immediate, setTimeout as sleep } from 'node:timers/promises';

/** Latencies in milliseconds of one run. A message whose delivery was seen twice or never is counted, not forgotten. */
export interface Run {
  acks: number[];
  deliveries: number[];
  perSecond: number;
  lost: number;
  doubled: number;
}

export interface Talker {
  /** Sends one message; resolves when it is acked. */
  send: (text: string) => Promise<void>;
  /** Calls back when the other side sees a message with that text. */
  onDelivered: (listener: (text: string) => void) => void;
}

/** How long the last messages of a run may take to arrive, milliseconds. */
const SETTLE_MS = 2_000;

/** Notes when each tagged message was due, acked and delivered. */
class Tally {
  readonly #startedAt = performance.now();
  readonly #dueAt = new Map<string, number>();
  readonly #delivered = new Map<string, number>();
  readonly #acks: number[] = [];
  readonly #deliveries: number[] = [];
  #doubled = 0;
  #lastAckAt = this.#startedAt;

  constructor(talkers: readonly Talker[]) {
    for (const talker of talkers) talker.onDelivered((text) => this.#seen(text));
  }

  async send(talker: Talker, dueAt: number): Promise<void> {
    const text = `bench ${this.#startedAt}-${this.#dueAt.size}`;
    this.#dueAt.set(text, dueAt);
    await talker.send(text);
    this.#lastAckAt = performance.now();
    this.#acks.push(this.#lastAckAt - dueAt);
  }

  async run(): Promise<Run> {
    const end = performance.now() + SETTLE_MS;
    while (this.#delivered.size < this.#dueAt.size && performance.now() < end) await sleep(5);
    return {
      acks: this.#acks,
      deliveries: this.#deliveries,
      perSecond: this.#acks.length / ((this.#lastAckAt - this.#startedAt) / 1000),
      lost: this.#dueAt.size - this.#delivered.size,
      doubled: this.#doubled,
    };
  }

  #seen(text: string): void {
    const dueAt = this.#dueAt.get(text);
    if (dueAt === undefined) return;
    if (this.#delivered.has(text)) {
      this.#doubled += 1;
      return;
    }
    const latency = performance.now() - dueAt;
    this.#delivered.set(text, latency);
    this.#deliveries.push(latency);
  }
}

/** Capacity: each talker sends its next message when the last was acked. */
export async function closedLoop(options: { talkers: readonly Talker[]; seconds: number }): Promise<Run> {
  const tally = new Tally(options.talkers);
  const end = performance.now() + options.seconds * 1000;
  await Promise.all(
    options.talkers.map(async (talker) => {
      while (performance.now() < end) await tally.send(talker, performance.now());
    }),
  );
  return tally.run();
}

/** A timer alone would be late by up to 2 ms, more than what is measured. */
async function until(dueAt: number): Promise<void> {
  const wait = dueAt - performance.now();
  if (wait > 2) await sleep(wait - 2);
  while (performance.now() < dueAt) await immediate();
}

/**
 * Latency: messages leave on a schedule of `perSecond`, whether the last was acked or not, and are timed from when they
 * were due; a stall of the server is felt by every message that should have left meanwhile.
 */
export async function openLoop(options: {
  talkers: readonly Talker[];
  seconds: number;
  perSecond: number;
}): Promise<Run> {
  const { talkers, seconds, perSecond } = options;
  const tally = new Tally(talkers);
  const start = performance.now();
  const sent: Promise<void>[] = [];
  for (let index = 0; index < seconds * perSecond; index += 1) {
    const dueAt = start + (index / perSecond) * 1000;
    const talker = talkers[index % talkers.length];
    if (talker === undefined) break;
    await until(dueAt);
    sent.push(tally.send(talker, dueAt));
  }
  await Promise.all(sent);
  return tally.run();
}

/** The p-th percentile (0..1) by nearest rank; NaN for no values. */
export function percentile(values: number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(p * sorted.length) - 1)] ?? Number.NaN;
}

/** Of the straight line through the points (x, y) with the least sum of squares. */
export function slope(points: readonly (readonly [number, number])[]): number {
  const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanX, meanY] = [mean(points.map(([x]) => x)), mean(points.map(([, y]) => y))];
  const products = points.map(([x, y]) => (x - meanX) * (y - meanY));
  const squares = points.map(([x]) => (x - meanX) ** 2);
  return mean(products) / mean(squares);
}
