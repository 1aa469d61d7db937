import { type Kysely, sql } from 'kysely';

/**
 * PostgreSQL reads each check of a table anew from its text with every statement; on the way of a message they were a
 * seventh of its work (docs/performance.md). The checks of a type are kept ready by each connection, and a trigger that
 * names its columns costs a statement that does not set them nothing.
 */
const statements = /* sql */ `
create domain author_kind as text check (value in ('customer', 'assistant', 'agent', 'system'));
create domain message_kind as text check (value in ('text', 'escalation', 'ask_back', 'event'));
create domain subject_kind as text check (value in ('conversation', 'shift'));

do $$
declare
  r record;
begin
  for r in select conrelid::regclass as owner, conname from pg_constraint
    where conrelid in ('messages'::regclass, 'outbox'::regclass, 'conversations'::regclass) and contype = 'c'
  loop
    execute format('alter table %s drop constraint %I', r.owner, r.conname);
  end loop;
end $$;
alter table messages alter column author_kind type author_kind, alter column kind type message_kind;
alter table outbox alter column subject_kind type subject_kind;

create function refuse_unsound() returns trigger language plpgsql as $$
begin
  if not conversation_is_sound(new.status, new.owner_kind, new.agent_id, new.due_at, new.due_kind) then
    raise check_violation using table = 'conversations', constraint = 'conversations_sound',
      message = 'status, owner and deadline of the conversation do not go together';
  end if;
  return null;
end $$;
create trigger conversations_sound
  after insert or update of status, owner_kind, agent_id, due_at, due_kind on conversations
  for each row execute function refuse_unsound();
`;

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(statements).execute(db);
}
