import type { Finding, Verdict } from './findings.js';

/** Runs the checker's own SQL; each statement returns rows of {subject, detail}, none when all is well. */
export type Ask = (
  text: string,
  values?: readonly unknown[],
) => Promise<{ subject: string; detail: string }[]>;

interface Rule {
  verdict: Verdict;
  text: string;
  /** Takes the patience in seconds as $1. */
  patient?: boolean;
}

const OPEN = `a.status in ('offered', 'accepted')`;
const SPAN = (row: string): string =>
  `tstzrange(${row}.offered_at, greatest(${row}.offered_at, coalesce(${row}.ended_at, 'infinity')), '[)')`;

const RULES: Rule[] = [
  {
    verdict: 'double-owned',
    text: `select a.conversation_id as subject, 'assignments ' || a.id || ' and ' || b.id || ' overlap' as detail
      from assignments a join assignments b on b.conversation_id = a.conversation_id and b.id > a.id
      where ${SPAN('a')} && ${SPAN('b')}`,
  },
  {
    verdict: 'double-owned',
    text: `select conversation_id as subject, 'taken by ' || agent_id || ' while another agent owned it' as detail from (
        select *, lag(to_owner) over w as owner_before, lag(agent_id) over w as agent_before
        from ledger window w as (partition by conversation_id order by change_no)) l
      where action in ('accept', 'claim') and owner_before = 'agent' and agent_before <> agent_id`,
  },
  {
    verdict: 'double-owned',
    text: `select a.conversation_id as subject, 'open assignment of ' || a.agent_id || ', but the owner is '
        || coalesce(c.agent_id::text, c.owner_kind) as detail
      from assignments a join conversations c on c.id = a.conversation_id
      where a.status = 'accepted' and (c.status <> 'in_progress' or c.agent_id <> a.agent_id)
        or a.status = 'offered' and (c.status <> 'escalated' or c.offer_id is distinct from a.id)`,
  },
  {
    verdict: 'over capacity',
    text: `select agent_id as subject, load || ' of ' || capacity || ' at ' || at as detail from (
        select e.agent_id, e.at, u.capacity,
          sum(step) over (partition by e.agent_id order by e.at, step rows unbounded preceding) as load
        from (select agent_id, offered_at as at, 1 as step from assignments
          union all select agent_id, ended_at, -1 from assignments where ended_at is not null) e
        join users u on u.id = e.agent_id) s where load > capacity`,
  },
  {
    verdict: 'orphaned',
    text: `select id as subject, status || ' without a deadline' as detail from conversations
      where status <> 'resolved' and (due_at is null or due_kind is null)`,
  },
  {
    verdict: 'orphaned',
    text: `select id as subject, status || ', but owned by ' || owner_kind as detail from conversations
      where (status, owner_kind) not in (('open', 'assistant'), ('escalated', 'queue'), ('in_progress', 'agent'),
        ('resolved', 'none'))`,
  },
  {
    verdict: 'orphaned',
    text: `select c.id as subject, 'owned by agent ' || c.agent_id || ' without an assignment' as detail
      from conversations c where c.status = 'in_progress' and not exists (select 1 from assignments a
        where a.conversation_id = c.id and a.status = 'accepted' and a.agent_id = c.agent_id)`,
  },
  {
    verdict: 'orphaned',
    patient: true,
    text: `select id as subject, coalesce(due_kind, status) || ' was due at ' || due_at as detail from conversations
      where status <> 'resolved' and due_at < clock_timestamp() - make_interval(secs => $1)`,
  },
  {
    verdict: 'orphaned',
    patient: true,
    text: `select id as subject, 'customer messages up to ' || last_customer_seq || ' are unanswered since '
        || last_customer_at as detail from conversations
      where owner_kind = 'assistant' and last_customer_seq > answered_seq
        and last_customer_at < clock_timestamp() - make_interval(secs => $1)`,
  },
  {
    verdict: 'orphaned',
    patient: true,
    text: `select c.id as subject, 'change ' || c.ring_change_no || ' never reached its workflow' as detail
      from conversations c where c.ring_change_no > c.noted_change_no
        and greatest(c.last_message_at, c.created_at, (select max(at) from ledger where conversation_id = c.id))
          < clock_timestamp() - make_interval(secs => $1)`,
  },
  {
    verdict: 'orphaned',
    patient: true,
    text: `select subject_id as subject, kind || ' ' || change_no || ' still waits in the outbox' as detail from outbox
      where created_at < clock_timestamp() - make_interval(secs => $1)`,
  },
  {
    verdict: 'orphaned',
    patient: true,
    text: `select c.id as subject, 'waits beside the free agent ' || s.agent_id as detail
      from conversations c join agent_states s on s.shift = 'on' and s.availability = 'available'
        and s.reachability = 'connected' join users u on u.id = s.agent_id and u.active
      where c.status = 'escalated' and c.offer_id is null
        and c.waiting_since < clock_timestamp() - make_interval(secs => $1)
        and (c.required_skill is null or c.required_skill = any (u.skills))
        and u.capacity > (select count(*) from assignments a where a.agent_id = s.agent_id and ${OPEN})
        and not exists (select 1 from assignments a where a.agent_id = s.agent_id and a.conversation_id = c.id)`,
  },
  {
    verdict: 'two answers',
    text: `select conversation_id as subject, count(*) || ' answers for turn ' || turn_no as detail from messages
      where author_kind = 'assistant' and turn_no is not null group by conversation_id, turn_no having count(*) > 1`,
  },
  {
    verdict: 'two answers',
    text: `select a.conversation_id as subject, a.seq || ' and ' || b.seq || ' answer the same messages' as detail
      from messages a join messages b on b.conversation_id = a.conversation_id and b.seq > a.seq
      where a.author_kind = 'assistant' and b.author_kind = 'assistant' and a.kind <> 'event' and b.kind <> 'event'
        and a.turn_no is not null and b.turn_no is not null
        and int4range(a.covers_from, greatest(a.covers_from, a.in_reply_to), '[]')
          && int4range(b.covers_from, greatest(b.covers_from, b.in_reply_to), '[]')`,
  },
  {
    verdict: 'talked over',
    text: `select m.conversation_id as subject, 'the assistant wrote ' || m.seq || ' while ' || l.to_owner || ' owned it'
        as detail from messages m cross join lateral (select to_owner from ledger where conversation_id = m.conversation_id
          and at <= m.created_at order by change_no desc limit 1) l
      where m.author_kind = 'assistant' and m.kind in ('text', 'ask_back') and l.to_owner <> 'assistant'`,
  },
  {
    verdict: 'wrote without owning',
    text: `select m.conversation_id as subject, 'agent ' || m.agent_id || ' wrote ' || m.seq || ' without owning it' as detail
      from messages m cross join lateral (select to_owner, agent_id from ledger
        where conversation_id = m.conversation_id and at <= m.created_at order by change_no desc limit 1) l
      where m.author_kind = 'agent' and (l.to_owner <> 'agent' or l.agent_id is distinct from m.agent_id)`,
  },
];

/** Owners, slots, deadlines and answers, as PostgreSQL tells them; `patience` in seconds is what may still be under way. */
export async function checkOwners(ask: Ask, patience: number): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const { verdict, text, patient } of RULES) {
    for (const row of await ask(text, patient ? [patience] : [])) findings.push({ verdict, ...row });
  }
  return findings;
}
