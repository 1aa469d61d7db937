import { DatabaseBusy } from './database-away.js';
import type { Queryable } from './repositories/doors.repository.js';

interface Lane {
  running: number;
  readonly waiting: (() => void)[];
}

export interface LanesOptions {
  /** Over all lanes together. */
  maxWaiting: number;
  /** Milliseconds that one waits for its turn. */
  patienceMs: number;
}

/**
 * What would only queue up in PostgreSQL behind one lock queues up here instead, where it holds no connection: a lane lets
 * `limit` pass at a time. Who waits too long, or finds too many waiting, gets DatabaseBusy.
 */
export class Lanes {
  readonly #lanes = new Map<string, Lane>();
  readonly #options: LanesOptions;
  #waiting = 0;

  constructor(options: LanesOptions) {
    this.#options = options;
  }

  async run<T>(input: { lane: string; limit: number }, work: () => Promise<T>): Promise<T> {
    const lane = this.#lanes.get(input.lane) ?? { running: 0, waiting: [] };
    this.#lanes.set(input.lane, lane);
    if (lane.running < input.limit) lane.running += 1;
    else await this.#turn(lane);
    try {
      return await work();
    } finally {
      this.#leave(input.lane, lane);
    }
  }

  async #turn(lane: Lane): Promise<void> {
    if (this.#waiting >= this.#options.maxWaiting) throw new DatabaseBusy();
    this.#waiting += 1;
    let timer: NodeJS.Timeout | undefined;
    try {
      await new Promise<void>((resolve, reject) => {
        lane.waiting.push(resolve);
        timer = setTimeout(() => {
          lane.waiting.splice(lane.waiting.indexOf(resolve), 1);
          reject(new DatabaseBusy());
        }, this.#options.patienceMs);
      });
    } finally {
      clearTimeout(timer);
      this.#waiting -= 1;
    }
  }

  /** The next one takes the place over, so nobody who comes meanwhile can be faster. */
  #leave(name: string, lane: Lane): void {
    const next = lane.waiting.shift();
    if (next !== undefined) return next();
    lane.running -= 1;
    if (lane.running === 0) this.#lanes.delete(name);
  }
}

/** Of one conversation: PostgreSQL works on its row one after the other anyway; the second keeps the first one's pause short. */
const OF_A_CONVERSATION = 2;
const ROW_DOORS = /^(post_message|post_note|transition)/;
const POOL_DOORS = /^(transition|shift_transition|post_message_pool_first)/;

/**
 * The doors' statements in lanes: those of one conversation, and those that take the lock of the agents' pool. However long a
 * row or that lock is held, half of the connections stay free for everybody else.
 */
export const inLanes = (db: Queryable, lanes: Lanes, poolSize: number): Queryable => {
  const half = Math.max(1, Math.floor(poolSize / 2));
  return {
    query: <R extends object>(config: { name: string; text: string; values: unknown[] }) => {
      let work = () => db.query<R>(config);
      if (POOL_DOORS.test(config.name)) {
        const door = work;
        work = () => lanes.run({ lane: 'pool', limit: half }, door);
      }
      if (!ROW_DOORS.test(config.name)) return work();
      return lanes.run({ lane: String(config.values[0]), limit: OF_A_CONVERSATION }, work);
    },
  };
};
