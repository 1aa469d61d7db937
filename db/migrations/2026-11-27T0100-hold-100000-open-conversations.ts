import { type Kysely, sql } from 'kysely';

/** What is asked often must not cost more when there are more open conversations: docs/performance.md has the figures. */
const statements = /* sql */ `
-- How many conversations have each status. Counted by the transaction that changes a status, in a row that belongs to its
-- connection, so that those who create conversations at the same time do not wait for each other.
create table status_counts (
  slot integer primary key,
  open bigint not null,
  escalated bigint not null,
  in_progress bigint not null
) with (fillfactor = 50);

create function count_status() returns trigger language plpgsql as $$
declare
  v_new text := case when tg_op <> 'DELETE' then new.status end;
  v_old text := case when tg_op <> 'INSERT' then old.status end;
  v_open integer := coalesce((v_new = 'open')::int, 0) - coalesce((v_old = 'open')::int, 0);
  v_escalated integer := coalesce((v_new = 'escalated')::int, 0) - coalesce((v_old = 'escalated')::int, 0);
  v_in_progress integer := coalesce((v_new = 'in_progress')::int, 0) - coalesce((v_old = 'in_progress')::int, 0);
begin
  insert into status_counts as s values (pg_backend_pid() % 64, v_open, v_escalated, v_in_progress)
    on conflict (slot) do update set open = s.open + v_open, escalated = s.escalated + v_escalated,
      in_progress = s.in_progress + v_in_progress;
  return null;
end $$;

-- a message sets no status, so it is not asked here
create trigger conversations_counted after insert or delete on conversations
  for each row execute function count_status();
create trigger conversations_recounted after update of status on conversations
  for each row when (old.status is distinct from new.status) execute function count_status();
insert into status_counts
  select -1, count(*) filter (where status = 'open'), count(*) filter (where status = 'escalated'),
    count(*) filter (where status = 'in_progress') from conversations;

-- None of these changes with a message of a person, so that its update of the row stays out of all indexes.
drop index conversations_waiting;
create index conversations_waiting on conversations ((-priority), waiting_since, id) include (priority, pool)
  where status = 'escalated'; -- who is next in the queue, its place, the agents' list of it
drop index conversations_created;
create index conversations_created on conversations (created_at desc, id desc); -- the lists of all, from any place on
drop index conversations_resolved;
create index conversations_resolved on conversations (resolved_at desc, id desc) where status = 'resolved'; -- resolved list
create index conversations_rarer on conversations (status, created_at desc, id desc)
  where status <> 'open'; -- the admins' list of one status; those that are open are found soon without it
create index conversations_last_agent on conversations (last_agent_id)
  where last_agent_id is not null; -- the admins' list of one agent

drop index assignments_open_of_agent;
create index assignments_open_of_agent on assignments (agent_id, status)
  where status in ('offered', 'accepted'); -- an agent's load, and on the board how much of it is offers

drop index outbox_ringing;
create index outbox_ringing on outbox (id) where ring; -- the relay's rings, oldest first
`;

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(statements).execute(db);
}
