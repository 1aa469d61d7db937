import { sql } from 'kysely';
import type { DeadlineFacts, DeadlinePolicy, Snapshot } from '../../contracts/workflow.js';
import type { Database } from '../client.js';

/** So much of a conversation the assistant reads. */
const HISTORY_LIMIT = 60;

/** What the workflow's activities ask about a conversation; changes go through the doors. */
export const createTurnsRepository = (db: Database) => ({
  /** The newest messages in seq order. */
  async history(conversationId: string) {
    const rows = await db
      .selectFrom('messages')
      .select(['seq', 'author_kind', 'kind', 'content'])
      .where('conversation_id', '=', conversationId)
      .orderBy('seq', 'desc')
      .limit(HISTORY_LIMIT)
      .$narrowType<{ author_kind: 'customer' | 'assistant' | 'agent' | 'system' }>()
      .execute();
    return rows.reverse();
  },

  async locale(conversationId: string): Promise<string | null> {
    const row = await db
      .selectFrom('conversations')
      .select('locale')
      .where('id', '=', conversationId)
      .executeTakeFirst();
    return row?.locale ?? null;
  },

  /** Null: there is no such conversation. One statement, so that all of it is of one moment. */
  async deadline(conversationId: string): Promise<{ policy: DeadlinePolicy; facts: DeadlineFacts } | null> {
    const { rows } = await sql<{ facts: DeadlineFacts; policy: DeadlinePolicy }>`
      with c as (select * from conversations where id = ${conversationId}),
      held as (
        select coalesce(decided_at, offered_at) as since from assignments
        where conversation_id = ${conversationId} and status = 'accepted'
      )
      select
        jsonb_build_object(
          'response_timeout_seconds', setting_number('response_timeout_seconds', 300),
          'idle_timeout_minutes', setting_number('idle_timeout_minutes', 30),
          'queue_timeout_minutes', setting_number('queue_timeout_minutes', 1440),
          'queue_check_seconds', setting_number('queue_check_seconds', 60)) as policy,
        jsonb_build_object(
          'now', iso(clock_timestamp()),
          'snapshot', conversation_snapshot(c.id),
          'waiting_since', iso(c.waiting_since),
          'assigned_at', (select iso(since) from held),
          'last_agent_at', iso(c.last_agent_at),
          'unanswered_since', (
            select iso(min(m.created_at)) from messages m
            where m.conversation_id = c.id and m.author_kind = 'customer'
              and m.seq > (select coalesce(max(a.seq), 0) from messages a
                where a.conversation_id = c.id and a.author_kind = 'agent')),
          'overdue_at', (
            select iso(max(l.at)) from ledger l
            where l.conversation_id = c.id and l.action = 'overdue'
              and l.at > coalesce(greatest(c.last_agent_at, (select since from held)), '-infinity'))) as facts
      from c`.execute(db);
    return rows[0] ?? null;
  },

  /** A turn that nobody could answer, kept once for ops; nothing of its text. */
  async keepDeadLetter(input: { conversationId: string; code: string; attempts: number }): Promise<void> {
    await sql`
      insert into dead_letters (conversation_id, turn_no, code, attempts)
      select c.id, c.turn_no, ${input.code}, ${input.attempts} from conversations c
      where c.id = ${input.conversationId} and c.owner_kind = 'assistant'
        and not exists (select 1 from dead_letters d where d.conversation_id = c.id and d.turn_no = c.turn_no)`.execute(
      db,
    );
  },

  async snapshot(conversationId: string): Promise<Snapshot | null> {
    const { rows } = await sql<{ snapshot: Snapshot | null }>`
      select conversation_snapshot(${conversationId}) as snapshot`.execute(db);
    return rows[0]?.snapshot ?? null;
  },
});

export type TurnsRepository = ReturnType<typeof createTurnsRepository>;
