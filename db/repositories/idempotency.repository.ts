import { sql } from 'kysely';
import type { Database } from '../client.js';

export interface Slot {
  scope: string;
  key: string;
}

export interface KeptRequest {
  request_hash: string;
  /** Null while it is worked on. */
  status: number | null;
  body: unknown;
  holder: string | null;
  /** Whoever works on it has no line to the database any more. */
  orphaned: boolean;
}

/** Seconds after which no request is still worked on: by a process that named no holder, as older versions, and by any. */
const NAMELESS_SECONDS = 60;
const LONGEST_SECONDS = 600;

/** Requests with an idempotency key. A holder is the name of a process's line to the database, as pg_stat_activity shows it. */
export const createIdempotencyRepository = (db: Database) => {
  const olderThan = (seconds: number) =>
    sql<boolean>`created_at < clock_timestamp() - make_interval(secs => ${seconds})`;
  const orphaned = sql<boolean>`(${olderThan(LONGEST_SECONDS)} or case when holder is null
    then ${olderThan(NAMELESS_SECONDS)}
    else not exists (select 1 from pg_stat_activity line
      where line.application_name = holder and line.datname = current_database()) end)`;

  return {
    /** False when the key was used already. */
    reserve: async (input: Slot & { requestHash: string; holder: string }): Promise<boolean> => {
      const result = await db
        .insertInto('idempotency_keys')
        .values({
          scope: input.scope,
          key: input.key,
          request_hash: input.requestHash,
          status: null,
          body: null,
          holder: input.holder,
        })
        .onConflict((conflict) => conflict.columns(['scope', 'key']).doNothing())
        .returning('key')
        .execute();
      return result.length > 0;
    },

    find: (slot: Slot): Promise<KeptRequest | undefined> =>
      db
        .selectFrom('idempotency_keys')
        .select(['request_hash', 'status', 'body', 'holder', orphaned.as('orphaned')])
        .where('scope', '=', slot.scope)
        .where('key', '=', slot.key)
        .executeTakeFirst(),

    /** False when who held it has answered or come back, or somebody else took over; one's own is always there to be taken. */
    takeOver: async (input: Slot & { holder: string }): Promise<boolean> => {
      const result = await db
        .updateTable('idempotency_keys')
        .set({ holder: input.holder, created_at: sql<Date>`clock_timestamp()` })
        .where('scope', '=', input.scope)
        .where('key', '=', input.key)
        .where('status', 'is', null)
        .where((is) => is.or([is('holder', '=', input.holder), orphaned]))
        .returning('key')
        .execute();
      return result.length > 0;
    },

    /** Nothing, when somebody else has taken over. */
    keep: async (input: Slot & { holder: string; status: number; body: object }): Promise<void> => {
      await db
        .updateTable('idempotency_keys')
        .set({ status: input.status, body: JSON.stringify(input.body) })
        .where('scope', '=', input.scope)
        .where('key', '=', input.key)
        .where('holder', '=', input.holder)
        .execute();
    },

    forget: async (input: Slot & { holder: string }): Promise<void> => {
      await db
        .deleteFrom('idempotency_keys')
        .where('scope', '=', input.scope)
        .where('key', '=', input.key)
        .where('holder', '=', input.holder)
        .execute();
    },

    /** Keys older than a day are forgotten; returns how many. */
    prune: async (): Promise<number> => {
      const result = await db
        .deleteFrom('idempotency_keys')
        .where('created_at', '<', sql<Date>`clock_timestamp() - interval '1 day'`)
        .executeTakeFirst();
      return Number(result.numDeletedRows);
    },
  };
};

export type IdempotencyRepository = ReturnType<typeof createIdempotencyRepository>;
