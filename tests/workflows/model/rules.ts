/** What is wrong with the conversations `$1`, beside what the doors must keep (BREACHES). One row per breach. */
export const TALK_BREACHES = /* sql */ `
with mine as (select * from conversations where id = any ($1::uuid[])),
answers as (
  select conversation_id, seq, covers_from, in_reply_to from messages
  where conversation_id = any ($1::uuid[]) and author_kind = 'assistant' and kind <> 'escalation'
)
select 'one answer to a message of the customer' as rule, a.conversation_id as id from answers a join answers b
  on a.conversation_id = b.conversation_id and a.seq < b.seq and b.covers_from <= a.in_reply_to
union all
select 'nothing is said that was not asked for', t.conversation_id from turns t
  join messages m on (m.conversation_id, m.seq) = (t.conversation_id, t.covers_to)
  where t.conversation_id = any ($1::uuid[]) and (t.outcome = 'publish' and m.content !~ '^(sure|hold) '
    or t.outcome = 'ask_back' and m.content !~ '^close ')
union all
select 'a dead letter for what failed, and for nothing else', d.conversation_id from dead_letters d
  where d.conversation_id = any ($1::uuid[]) and not exists (select 1 from messages m
    where m.conversation_id = d.conversation_id and m.content ~ '^broken ')
union all
select 'nobody waits beside a free agent', c.id from mine c
  where c.status = 'escalated' and c.offer_id is null and exists (
    select 1 from agent_states s join users u on u.id = s.agent_id
    where c.required_skill = any (u.skills) and s.shift = 'on' and s.availability = 'available'
      and s.reachability = 'connected' and u.capacity > (select count(*) from assignments a
        where a.agent_id = u.id and a.status in ('offered', 'accepted'))
      and not exists (select 1 from assignments a where a.conversation_id = c.id and a.agent_id = u.id
        and a.ended_at > clock_timestamp() - interval '31 seconds'))
`;

/** What a conversation still waits for; null when it is at rest. */
export const UNREST = /* sql */ `
select id, turn_no, status, owner_kind,
  case when ring_change_no > noted_change_no then 'unheard'
    when status = 'open' and last_customer_seq > answered_seq then 'unanswered'
    when due_at < clock_timestamp() - interval '5 seconds' then 'overdue' end as waits_for
from conversations where id = any ($1::uuid[])
`;

/** Open pages of agents renew their leases; nobody is away by itself. */
export const ALIVE = /* sql */ `
update agent_states set last_seen_at = clock_timestamp(), lease_until = clock_timestamp() + interval '1 hour'
  where reachability = 'connected' and shift <> 'off'
`;
