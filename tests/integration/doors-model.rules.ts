/**
 * What must hold between any two commits, asked of the tables and not of the doors. Each part returns one row per
 * breach; `$1` are the conversations, `$2` the agents. The outbox still has every row, because no relay runs here.
 */
export const BREACHES = /* sql */ `
with mine as (select * from conversations where id = any ($1::uuid[])),
open_assignments as (
  select * from assignments where conversation_id = any ($1::uuid[]) and status in ('offered', 'accepted')
)
select 'exactly one owner unless resolved' as rule, id from mine
  where (status = 'resolved') <> (owner_kind = 'none')
    or (owner_kind = 'agent') <> (agent_id is not null)
    or (owner_kind = 'agent') <> exists (select 1 from open_assignments a
      where a.conversation_id = mine.id and a.status = 'accepted' and a.agent_id = mine.agent_id)
union all
select 'an offer names its open assignment', id from mine
  where offer_id is distinct from (select a.id from open_assignments a
    where a.conversation_id = mine.id and a.status = 'offered' order by a.id limit 1)
union all
select 'at most one open assignment', conversation_id from open_assignments group by 2 having count(*) > 1
union all
select 'numbers 1..n without a gap', id from mine
  where (head_seq, head_seq, least(head_seq, 1)) is distinct from (select
    (count(*)::int, coalesce(max(seq), 0), coalesce(min(seq), 0)) from messages m where m.conversation_id = mine.id)
union all
select 'a deadline in every open state', id from mine
  where status <> 'resolved' and (due_at is null or due_kind is null)
union all
select 'never over capacity', u.id from users u
  where u.id = any ($2::uuid[]) and u.capacity < (select count(*) from assignments a
    where a.agent_id = u.id and a.status in ('offered', 'accepted'))
union all
select 'the assistant is silent while a person owns', m.conversation_id from messages m
  join outbox o on o.subject_kind = 'conversation' and o.subject_id = m.conversation_id
    and o.kind = 'message' and o.seq = m.seq
  where m.conversation_id = any ($1::uuid[]) and m.author_kind = 'assistant'
    and (select l.to_owner from ledger l where l.conversation_id = m.conversation_id and l.change_no < o.change_no
      order by l.change_no desc limit 1) = 'agent'
`;

/** How each conversation stands; `last_words` is the number of the assistant's last message. */
export const STANDING = /* sql */ `
select id, owner_kind, state_version, head_seq, coalesce((select max(seq) from messages m
    where m.conversation_id = c.id and m.author_kind = 'assistant'), 0) as last_words
  from conversations c where id = any ($1::uuid[])
`;

/** Everything a command could have left behind in a conversation and in its agents, as one text. */
export const FINGERPRINT = /* sql */ `
select jsonb_build_object(
  'conversation', (select to_jsonb(c) from conversations c where c.id = $1),
  'messages', (select count(*) from messages where conversation_id = $1),
  'ledger', (select count(*) from ledger where conversation_id = $1),
  'outbox', (select count(*) from outbox where subject_id = $1),
  'assignments', (select jsonb_agg(a order by a.id) from assignments a where a.conversation_id = $1),
  'agents', (select jsonb_agg(s order by s.agent_id) from agent_states s where s.agent_id = any ($2::uuid[]))
)::text as text
`;

/** Takes what an earlier sequence left, even one that broke a rule, out of every queue and off every shift. */
export const CLEAR = /* sql */ `
update assignments set status = 'ended' where status in ('offered', 'accepted');
update conversations set status = 'resolved', owner_kind = 'none', agent_id = null, offer_id = null
  where status <> 'resolved';
update agent_states set shift = 'off' where shift <> 'off';
`;
