import { Kysely, type Migration, type MigrationProvider, Migrator, PostgresDialect } from 'kysely';
import pg from 'pg';
import { refreshDoors } from './functions/doors.js';
import * as createTheSupportDesk from './migrations/2026-11-23T0600-create-the-support-desk.js';
import * as rememberWhichDoorsAreThere from './migrations/2026-11-27T0000-remember-which-doors-are-there.js';
import * as hold100000OpenConversations from './migrations/2026-11-27T0100-hold-100000-open-conversations.js';
import * as noteWhatHasArrived from './migrations/2026-11-27T0115-note-what-has-arrived.js';
import * as nameWhoHoldsAnIdempotencyKey from './migrations/2026-11-27T0330-name-who-holds-an-idempotency-key.js';
import * as checkAConversationInOneGo from './migrations/2026-11-27T0400-check-a-conversation-in-one-go.js';
import * as rememberWhenTheServerStarted from './migrations/2026-11-27T0430-remember-when-the-server-started.js';
import * as countWhatAnAgentHasDone from './migrations/2026-11-27T0730-count-what-an-agent-has-done.js';
import * as checkByTypesAndATrigger from './migrations/2026-11-27T1800-check-by-types-and-a-trigger.js';

/** All migrations by name; the name's time stamp is their order. */
export const migrations: Record<string, Migration> = {
  '2026-11-23T0600-create-the-support-desk': createTheSupportDesk,
  '2026-11-27T0000-remember-which-doors-are-there': rememberWhichDoorsAreThere,
  '2026-11-27T0100-hold-100000-open-conversations': hold100000OpenConversations,
  '2026-11-27T0115-note-what-has-arrived': noteWhatHasArrived,
  '2026-11-27T0330-name-who-holds-an-idempotency-key': nameWhoHoldsAnIdempotencyKey,
  '2026-11-27T0400-check-a-conversation-in-one-go': checkAConversationInOneGo,
  '2026-11-27T0430-remember-when-the-server-started': rememberWhenTheServerStarted,
  '2026-11-27T0730-count-what-an-agent-has-done': countWhatAnAgentHasDone,
  '2026-11-27T1800-check-by-types-and-a-trigger': checkByTypesAndATrigger,
};

const provider: MigrationProvider = { getMigrations: () => Promise.resolve(migrations) };

/**
 * Brings tables and SQL functions up to date; safe to run from several processes at once (kysely takes a lock).
 * Throws with the name of the migration that failed.
 */
export async function migrateToLatest(databaseUrl: string): Promise<void> {
  const db = new Kysely<unknown>({
    dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: databaseUrl, max: 2 }) }),
  });
  try {
    const { error, results } = await new Migrator({ db, provider }).migrateToLatest();
    const failed = results?.find((result) => result.status === 'Error');
    if (error) {
      throw new Error(`The database could not be migrated${failed ? ` (${failed.migrationName})` : ''}`, {
        cause: error,
      });
    }
    await refreshDoors(db);
  } finally {
    await db.destroy();
  }
}
