import { mutantsOf, type Mutant } from '../mutant.js';
import { ASKING, FENCES, SHIFT } from '../tests.js';

const off = mutantsOf({ file: 'db/functions/shift.sql.ts', project: 'integration', tests: SHIFT });
const snapshot = mutantsOf({
  file: 'db/functions/snapshot.sql.ts',
  project: 'integration',
  tests: SHIFT,
});

/** `shift_transition` and the paid hours. */
export const SHIFT_MUTANTS: readonly Mutant[] = [
  off('a change of a shift takes the pool lock', "perform lock_pool('default');", 'null;'),
  off('every change of a shift rings', 's.ring_change_no := s.change_no;', 'null;'),
  off(
    'every change of a shift has its outbox row',
    "values ('shift', s.agent_id, s.change_no, p_ring, 'shift', p_meta);",
    "select 'shift', s.agent_id, s.change_no, p_ring, 'shift', p_meta where false;",
  ),
  off('every change of a shift makes the inbox a newer one', 's.inbox_version := s.inbox_version + 1;', ''),
  off(
    'every change of a shift has a ledger row',
    "values (p_agent, s.change_no, p_action, p_actor_kind, p_actor, s.shift, s.availability, s.reachability,\n        p_args ->> 'reason');",
    "select p_agent, s.change_no, p_action, p_actor_kind, p_actor, s.shift, s.availability, s.reachability,\n        p_args ->> 'reason' where false;",
  ),
  off(
    'an interval never begins before the end of the last one',
    'tstzrange(greatest(clock_timestamp(), max(upper(period))), null)',
    'tstzrange(clock_timestamp(), null)',
  ),
  off(
    'an interval never ends before it began',
    "greatest(p_at, lower(period) + interval '1 millisecond')",
    'p_at',
  ),
  off(
    'a night that nobody noticed ends at the last sign of life',
    "if p_action in ('online', 'offline', 'connect') and s.shift <> 'off'",
    'if false',
  ),
  off('going online twice is one shift', "if s.shift <> 'off' then", 'if false then'),
  off(
    'a lost shift ends at the last sign of life',
    "case p_action when 'lost' then s.last_seen_at else v_now end",
    'v_now',
  ),
  off('a lost shift is marked as such', "case p_action when 'lost' then 'lost' else 'ended' end", "'ended'"),
  off(
    'a shift is not lost before the grace is over',
    "or s.away_since > clock_timestamp() - setting_seconds('shift_grace_seconds', 600) + c_slack)) then",
    ')) then',
  ),
  off(
    'a shift of an agent who is back is not lost',
    "p_action = 'lost' and (s.reachability <> 'away'\n        or",
    "p_action = 'lost' and (false\n        or",
  ),
  off(
    'conversations of a vanished agent are not given back too early',
    "or s.away_since > clock_timestamp() - setting_seconds('requeue_after_seconds', 120) + c_slack then",
    'then',
  ),
  off(
    'conversations of an agent who is back are not given back',
    "if s.reachability <> 'away'\n        or s.away_since",
    'if s.away_since',
  ),
  off('a break ends the paid interval', "perform end_interval(p_agent, v_now, 'break');", 'null;'),
  off(
    'the end of a break begins a paid interval',
    "perform open_interval(p_agent);\n      s.shift := 'on';",
    "s.shift := 'on';",
  ),
  off(
    'choosing to be available forgets missed offers',
    "if p_args ->> 'availability' = 'available' then\n      s.missed_in_a_row := 0;",
    'if false then\n      s.missed_in_a_row := 0;',
    FENCES,
  ),
  off(
    'an agent is away only once its lease has run out',
    "if s.reachability = 'away' or s.lease_until > clock_timestamp() then",
    "if s.reachability = 'away' then",
  ),
  off(
    'an agent is away since its last sign of life',
    's.away_since := least(s.last_seen_at, clock_timestamp());',
    's.away_since := clock_timestamp();',
  ),
  off(
    'a ring of a shift that comes late does not take a note back',
    "greatest(noted_change_no, (p_args ->> 'change_no')::bigint),",
    "(p_args ->> 'change_no')::bigint,",
  ),
  off(
    'who stops taking offers loses the open ones in the same commit',
    "if not (s.shift = 'on' and s.availability = 'available' and s.reachability = 'connected') then",
    'if false then',
  ),
  off(
    'an agent who goes on a break loses its open offers',
    "if not (s.shift = 'on' and s.availability",
    'if not (s.availability',
  ),
  off(
    'an agent who is away loses its open offers',
    "and s.reachability = 'connected') then\n    v_requeued",
    ') then\n    v_requeued',
  ),
  off(
    'going offline gives the conversations back in the same commit',
    "v_lost or p_action in ('offline', 'lost', 'requeue'), p_actor_kind",
    "v_lost or p_action in ('lost', 'requeue'), p_actor_kind",
  ),
  off(
    'a lost shift gives the conversations back',
    "v_lost or p_action in ('offline', 'lost', 'requeue'), p_actor_kind",
    "v_lost or p_action in ('offline', 'requeue'), p_actor_kind",
  ),
  off(
    'the conversations of a vanished agent are given back',
    "v_lost or p_action in ('offline', 'lost', 'requeue'), p_actor_kind",
    "v_lost or p_action in ('offline', 'lost'), p_actor_kind",
  ),
  off(
    'a night that nobody noticed gives the conversations back',
    "v_lost or p_action in ('offline', 'lost', 'requeue'), p_actor_kind",
    "p_action in ('offline', 'lost', 'requeue'), p_actor_kind",
  ),
  off(
    'an agent who comes is offered what waits in the same commit',
    "perform assign_waiting('default');",
    'null;',
    ASKING,
  ),
  off(
    'a sign of life renews the lease',
    "update agent_states set last_seen_at = greatest(last_seen_at, clock_timestamp()),\n    lease_until = clock_timestamp() + setting_seconds('away_after_seconds', 30)",
    'update agent_states set last_seen_at = clock_timestamp()',
  ),
  off(
    'a sign of life is remembered',
    'update agent_states set last_seen_at = greatest(last_seen_at, clock_timestamp()),\n    lease_until',
    'update agent_states set lease_until',
  ),
  off(
    'a sign of life after a night does not make the night paid',
    "and reachability = 'connected' and (shift = 'off'\n      or last_seen_at >= clock_timestamp() - setting_seconds('shift_grace_seconds', 600));",
    "and reachability = 'connected';",
  ),
  off(
    'a sign of life brings back an agent who was away',
    "return (shift_transition(p_agent, 'connect', 'system', p_agent) ->> 'changed')::boolean;",
    'return false;',
  ),
  off(
    'only agents whose lease ran out are swept',
    "where reachability = 'connected' and lease_until < clock_timestamp() order by",
    "where reachability = 'connected' order by",
  ),
  off(
    'a voided interval is not paid',
    'and voided_at is null and period && tstzrange(p_from, p_to)',
    'and period && tstzrange(p_from, p_to)',
  ),
  off(
    'only what lies within the asked time is paid',
    'select period * tstzrange(p_from, greatest(p_from, least(p_to, clock_timestamp()))) as x',
    'select period * tstzrange(null, clock_timestamp()) as x',
  ),
  off('an open interval is paid up to now', 'least(p_to, clock_timestamp())', 'p_to'),
  off(
    'today begins at the agent’s own midnight',
    '(clock_timestamp() at time zone time_zone)::date::timestamp at time zone time_zone',
    "(clock_timestamp() at time zone 'UTC')::date::timestamp at time zone 'UTC'",
    SHIFT,
  ),
  snapshot(
    'a day of a shift ends at the agent’s own midnight',
    'iso(((clock_timestamp() at time zone u.time_zone)::date + 1)::timestamp at time zone u.time_zone)',
    "iso(((clock_timestamp() at time zone 'UTC')::date + 1)::timestamp at time zone 'UTC')",
  ),
];
