import { type Kysely, sql } from 'kysely';

/** What an agent has handled is counted from this index alone: the list of agents must not slow down with their years. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index assignments_taken on assignments (agent_id, conversation_id, engagement_no, end_reason)
    where assignment_no is not null`.execute(db);
}
