import { type Kysely, sql } from 'kysely';

/** A database is put back to an older point only while its server is down: what is asked after each start has this to go by. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table app_state add column server_started_at timestamptz`.execute(db);
}
