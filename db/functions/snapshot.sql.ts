/** How things stand, read in one place: the shapes are `Snapshot` and `ShiftSnapshot` of contracts/workflow.ts. */
export const snapshotFunctions = /* sql */ `
create function iso(p timestamptz) returns text language sql stable parallel safe as $$
  select to_char(p at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
$$;

create function current_epoch() returns integer language sql stable as $$ select epoch from app_state $$;

create function setting_number(p_key text, p_default numeric) returns numeric language sql stable as $$
  select coalesce((select (data ->> p_key)::numeric from settings_versions order by version desc limit 1), p_default)
$$;

create function setting_seconds(p_key text, p_default numeric) returns interval language sql stable as $$
  select make_interval(secs => setting_number(p_key, p_default)::double precision)
$$;

-- A text that the product writes into a conversation; the admin may change it in the settings.
create function chat_template(p_key text, p_default text) returns text language sql stable as $$
  select coalesce(nullif((select data -> 'response_templates' ->> p_key
    from settings_versions order by version desc limit 1), ''), p_default)
$$;

-- One of the admin's sentences for when the assistant could not help, in turn; null when there is none.
create function fallback_response(p_turn integer) returns text language sql stable as $$
  select list ->> (p_turn % jsonb_array_length(list)) from (
    select data -> 'fallback_responses' as list from settings_versions order by version desc limit 1) q
  where jsonb_typeof(list) = 'array' and jsonb_array_length(list) > 0
$$;

create function display_name(p_user uuid) returns text language sql stable as $$
  select coalesce(nullif(trim(concat_ws(' ', first_name, last_name)), ''), username) from users where id = p_user
$$;

create function snapshot_of(c conversations) returns jsonb language sql stable as $$
  select jsonb_build_object(
    'conversation_id', c.id, 'epoch', current_epoch(), 'change_no', c.change_no, 'state_version', c.state_version,
    'status', c.status, 'owner', c.owner_kind, 'agent_id', c.agent_id,
    'escalation_reason', c.escalation_reason, 'turn_no', c.turn_no,
    'offer_no', c.offer_no, 'assignment_no', c.assignment_no, 'engagement_no', c.engagement_no,
    'head_seq', c.head_seq, 'last_customer_seq', c.last_customer_seq, 'answered_seq', c.answered_seq,
    'due_at', iso(c.due_at), 'due_kind', c.due_kind, 'read_at', iso(clock_timestamp()))
$$;

create function conversation_snapshot(p_conversation uuid) returns jsonb language sql stable as $$
  select snapshot_of(c) from conversations c where id = p_conversation
$$;

create function shift_snapshot(p_agent uuid) returns jsonb language sql stable as $$
  select jsonb_build_object(
    'agent_id', s.agent_id, 'epoch', current_epoch(), 'change_no', s.change_no, 'shift', s.shift,
    'availability', s.availability, 'reachability', s.reachability, 'away_since', iso(s.away_since),
    'requeue_after_seconds', setting_number('requeue_after_seconds', 120)::int,
    'shift_grace_seconds', setting_number('shift_grace_seconds', 600)::int, 'read_at', iso(clock_timestamp()),
    'day_ends_at', case when s.shift = 'off' then null else
      iso(((clock_timestamp() at time zone u.time_zone)::date + 1)::timestamp at time zone u.time_zone) end)
  from agent_states s join users u on u.id = s.agent_id where s.agent_id = p_agent
$$;

-- Everybody who changes a slot (an open assignment) holds this lock first.
create function lock_pool(p_pool text) returns void language sql as $$
  select pg_advisory_xact_lock(hashtextextended('switchboard.pool:' || p_pool, 0))
$$;

-- For those who hold the lock of a row already and must not wait for this one.
create function try_lock_pool(p_pool text) returns boolean language sql as $$
  select pg_try_advisory_xact_lock(hashtextextended('switchboard.pool:' || p_pool, 0))
$$;

create function agent_load(p_agent uuid) returns integer language sql stable as $$
  select count(*)::int from assignments where agent_id = p_agent and status in ('offered', 'accepted')
$$;

create function agent_takes_offers(p_agent uuid) returns boolean language sql stable as $$
  select coalesce((select s.shift = 'on' and s.availability = 'available' and s.reachability = 'connected'
    and u.active and agent_load(p_agent) < u.capacity
    from agent_states s join users u on u.id = s.agent_id where s.agent_id = p_agent), false)
$$;
`;
