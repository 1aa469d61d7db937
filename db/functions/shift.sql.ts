/**
 * The door of every change of an agent's shift. Three separate things: the shift (off, on, break), the availability
 * (a choice) and the reachability (a lease). Leaving "takes offers" ends the agent's open offers in the same commit.
 */
export const shiftFunctions = /* sql */ `
create function journal_shift(s agent_states, p_ring boolean, p_meta jsonb) returns agent_states
language plpgsql as $$
begin
  s.change_no := s.change_no + 1;
  s.inbox_version := s.inbox_version + 1;
  s.since := clock_timestamp();
  if p_ring then
    s.ring_change_no := s.change_no;
  end if;
  insert into outbox (subject_kind, subject_id, change_no, ring, kind, meta)
    values ('shift', s.agent_id, s.change_no, p_ring, 'shift', p_meta);
  update agent_states set shift = s.shift, availability = s.availability, availability_reason = s.availability_reason,
    reachability = s.reachability, lease_until = s.lease_until, last_seen_at = s.last_seen_at,
    away_since = s.away_since, shift_started_at = s.shift_started_at, since = s.since,
    missed_in_a_row = s.missed_in_a_row, change_no = s.change_no, ring_change_no = s.ring_change_no,
    noted_change_no = s.noted_change_no, inbox_version = s.inbox_version
    where agent_id = s.agent_id;
  return s;
end $$;

-- Never before the end of the last one, even when the clock of the database was set back.
create function open_interval(p_agent uuid) returns void language sql as $$
  insert into shift_intervals (agent_id, period)
    select p_agent, tstzrange(greatest(clock_timestamp(), max(upper(period))), null)
    from shift_intervals where agent_id = p_agent and voided_at is null
$$;

-- Ends the open paid interval at p_at, never before it began.
create function end_interval(p_agent uuid, p_at timestamptz, p_reason text) returns void language sql as $$
  update shift_intervals set end_reason = p_reason,
    period = tstzrange(lower(period), greatest(p_at, lower(period) + interval '1 millisecond'))
    where agent_id = p_agent and upper_inf(period) and voided_at is null
$$;

-- Ends the open offers of an agent, and with p_conversations gives its conversations back to the queue.
create function free_agent(p_agent uuid, p_reason text, p_conversations boolean, p_actor_kind text, p_actor uuid)
returns integer language plpgsql as $$
declare
  r record;
  n integer := 0;
begin
  for r in select conversation_id, status from assignments where agent_id = p_agent
      and (status = 'offered' or p_conversations and status = 'accepted') order by conversation_id loop
    if r.status = 'offered' then
      perform transition(r.conversation_id, 'withdraw', 'system', p_actor);
    else
      perform transition(r.conversation_id, 'requeue', 'system', p_actor, '{}', jsonb_build_object('reason', p_reason));
      n := n + 1;
    end if;
  end loop;
  return n;
end $$;

-- p_action: online, offline, availability {availability, reason}, break, connect, away,
-- requeue (chats of a vanished agent), lost (the grace is over), note {change_no}.
create function shift_transition(
  p_agent uuid, p_action text, p_actor_kind text, p_actor uuid, p_args jsonb default '{}'
) returns jsonb language plpgsql as $$
declare
  s agent_states;
  before agent_states;
  v_now timestamptz;
  v_lease timestamptz := clock_timestamp() + setting_seconds('away_after_seconds', 30);
  v_ring boolean := p_actor_kind <> 'workflow';
  v_requeued integer := 0;
  v_lost boolean := false;
  -- a timer of Temporal may be a moment early by this clock
  c_slack constant interval := interval '1 second';
begin
  perform lock_pool('default');
  insert into agent_states (agent_id) select id from users where id = p_agent and role = 'agent'
    on conflict do nothing;
  select * into s from agent_states where agent_id = p_agent for update;
  if not found then
    return jsonb_build_object('ok', false, 'code', 'agent.not_found');
  end if;
  before := s;
  -- a sign of life is never before the last one, even when the clock was set back: what is proved stays paid
  v_now := greatest(clock_timestamp(), s.last_seen_at);
  -- gone for longer than the grace and nobody noticed: the hours end where the signs of life did
  if p_action in ('online', 'offline', 'connect') and s.shift <> 'off'
      and s.last_seen_at < clock_timestamp() - setting_seconds('shift_grace_seconds', 600) then
    perform end_interval(p_agent, s.last_seen_at, 'lost');
    s.shift := 'off';
    s.shift_started_at := null;
    s.away_since := null;
    v_lost := true;
  end if;

  case p_action
  when 'online' then
    if s.shift <> 'off' then
      return jsonb_build_object('ok', true, 'changed', false, 'snapshot', shift_snapshot(p_agent));
    end if;
    s.shift := 'on';
    s.availability := 'available';
    s.availability_reason := null;
    s.missed_in_a_row := 0;
    s.reachability := 'connected';
    s.away_since := null;
    s.last_seen_at := clock_timestamp();
    s.lease_until := v_lease;
    s.shift_started_at := clock_timestamp();
    perform open_interval(p_agent);
  when 'offline', 'lost' then
    if not v_lost and (s.shift = 'off' or p_action = 'lost' and (s.reachability <> 'away'
        or s.away_since > clock_timestamp() - setting_seconds('shift_grace_seconds', 600) + c_slack)) then
      return jsonb_build_object('ok', true, 'changed', false, 'snapshot', shift_snapshot(p_agent));
    end if;
    perform end_interval(p_agent, case p_action when 'lost' then s.last_seen_at else v_now end,
      case p_action when 'lost' then 'lost' else 'ended' end);
    s.shift := 'off';
    s.shift_started_at := null;
    s.away_since := null;
  when 'availability' then
    if s.shift = 'off' then
      return jsonb_build_object('ok', false, 'code', 'agent.offline');
    end if;
    if s.shift = 'break' then
      perform open_interval(p_agent);
      s.shift := 'on';
    end if;
    if p_args ->> 'availability' = 'available' then
      s.missed_in_a_row := 0;
    end if;
    s.availability := p_args ->> 'availability';
    s.availability_reason := p_args ->> 'reason';
  when 'break' then
    if s.shift = 'off' then
      return jsonb_build_object('ok', false, 'code', 'agent.offline');
    elsif s.shift = 'break' then
      return jsonb_build_object('ok', true, 'changed', false, 'snapshot', shift_snapshot(p_agent));
    end if;
    perform end_interval(p_agent, v_now, 'break');
    s.shift := 'break';
    s.availability_reason := p_args ->> 'reason';
  when 'connect' then
    update agent_states set last_seen_at = v_now, lease_until = v_lease where agent_id = p_agent;
    if s.reachability = 'connected' and not v_lost then
      return jsonb_build_object('ok', true, 'changed', false, 'snapshot', shift_snapshot(p_agent));
    end if;
    s.last_seen_at := v_now;
    s.lease_until := v_lease;
    s.reachability := 'connected';
    s.away_since := null;
    v_ring := v_ring and before.shift <> 'off';
  when 'away' then
    if s.reachability = 'away' or s.lease_until > clock_timestamp() then
      return jsonb_build_object('ok', true, 'changed', false, 'snapshot', shift_snapshot(p_agent));
    end if;
    s.reachability := 'away';
    s.away_since := least(s.last_seen_at, clock_timestamp());
    v_ring := v_ring and s.shift <> 'off';
  when 'requeue' then
    if s.reachability <> 'away'
        or s.away_since > clock_timestamp() - setting_seconds('requeue_after_seconds', 120) + c_slack then
      return jsonb_build_object('ok', true, 'changed', false, 'snapshot', shift_snapshot(p_agent));
    end if;
  when 'note' then
    update agent_states
      set noted_change_no = least(greatest(noted_change_no, (p_args ->> 'change_no')::bigint), change_no)
      where agent_id = p_agent;
    return jsonb_build_object('ok', true, 'changed', false, 'snapshot', shift_snapshot(p_agent));
  else
    raise exception 'unknown shift transition %', p_action;
  end case;

  if (s.shift, s.availability, s.reachability) is distinct from (before.shift, before.availability, before.reachability)
     or p_action = 'availability' then
    s := journal_shift(s, v_ring, jsonb_build_object('action', p_action));
    if p_actor_kind = 'workflow' then
      update agent_states set noted_change_no = change_no where agent_id = p_agent;
    end if;
    insert into shift_ledger (agent_id, change_no, action, actor_kind, actor_id, shift, availability, reachability, reason)
      values (p_agent, s.change_no, p_action, p_actor_kind, p_actor, s.shift, s.availability, s.reachability,
        p_args ->> 'reason');
  end if;
  if not (s.shift = 'on' and s.availability = 'available' and s.reachability = 'connected') then
    v_requeued := free_agent(p_agent, case when p_action = 'offline' then 'agent_offline' else 'agent_away' end,
      v_lost or p_action in ('offline', 'lost', 'requeue'), p_actor_kind, p_actor);
  else
    perform assign_waiting('default');
  end if;
  return jsonb_build_object('ok', true, 'changed', true, 'requeued', v_requeued, 'snapshot', shift_snapshot(p_agent));
end $$;

-- A sign of life of an agent: cheap while connected (no lock but its own row), the full door when it was away.
create function agent_alive(p_agent uuid) returns boolean language plpgsql as $$
begin
  update agent_states set last_seen_at = greatest(last_seen_at, clock_timestamp()),
    lease_until = clock_timestamp() + setting_seconds('away_after_seconds', 30)
    where agent_id = p_agent and reachability = 'connected' and (shift = 'off'
      or last_seen_at >= clock_timestamp() - setting_seconds('shift_grace_seconds', 600));
  if not found then
    return (shift_transition(p_agent, 'connect', 'system', p_agent) ->> 'changed')::boolean;
  end if;
  return false;
end $$;

-- Marks agents whose lease ran out as away; one row at a time, each in its door.
create function sweep_leases() returns integer language plpgsql as $$
declare
  v_agent uuid;
  n integer := 0;
  v_longest timestamptz := clock_timestamp() + setting_seconds('away_after_seconds', 30);
begin
  -- a lease that runs for longer was given before the clock was set back
  update agent_states set lease_until = v_longest where reachability = 'connected' and lease_until > v_longest;
  for v_agent in select agent_id from agent_states
      where reachability = 'connected' and lease_until < clock_timestamp() order by agent_id loop
    perform shift_transition(v_agent, 'away', 'system', null);
    n := n + 1;
  end loop;
  return n;
end $$;

-- Paid seconds of an agent inside [p_from, p_to); an open interval counts up to its last proof of life.
create function paid_seconds(p_agent uuid, p_from timestamptz, p_to timestamptz) returns numeric language sql stable as $$
  select coalesce(sum(extract(epoch from upper(x) - lower(x))), 0) from (
    select period * tstzrange(p_from, greatest(p_from, least(p_to, clock_timestamp()))) as x from shift_intervals
    where agent_id = p_agent and voided_at is null and period && tstzrange(p_from, p_to)) q where not isempty(x)
$$;

-- Paid seconds since the agent's own local midnight.
create function today_seconds(p_agent uuid) returns numeric language sql stable as $$
  select paid_seconds(p_agent, (clock_timestamp() at time zone time_zone)::date::timestamp at time zone time_zone,
    clock_timestamp()) from users where id = p_agent
$$;
`;
