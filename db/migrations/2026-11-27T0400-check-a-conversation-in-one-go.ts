import { type Kysely, sql } from 'kysely';

/**
 * PostgreSQL reads each check of a table anew from its text with every statement: six of them were a quarter of what a
 * message cost (docs/performance.md). One that calls a function says the same.
 */
const statements = /* sql */ `
create function conversation_is_sound(
  p_status text, p_owner text, p_agent uuid, p_due_at timestamptz, p_due_kind text
) returns boolean language plpgsql immutable as $$
begin
  return (
    p_owner = case p_status when 'open' then 'assistant' when 'escalated' then 'queue' when 'in_progress' then 'agent'
      when 'resolved' then 'none' end
    and (p_owner = 'agent') = (p_agent is not null)
    and (p_status = 'resolved' or p_due_at is not null)
    and (p_due_kind is null or p_due_kind in ('turn', 'idle', 'queue_check', 'offer', 'response', 'feedback'))
  ) is true;
end $$;

do $$
declare
  v_name text;
begin
  for v_name in select conname from pg_constraint where conrelid = 'conversations'::regclass and contype = 'c' loop
    execute format('alter table conversations drop constraint %I', v_name);
  end loop;
end $$;
alter table conversations add constraint conversations_sound
  check (conversation_is_sound(status, owner_kind, agent_id, due_at, due_kind));
`;

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(statements).execute(db);
}
