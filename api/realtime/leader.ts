import type pg from 'pg';
import type { Logger } from '../../platform/logger.js';

const RECONCILER_LOCK = 'switchboard.reconciler';

/** One api copy among all leads, by a lock that lives as long as its connection. */
export class Leader {
  readonly #pool: pg.Pool;
  readonly #logger: Logger;
  #client: pg.PoolClient | null = null;

  constructor(options: { pool: pg.Pool; logger: Logger }) {
    this.#pool = options.pool;
    this.#logger = options.logger;
  }

  /** True: this process leads, at least until its connection ends. */
  async leads(): Promise<boolean> {
    if (this.#client !== null) return true;
    const client = await this.#pool.connect();
    try {
      const { rows } = await client.query<{ locked: boolean }>(
        'select pg_try_advisory_lock(hashtextextended($1, 0)) as locked',
        [RECONCILER_LOCK],
      );
      if (rows[0]?.locked !== true) {
        client.release();
        return false;
      }
    } catch (error) {
      client.release(true);
      throw error;
    }
    client.on('error', (error) => {
      this.#logger.warn({ err: error }, 'the lead was lost with its connection');
      this.#drop(client);
    });
    this.#client = client;
    return true;
  }

  stop(): void {
    if (this.#client !== null) this.#drop(this.#client);
  }

  /** Closing the connection gives the lock back. */
  #drop(client: pg.PoolClient): void {
    if (this.#client !== client) return;
    this.#client = null;
    client.release(true);
  }
}
