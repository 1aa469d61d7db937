import { type Kysely, sql } from 'kysely';

/** How far the pages of either side have received a conversation, seen or not. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table conversations
    add column delivered_to_agent_seq integer not null default 0,
    add column delivered_to_customer_seq integer not null default 0`.execute(db);
}
