import { type Kysely, sql } from 'kysely';
import type { Settings } from '../../contracts/settings.js';
import type { Schema } from '../schema.js';

export const createSettingsRepository = (db: Kysely<Schema>) => ({
  newest: () =>
    db
      .selectFrom('settings_versions')
      .select(['version', 'data', 'created_at', 'created_by'])
      .orderBy('version', 'desc')
      .limit(1)
      .executeTakeFirstOrThrow(),

  /** One writer at a time until the end of the transaction; readers go on. */
  lock: async (): Promise<void> => {
    await sql`lock table settings_versions in share row exclusive mode`.execute(db);
  },

  add: async (input: { version: number; data: Settings; createdBy: string }): Promise<void> => {
    await db
      .insertInto('settings_versions')
      .values({
        version: input.version,
        data: JSON.stringify(input.data),
        created_by: input.createdBy,
      })
      .execute();
  },
});

export type SettingsRepository = ReturnType<typeof createSettingsRepository>;
