import type { Database } from '../client.js';

export const createSettingsRepository = (db: Database) => ({
  newest: () =>
    db
      .selectFrom('settings_versions')
      .select(['version', 'data', 'created_at', 'created_by'])
      .orderBy('version', 'desc')
      .limit(1)
      .executeTakeFirstOrThrow(),
});

export type SettingsRepository = ReturnType<typeof createSettingsRepository>;
