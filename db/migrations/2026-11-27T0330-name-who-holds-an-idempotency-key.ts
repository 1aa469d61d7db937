import { type Kysely, sql } from 'kysely';

/** The line of the api process that works on a request, so that a repeat knows when that process is no more. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table idempotency_keys add column holder text`.execute(db);
}
