/**
 * One door for every change of status or owner, by a person or by the workflow.
 *
 *   open/assistant --escalate--> escalated/queue --offer--> escalated/queue+offer --accept--> in_progress/agent
 *   claim takes from the assistant or the queue; release and requeue give back to the queue; decline, expire and
 *   withdraw end an offer; resolve ends any of them; a customer's message reopens. close ends the feedback window.
 *
 * p_expect fences: state_version, turn_no, last_customer_seq, head_seq, offer_no, offer_id, assignment_no, epoch. A refusal changes
 * nothing and returns {ok: false, code, snapshot, taken_by}. Locks: pool, own conversation, its agent, the waiting ones.
 */
export const transitionFunctions = /* sql */ `
create function transition(
  p_conversation uuid, p_action text, p_actor_kind text, p_actor uuid, p_expect jsonb default '{}',
  p_args jsonb default '{}'
) returns jsonb language plpgsql as $$
declare
  c conversations;
  before conversations;
  v_pool text;
  v_ring boolean := p_actor_kind in ('customer', 'agent', 'admin', 'system');
  v_quiet uuid := case when p_actor_kind = 'workflow' then p_conversation end;
  v_assign boolean := false;
  v_reason text := p_args ->> 'reason';
  v_missed integer;
  v_free integer;
  v_agent uuid;
begin
  select pool into v_pool from conversations where id = p_conversation;
  if not found then
    return jsonb_build_object('ok', false, 'code', 'conversation.not_found');
  end if;
  -- publishing takes and frees no slot; everything else may
  if p_action not in ('publish', 'ask_back', 'close', 'set_due', 'note') then
    perform lock_pool(v_pool);
  end if;
  select * into c from conversations where id = p_conversation for update;
  before := c;
  if expectation_fails(c, p_expect) then
    return refuse(c, 'conversation.stale');
  end if;

  case p_action
  when 'escalate' then
    if c.status in ('escalated', 'in_progress') then
      if p_actor_kind = 'workflow' then
        return refuse(c, 'conversation.stale');
      end if;
      return jsonb_build_object('ok', true, 'changed', false, 'snapshot', snapshot_of(c));
    end if;
    if c.status = 'resolved' then
      if p_actor_kind = 'workflow' then
        return refuse(c, 'conversation.stale');
      end if;
      c := reopen(c, p_actor_kind, false);
      before := c;
    end if;
    c := do_escalate(before, c, p_actor_kind, p_actor, v_reason, v_ring, p_args);
    v_assign := true;

  when 'publish', 'ask_back' then
    if c.owner_kind <> 'assistant' or c.status <> 'open' or not exists (select 1 from turns
        where conversation_id = c.id and turn_no = c.turn_no and ended_at is null and content is not null) then
      return refuse(c, 'conversation.stale');
    end if;
    c := do_publish(before, c, p_action, p_args);

  when 'accept' then
    -- the same click twice, or an answer that was lost on the way
    if c.agent_id = p_actor and exists (select 1 from assignments
        where id = (p_expect ->> 'offer_id')::uuid and conversation_id = c.id and status = 'accepted') then
      return jsonb_build_object('ok', true, 'changed', false, 'snapshot', snapshot_of(c));
    end if;
    -- no look at the clock: the workflow that ends the offer in time and the agent race for the row
    if c.offer_id is null or c.offer_id is distinct from (p_expect ->> 'offer_id')::uuid
        or not exists (select 1 from assignments where id = c.offer_id and agent_id = p_actor) then
      return refuse(c, 'offer.gone');
    end if;
    c := do_assign(before, c, p_actor, 'accept', 'offer', p_actor_kind);

  when 'decline' then
    if c.offer_id is null or c.offer_id is distinct from (p_expect ->> 'offer_id')::uuid
        or not exists (select 1 from assignments where id = c.offer_id and agent_id = p_actor) then
      return refuse(c, 'offer.gone');
    end if;
    update agent_states set missed_in_a_row = 0 where agent_id = p_actor;
    c := do_end_offer(before, c, 'declined', p_actor_kind, p_actor, v_ring);
    v_assign := true;

  when 'expire' then
    if c.offer_id is null then
      return refuse(c, 'offer.gone');
    end if;
    select agent_id into v_agent from assignments where id = c.offer_id;
    c := do_end_offer(before, c, 'expired', p_actor_kind, p_actor, v_ring);
    update agent_states set missed_in_a_row = missed_in_a_row + 1 where agent_id = v_agent
      returning missed_in_a_row into v_missed;
    v_assign := true;

  when 'withdraw' then
    if c.offer_id is null then
      return refuse(c, 'offer.gone');
    end if;
    c := do_end_offer(before, c, 'withdrawn', p_actor_kind, p_actor, v_ring);
    v_assign := true;

  when 'claim' then
    if c.status = 'in_progress' then
      if c.agent_id = p_actor then
        return jsonb_build_object('ok', true, 'changed', false, 'snapshot', snapshot_of(c));
      end if;
      return refuse(c, 'conversation.taken');
    elsif c.status = 'resolved' then
      return refuse(c, 'conversation.resolved');
    elsif not exists (select 1 from agent_states where agent_id = p_actor and shift = 'on') then
      return refuse(c, 'agent.offline');
    end if;
    select capacity - agent_load(p_actor) into v_free from users where id = p_actor;
    if v_free <= 0 and not exists (select 1 from assignments where id = c.offer_id and agent_id = p_actor) then
      return refuse(c, 'agent.at_capacity');
    end if;
    c := do_assign(before, c, p_actor, 'claim', 'claim', p_actor_kind);
    -- whoever had the offer has a free slot now
    v_assign := before.offer_id is not null;

  when 'release' then
    if c.status <> 'in_progress' or c.agent_id is distinct from p_actor then
      return refuse(c, 'conversation.not_owner');
    end if;
    c := do_requeue(before, c, p_actor_kind, p_actor, 'released', v_ring, 'released');
    v_assign := true;

  when 'requeue' then
    if c.status <> 'in_progress' then
      return refuse(c, 'conversation.stale');
    end if;
    c := do_requeue(before, c, p_actor_kind, p_actor, v_reason, v_ring, 'released');
    v_assign := true;

  when 'resolve' then
    if p_actor_kind = 'agent' and (c.status = 'resolved' and c.last_agent_id = p_actor)
        or p_actor_kind in ('customer', 'admin') and c.status = 'resolved' then
      return jsonb_build_object('ok', true, 'changed', false, 'snapshot', snapshot_of(c));
    elsif p_actor_kind = 'agent' and (c.status <> 'in_progress' or c.agent_id is distinct from p_actor) then
      return refuse(c, 'conversation.not_owner');
    elsif c.status = 'resolved' then
      return refuse(c, 'conversation.stale');
    end if;
    c := do_resolve(before, c, p_actor_kind, p_actor, v_reason, v_ring, p_args);
    v_assign := true;

  when 'close' then
    if c.status <> 'resolved' then
      return refuse(c, 'conversation.stale');
    end if;
    c.due_at := null;
    c.due_kind := null;
    c := journal_transition(before, c, 'close', p_actor_kind, p_actor, v_reason, false);

  when 'overdue' then
    if c.status <> 'in_progress' then
      return refuse(c, 'conversation.stale');
    end if;
    c.due_at := (p_args ->> 'due_at')::timestamptz;
    c.due_kind := 'response';
    c := journal_transition(before, c, 'overdue', p_actor_kind, p_actor, 'response', false);
    perform touch_inbox(c.agent_id);

  when 'set_due' then
    c.due_at := (p_args ->> 'due_at')::timestamptz;
    c.due_kind := p_args ->> 'due_kind';

  when 'note' then
    null;
  else
    raise exception 'unknown transition %', p_action;
  end case;

  if p_actor_kind = 'workflow' then
    c.noted_change_no := case when p_action = 'note'
      then least(greatest(c.noted_change_no, (p_args ->> 'change_no')::bigint), c.change_no) else c.change_no end;
  end if;
  perform store_conversation(c);

  if v_assign then
    if v_missed >= 2 then
      perform shift_transition(v_agent, 'availability', 'system', null,
        '{"availability": "unavailable", "reason": "missed_offers"}');
    end if;
    perform assign_waiting(v_pool, v_quiet);
    perform tell_waiting(p_conversation);
    select * into c from conversations where id = p_conversation;
    if p_actor_kind = 'workflow' and c.noted_change_no <> c.change_no then
      update conversations set noted_change_no = change_no where id = p_conversation;
    end if;
  end if;
  return jsonb_build_object('ok', true, 'changed', true, 'snapshot', snapshot_of(c));
end $$;
`;
