/**
 * What `transition` is made of: each step takes the row as it was found and as it will be, and leaves locks, fences and
 * writing back to the door.
 */
export const transitionStepFunctions = /* sql */ `
create function refuse(c conversations, p_code text) returns jsonb language sql stable as $$
  select jsonb_build_object('ok', false, 'code', p_code, 'snapshot', snapshot_of(c),
    'taken_by', case when c.agent_id is not null then
      jsonb_build_object('id', c.agent_id, 'name', display_name(c.agent_id)) end)
$$;

create function expectation_fails(c conversations, p_expect jsonb) returns boolean language sql stable as $$
  select (p_expect ? 'epoch' and (p_expect ->> 'epoch')::int <> current_epoch())
    or (p_expect ? 'state_version' and (p_expect ->> 'state_version')::int <> c.state_version)
    or (p_expect ? 'turn_no' and (p_expect ->> 'turn_no')::int <> c.turn_no)
    or (p_expect ? 'last_customer_seq' and (p_expect ->> 'last_customer_seq')::int <> c.last_customer_seq)
    or (p_expect ? 'head_seq' and (p_expect ->> 'head_seq')::int <> c.head_seq)
    or (p_expect ? 'offer_no' and ((p_expect ->> 'offer_no')::int <> c.offer_no or c.offer_id is null))
    or (p_expect ? 'assignment_no' and
        ((p_expect ->> 'assignment_no')::int <> c.assignment_no or c.owner_kind <> 'agent'))
$$;

-- The instant that gives a conversation its place in the queue: now, but behind everybody of its rank who waits already,
-- also when the clock was set back. The caller holds the pool lock.
create function end_of_queue(c conversations) returns timestamptz language sql stable as $$
  select greatest(clock_timestamp(), max(waiting_since) + interval '1 microsecond') from conversations
  where pool = c.pool and priority = c.priority and status = 'escalated'
$$;

-- Queues the conversation and says so to the customer in the same commit.
create function do_escalate(
  before conversations, c conversations, p_actor_kind text, p_actor uuid, p_reason text, p_ring boolean, p_args jsonb
) returns conversations language plpgsql as $$
declare
  v_turn turns;
begin
  select * into v_turn from turns where conversation_id = c.id and turn_no = c.turn_no and c.turn_no > 0
    and covers_to > before.answered_seq;
  c.status := 'escalated';
  c.owner_kind := 'queue';
  c.agent_id := null;
  c.escalation_reason := p_reason;
  c.intent := coalesce(v_turn.intent, c.intent);
  c.waiting_since := end_of_queue(c);
  c.escalated_at := clock_timestamp();
  c.ask_backs := 0;
  c := set_due(c, 'queue_check');
  insert into escalations (conversation_id, engagement_no, reason, ai_confidence, intent, summary, tried, turn_no)
    values (c.id, c.engagement_no, p_reason, v_turn.confidence, c.intent, v_turn.summary,
      coalesce(v_turn.tried, '[]'), v_turn.turn_no)
    on conflict (conversation_id, engagement_no) do nothing;
  c := journal_transition(before, c, 'escalate', p_actor_kind, p_actor, p_reason, p_ring, p_args -> 'facts',
    (p_args ->> 'policy_version')::int);
  c := journal_message(c, 'assistant', null, 'escalation',
    coalesce(case when p_reason in ('low_confidence', 'assistant_failed') then fallback_response(c.turn_no) end,
      chat_template('handover', 'I am handing you over to a colleague. They will see our whole conversation.')),
    null, false, jsonb_build_object('intent', v_turn.intent, 'confidence', v_turn.confidence, 'is_escalated', true,
      'in_reply_to', c.last_customer_seq, 'covers_from', coalesce((select min(seq) from messages
        where conversation_id = c.id and author_kind = 'customer' and seq > before.answered_seq), c.last_customer_seq),
      'turn_no', v_turn.turn_no));
  c.answered_seq := c.last_customer_seq;
  update turns set ended_at = clock_timestamp(), outcome = 'escalated'
    where conversation_id = c.id and ended_at is null;
  return c;
end $$;

create function do_requeue(
  before conversations, c conversations, p_actor_kind text, p_actor uuid, p_reason text, p_ring boolean, p_as text
) returns conversations language plpgsql as $$
begin
  c := end_assignment(c, p_as, p_reason);
  c.status := 'escalated';
  c.owner_kind := 'queue';
  c.agent_id := null;
  c.priority := 10;
  c.waiting_since := end_of_queue(c);
  c.escalation_reason := coalesce(c.escalation_reason, 'customer_request');
  c := set_due(c, 'queue_check');
  c := journal_transition(before, c, case p_as when 'released' then 'release' else 'requeue' end, p_actor_kind,
    p_actor, p_reason, p_ring);
  return journal_message(c, 'system', null, 'event',
    replace(chat_template('agent_left', '{agent} had to leave. We are finding another colleague for you.'),
      '{agent}', display_name(before.agent_id)), null, false);
end $$;

create function do_assign(
  before conversations, c conversations, p_agent uuid, p_action text, p_via text, p_actor_kind text
) returns conversations language plpgsql as $$
declare
  v_meta jsonb := '{}';
begin
  if before.offer_id is not null and p_via = 'claim' then
    v_meta := jsonb_build_object('offer_ended', jsonb_build_object('offer_id', before.offer_id, 'agent_id',
      (select agent_id from assignments where id = before.offer_id), 'outcome', 'withdrawn'));
    c := end_assignment(c, 'withdrawn', 'claimed');
  end if;
  c.status := 'in_progress';
  c.owner_kind := 'agent';
  c.agent_id := p_agent;
  c.last_agent_id := p_agent;
  c.assignment_no := c.assignment_no + 1;
  c.answered_seq := c.last_customer_seq;
  c := set_due(c, 'response');
  if p_via = 'offer' then
    v_meta := jsonb_build_object('offer_ended',
      jsonb_build_object('offer_id', c.offer_id, 'agent_id', p_agent, 'outcome', 'accepted'));
    update assignments set status = 'accepted', assignment_no = c.assignment_no, decided_at = clock_timestamp()
      where id = c.offer_id;
    c.offer_id := null;
  else
    insert into assignments (conversation_id, engagement_no, offer_no, assignment_no, agent_id, status, via, decided_at)
      values (c.id, c.engagement_no, c.offer_no, c.assignment_no, p_agent, 'accepted', p_via, clock_timestamp());
  end if;
  update agent_states set missed_in_a_row = 0, inbox_version = inbox_version + 1 where agent_id = p_agent;
  update turns set ended_at = clock_timestamp(), outcome = 'taken_over'
    where conversation_id = c.id and ended_at is null;
  c := journal_transition(before, c, p_action, p_actor_kind, p_agent, null, true, null, null, v_meta);
  return journal_message(c, 'system', null, 'event',
    replace(chat_template('agent_joined', '{agent} joined the conversation.'), '{agent}', display_name(p_agent)),
    null, false);
end $$;

create function do_resolve(
  before conversations, c conversations, p_actor_kind text, p_actor uuid, p_reason text, p_ring boolean, p_args jsonb
) returns conversations language plpgsql as $$
declare
  v_meta jsonb := '{}';
begin
  if before.offer_id is not null then
    v_meta := jsonb_build_object('offer_ended', jsonb_build_object('offer_id', before.offer_id, 'agent_id',
      (select agent_id from assignments where id = before.offer_id), 'outcome', 'withdrawn'));
  end if;
  c := end_assignment(c, case when before.offer_id is null then 'ended' else 'withdrawn' end, 'resolved');
  c.status := 'resolved';
  c.owner_kind := 'none';
  c.last_agent_id := coalesce(before.agent_id, c.last_agent_id);
  c.agent_id := null;
  c.answered_seq := c.last_customer_seq;
  c.resolved_at := clock_timestamp();
  c.resolved_by := p_actor_kind;
  c := set_due(c, 'feedback');
  update escalations set resolved_at = c.resolved_at, resolved_by = before.agent_id
    where conversation_id = c.id and engagement_no = c.engagement_no and resolved_at is null;
  update turns set ended_at = clock_timestamp(), outcome = 'resolved' where conversation_id = c.id and ended_at is null;
  c := journal_transition(before, c, 'resolve', p_actor_kind, p_actor, p_reason, p_ring, p_args -> 'facts',
    (p_args ->> 'policy_version')::int, v_meta);
  return journal_message(c, 'system', null, 'event',
    chat_template(case when p_reason = 'idle' then 'closed_idle' else 'resolved' end,
      'This conversation is closed. Write again at any time to reopen it.'), null, false);
end $$;

create function do_end_offer(
  before conversations, c conversations, p_as text, p_actor_kind text, p_actor uuid, p_ring boolean
) returns conversations language plpgsql as $$
declare
  v_agent uuid := (select agent_id from assignments where id = before.offer_id);
begin
  c := end_assignment(c, p_as, p_as);
  c := set_due(c, 'queue_check');
  return journal_transition(before, c, case p_as when 'expired' then 'expire' when 'declined' then 'decline'
    else 'withdraw' end, p_actor_kind, p_actor, null, p_ring, null, null, jsonb_build_object('offer_ended',
      jsonb_build_object('offer_id', before.offer_id, 'agent_id', v_agent, 'outcome', p_as)));
end $$;

-- The assistant's answer, from the draft of its turn. Fences: turn and owner, checked by the caller.
create function do_publish(before conversations, c conversations, p_action text, p_args jsonb) returns conversations
language plpgsql as $$
declare
  v_turn turns;
begin
  select * into v_turn from turns where conversation_id = c.id and turn_no = c.turn_no;
  c.intent := coalesce(v_turn.intent, c.intent);
  c.ask_backs := case when p_action = 'ask_back' then c.ask_backs + 1 else 0 end;
  c.answered_seq := v_turn.covers_to;
  c := set_due(c, case when c.last_customer_seq > c.answered_seq then 'turn' else 'idle' end);
  update turns set ended_at = clock_timestamp(), outcome = p_action where conversation_id = c.id and turn_no = c.turn_no;
  c := journal_transition(before, c, p_action, 'assistant', null, null, false, p_args -> 'facts',
    (p_args ->> 'policy_version')::int);
  return journal_message(c, 'assistant', null, case when p_action = 'ask_back' then 'ask_back' else 'text' end,
    v_turn.content, null, false, jsonb_build_object('intent', v_turn.intent, 'confidence', v_turn.confidence,
      'citations', v_turn.citations, 'options', v_turn.options, 'in_reply_to', v_turn.covers_to,
      'covers_from', v_turn.covers_from, 'turn_no', c.turn_no, 'is_escalated', false));
end $$;

create function queue_position(c conversations) returns integer language sql stable as $$
  select case when c.status = 'escalated' then 1 + (select count(*)::int from conversations o
    where o.pool = c.pool and o.status = 'escalated'
      and (-o.priority, o.waiting_since, o.id) < (-c.priority, c.waiting_since, c.id)) end
$$;

-- Nobody could be asked: the customer is told once per wait where it stands, in the same commit.
create function tell_waiting(p_conversation uuid) returns void language plpgsql as $$
declare
  c conversations;
  v_on_duty boolean;
begin
  select * into c from conversations where id = p_conversation for update;
  if c.status <> 'escalated' or c.offer_id is not null or c.told_at >= c.waiting_since then
    return;
  end if;
  c.told_at := greatest(clock_timestamp(), c.waiting_since);
  v_on_duty := exists (select 1 from agent_states where shift in ('on', 'break'));
  c := journal_message(c, 'system', null, 'event', replace(case when v_on_duty
    then chat_template('queued', 'All colleagues are busy. You are number {position} in the queue.')
    else chat_template('nobody_on_duty', 'Nobody is on duty right now. You are number {position} in the queue; leave your message here and a colleague will answer as soon as one is back.') end,
    '{position}', queue_position(c)::text), null, false);
  perform store_conversation(c);
end $$;
`;
