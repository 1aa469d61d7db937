import { type Kysely, sql } from 'kysely';

/** Which version of the SQL functions the database holds; see db/functions/doors.ts. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table app_state add column doors_fingerprint text`.execute(db);
}
