import { mutantsOf, type Mutant } from '../mutant.js';
import { ASKING, FENCES, OUTBOX, TURN } from '../tests.js';

const journal = mutantsOf({ file: 'db/functions/journal.sql.ts', project: 'integration', tests: FENCES });
const off = mutantsOf({ file: 'db/functions/outbox.sql.ts', project: 'integration', tests: OUTBOX });

/** The journal of every change, and the outbox that carries it to where it belongs. */
export const OUTBOX_MUTANTS: readonly Mutant[] = [
  journal('every change of state raises state_version', 'c.state_version := c.state_version + 1;', 'null;'),
  journal(
    'what changes no state raises no state_version',
    '(before.status, before.owner_kind, before.agent_id, before.offer_id) then',
    '(before.status, before.owner_kind, before.agent_id, before.offer_id) or true then',
    FENCES,
  ),
  journal(
    'a transition that rings leaves its mark for the reconciler',
    'if p_ring then\n    c.ring_change_no := c.change_no;\n  end if;\n  insert into ledger',
    'insert into ledger',
    FENCES,
  ),
  journal(
    'every transition has a ledger row',
    'c.state_version,\n      p_policy_version, p_facts);',
    'c.state_version,\n      p_policy_version, p_facts) on conflict do nothing; delete from ledger where conversation_id = c.id;',
  ),
  journal(
    'a transition and its outbox row are one commit',
    "values ('conversation', c.id, c.change_no, p_ring, 'state', p_meta);",
    "select 'conversation', c.id, c.change_no, p_ring, 'state', p_meta where false;",
    OUTBOX,
  ),
  journal(
    'a message of the desk and its outbox row are one commit',
    "values ('conversation', c.id, c.change_no, p_ring, 'message', c.head_seq);",
    "select 'conversation', c.id, c.change_no, p_ring, 'message', c.head_seq where false;",
    OUTBOX,
  ),
  ...(
    [
      ['turn', "when 'turn' then setting_seconds('turn_timeout_seconds', 45)"],
      ['idle', "when 'idle' then setting_number('idle_timeout_minutes', 30) * interval '1 minute'"],
      ['response', "when 'response' then setting_seconds('response_timeout_seconds', 300)"],
      ['queue_check', "when 'queue_check' then setting_seconds('queue_check_seconds', 60)"],
      ['offer', "when 'offer' then setting_seconds('offer_timeout_seconds', 30)"],
      [
        'feedback',
        "when 'feedback' then setting_number('feedback_window_minutes', 1440) * interval '1 minute'",
      ],
    ] as const
  ).map(([kind, from]) =>
    journal(
      `deadline: ${kind} has the length of the settings`,
      from,
      `when '${kind}' then interval '1 year'`,
      kind === 'turn' ? TURN : FENCES,
    ),
  ),
  journal(
    'the end of an assignment is stored',
    'set status = p_status, ended_at = clock_timestamp(), end_reason = p_reason',
    'set end_reason = p_reason',
  ),
  journal(
    'the inbox of who loses an assignment changes',
    'update agent_states set inbox_version = inbox_version + 1,\n',
    'update agent_states set inbox_version = inbox_version,\n',
  ),
  journal(
    'who ends a conversation has been idle since then',
    "last_freed_at = case when p_status = 'ended' then clock_timestamp() else last_freed_at end",
    'last_freed_at = last_freed_at',
    ASKING,
  ),
  off(
    'a push takes the oldest rows first',
    'where pushed_at is null order by id limit p_limit',
    'where pushed_at is null order by id desc limit p_limit',
  ),
  off('two pushes do not wait for each other', 'for update skip locked', 'for update'),
  off(
    'a push is told in the order of the commits',
    "'m', meta) order by id)::text",
    "'m', meta) order by id desc)::text",
  ),
  off(
    'what was pushed and does not ring is deleted',
    'delete from outbox o using picked p where not p.ring',
    'delete from outbox o using picked p where false',
  ),
  off(
    'what rings stays when it is pushed',
    'update outbox o set pushed_at = clock_timestamp() from picked p where p.ring',
    'delete from outbox o using picked p where p.ring',
  ),
  off(
    'what rings is pushed once',
    'update outbox o set pushed_at = clock_timestamp() from picked p where p.ring',
    'update outbox o set pushed_at = clock_timestamp() from picked p where false',
  ),
  off('a push tells every api copy', "perform pg_notify('switchboard_push', v_payload);", 'null;'),
  off('a push says how many rows it took', 'v_count := v_count + v_rows;', 'v_count := v_count;'),
  off('a long push is told in parts that PostgreSQL can send', '/ 16 as chunk', '/ 10000 as chunk'),
  off(
    'the relay’s commits do not wait for the disk',
    "select set_config('synchronous_commit', 'off', true)",
    "select ''::text",
  ),
  off(
    'what is leased is left to its relay',
    'and not exists (select 1 from relay_leases b where b.subject_kind = o.subject_kind\n          and b.subject_id = o.subject_id and not lease_is_over(b.leased_until))',
    '',
  ),
  off('two relays that lease at once do not get the same', 'where lease_is_over(l.leased_until)\n', '\n'),
  off('a lease ends by itself', 'and not lease_is_over(b.leased_until))', ')'),
  off('only what rings is leased', 'where o.ring and not exists', 'where not exists'),
  off(
    'who rang first is leased first',
    'group by 1, 2 order by min(q.id) limit',
    'group by 1, 2 order by min(q.id) desc limit',
  ),
  off(
    'a ring delivered up to a number leaves what came later',
    'update outbox set ring = false where subject_kind = p_kind and subject_id = p_subject\n    and change_no <= p_change_no and ring;',
    'update outbox set ring = false where subject_kind = p_kind and subject_id = p_subject\n    and ring;',
  ),
  off(
    'what was rung and not yet pushed is not deleted',
    'and not ring and pushed_at is not null;',
    'and not ring;',
  ),
  off('what was rung is deleted', 'and not ring and pushed_at is not null;', 'and false;', OUTBOX),
  off(
    'a delivered ring gives the lease back',
    'delete from relay_leases where subject_kind = p_kind and subject_id = p_subject;',
    'select 1;',
  ),
  off('a failed ring is counted', 'set attempts = attempts + 1,', 'set attempts = attempts,'),
  off(
    'a failed ring waits before the next try',
    'leased_until = clock_timestamp() + make_interval(secs => p_retry_ms / 1000.0)',
    'leased_until = leased_until',
  ),
  off(
    'a repair is a ring with a number of its own',
    "values (p_kind, p_subject, v_change_no, true, 'state', clock_timestamp());",
    "values (p_kind, p_subject, v_change_no, false, 'state', clock_timestamp());",
    OUTBOX,
  ),
  off(
    'a repaired conversation is not repaired again before it was heard',
    'set change_no = change_no + 1, ring_change_no = change_no + 1\n      where id = p_subject',
    'set change_no = change_no + 1\n      where id = p_subject',
    OUTBOX,
  ),
];
