import { sql } from 'kysely';
import type { Database } from '../client.js';

interface Slot {
  scope: string;
  key: string;
}

/** A reservation whose process died is free again after this time; seconds. */
const ABANDONED_SECONDS = 60;

export const createIdempotencyRepository = (db: Database) => ({
  /** False when somebody else holds the key. */
  reserve: async (input: Slot & { requestHash: string }): Promise<boolean> => {
    const result = await db
      .insertInto('idempotency_keys')
      .values({
        scope: input.scope,
        key: input.key,
        request_hash: input.requestHash,
        status: null,
        body: null,
      })
      .onConflict((conflict) =>
        conflict
          .columns(['scope', 'key'])
          .doUpdateSet({ created_at: sql<Date>`clock_timestamp()` })
          .where('idempotency_keys.status', 'is', null)
          .where('idempotency_keys.request_hash', '=', input.requestHash)
          .where(
            'idempotency_keys.created_at',
            '<',
            sql<Date>`clock_timestamp() - make_interval(secs => ${ABANDONED_SECONDS})`,
          ),
      )
      .returning('key')
      .execute();
    return result.length > 0;
  },

  find: (slot: Slot) =>
    db
      .selectFrom('idempotency_keys')
      .select(['request_hash', 'status', 'body'])
      .where('scope', '=', slot.scope)
      .where('key', '=', slot.key)
      .executeTakeFirst(),

  keep: async (input: Slot & { status: number; body: object }): Promise<void> => {
    await db
      .updateTable('idempotency_keys')
      .set({ status: input.status, body: JSON.stringify(input.body) })
      .where('scope', '=', input.scope)
      .where('key', '=', input.key)
      .execute();
  },

  forget: async (slot: Slot): Promise<void> => {
    await db
      .deleteFrom('idempotency_keys')
      .where('scope', '=', slot.scope)
      .where('key', '=', slot.key)
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
});

export type IdempotencyRepository = ReturnType<typeof createIdempotencyRepository>;
