import pg from 'pg';
import { DatabaseBusy, isDatabaseAway } from './database-away.js';

type Connected = (
  error: Error | undefined,
  client: pg.PoolClient | undefined,
  done: (release?: boolean | Error) => void,
) => void;

const notConnected = (): void => undefined;

/** A pool in which only so many wait for a connection: one more is refused at once, with DatabaseBusy. */
export class BoundedPool extends pg.Pool {
  readonly #maxWaiting: number;
  #shedAt = -Infinity;

  constructor(config: pg.PoolConfig, options: { maxWaiting: number }) {
    super(config);
    this.#maxWaiting = options.maxWaiting;
  }

  /** Milliseconds since somebody did not get a connection in time, or was not let in to wait for one. */
  get sinceShed(): number {
    return performance.now() - this.#shedAt;
  }

  /** Opens the `min` connections before anybody needs one: on a busy machine that takes longer than people wait. */
  async warm(): Promise<void> {
    const opened = await Promise.allSettled(
      Array.from({ length: this.options.min ?? 0 }, () => super.connect()),
    );
    for (const one of opened) if (one.status === 'fulfilled') one.value.release();
  }

  override connect(): Promise<pg.PoolClient>;
  override connect(callback: Connected): void;
  override connect(callback?: Connected): Promise<pg.PoolClient> | void {
    const busy = this.waitingCount >= this.#maxWaiting ? new DatabaseBusy() : null;
    if (callback !== undefined) {
      const noting: Connected = (error, client, done) => {
        this.#note(error);
        callback(error, client, done);
      };
      if (busy === null) super.connect(noting);
      else process.nextTick(noting, busy, undefined, notConnected);
      return;
    }
    const connected = busy === null ? super.connect() : Promise.reject<pg.PoolClient>(busy);
    return connected.catch((error: unknown) => {
      this.#note(error);
      throw error;
    });
  }

  #note(error: unknown): void {
    if (isDatabaseAway(error)) this.#shedAt = performance.now();
  }
}
