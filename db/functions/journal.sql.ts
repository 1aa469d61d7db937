/**
 * The pieces every door is made of: they work on a conversation row that the caller has locked and writes back.
 * `change_no` numbers every message and every transition; a fact and its outbox row share it and one commit.
 */
export const journalFunctions = /* sql */ `
create function journal_message(
  c conversations, p_author_kind text, p_agent uuid, p_kind text, p_content text, p_client_message_id uuid,
  p_ring boolean, p_extra jsonb default '{}'
) returns conversations language plpgsql as $$
declare
  v_now timestamptz := clock_timestamp();
begin
  c.head_seq := c.head_seq + 1;
  c.change_no := c.change_no + 1;
  insert into messages (conversation_id, seq, author_kind, agent_id, kind, content, client_message_id, created_at,
      intent, confidence, citations, options, in_reply_to, covers_from, turn_no, is_escalated)
    values (c.id, c.head_seq, p_author_kind, p_agent, p_kind, p_content, p_client_message_id, v_now,
      p_extra ->> 'intent', (p_extra ->> 'confidence')::real, coalesce(p_extra -> 'citations', '[]'),
      coalesce(p_extra -> 'options', '[]'), (p_extra ->> 'in_reply_to')::int, (p_extra ->> 'covers_from')::int,
      (p_extra ->> 'turn_no')::int, coalesce((p_extra ->> 'is_escalated')::boolean, c.status <> 'open'));
  c.last_message_at := v_now;
  if p_author_kind = 'customer' then
    c.last_customer_seq := c.head_seq;
    c.last_customer_at := v_now;
  elsif p_author_kind = 'agent' then
    c.last_agent_at := v_now;
  end if;
  if p_ring then
    c.ring_change_no := c.change_no;
  end if;
  insert into outbox (subject_kind, subject_id, change_no, ring, kind, seq)
    values ('conversation', c.id, c.change_no, p_ring, 'message', c.head_seq);
  return c;
end $$;

-- A change of status, owner, offer or deadline: ledger row and outbox row. before is the row as it was found.
create function journal_transition(
  before conversations, c conversations, p_action text, p_actor_kind text, p_actor uuid, p_reason text,
  p_ring boolean, p_facts jsonb default null, p_policy_version integer default null, p_meta jsonb default '{}'
) returns conversations language plpgsql as $$
begin
  c.change_no := c.change_no + 1;
  if (c.status, c.owner_kind, c.agent_id, c.offer_id) is distinct from
     (before.status, before.owner_kind, before.agent_id, before.offer_id) then
    c.state_version := c.state_version + 1;
  end if;
  if p_ring then
    c.ring_change_no := c.change_no;
  end if;
  insert into ledger (conversation_id, change_no, action, actor_kind, actor_id, from_status, to_status, from_owner,
      to_owner, agent_id, reason, turn_no, offer_no, assignment_no, state_version, policy_version, facts)
    values (c.id, c.change_no, p_action, p_actor_kind, p_actor, before.status, c.status, before.owner_kind,
      c.owner_kind, c.agent_id, p_reason, c.turn_no, c.offer_no, c.assignment_no, c.state_version,
      p_policy_version, p_facts);
  insert into outbox (subject_kind, subject_id, change_no, ring, kind, meta)
    values ('conversation', c.id, c.change_no, p_ring, 'state', p_meta);
  return c;
end $$;

-- The one statement that writes a conversation row back.
create function store_conversation(c conversations) returns void language sql as $$
  update conversations set
    status = c.status, owner_kind = c.owner_kind, agent_id = c.agent_id, last_agent_id = c.last_agent_id,
    state_version = c.state_version, change_no = c.change_no, head_seq = c.head_seq,
    last_customer_seq = c.last_customer_seq, answered_seq = c.answered_seq, last_message_at = c.last_message_at,
    last_customer_at = c.last_customer_at, last_agent_at = c.last_agent_at, turn_no = c.turn_no,
    offer_no = c.offer_no, offer_id = c.offer_id, assignment_no = c.assignment_no, engagement_no = c.engagement_no,
    ring_change_no = c.ring_change_no, noted_change_no = c.noted_change_no, due_at = c.due_at,
    due_kind = c.due_kind, waiting_since = c.waiting_since, escalated_at = c.escalated_at, told_at = c.told_at, priority = c.priority,
    escalation_reason = c.escalation_reason, intent = c.intent, ask_backs = c.ask_backs,
    resolved_at = c.resolved_at, resolved_by = c.resolved_by
  where id = c.id
$$;

create function set_due(c conversations, p_kind text) returns conversations language plpgsql stable as $$
begin
  c.due_kind := p_kind;
  c.due_at := clock_timestamp() + case p_kind
    when 'turn' then setting_seconds('turn_timeout_seconds', 45)
    when 'idle' then setting_number('idle_timeout_minutes', 30) * interval '1 minute'
    when 'response' then setting_seconds('response_timeout_seconds', 300)
    when 'queue_check' then setting_seconds('queue_check_seconds', 60)
    when 'offer' then setting_seconds('offer_timeout_seconds', 30)
    when 'feedback' then setting_number('feedback_window_minutes', 1440) * interval '1 minute'
  end;
  return c;
end $$;

create function touch_inbox(p_agent uuid) returns void language sql as $$
  update agent_states set inbox_version = inbox_version + 1 where agent_id = p_agent
$$;

-- Ends the open assignment of a conversation, whatever it is; the caller holds the pool lock.
create function end_assignment(c conversations, p_status text, p_reason text) returns conversations
language plpgsql as $$
declare
  v_agent uuid;
begin
  update assignments set status = p_status, ended_at = clock_timestamp(), end_reason = p_reason
    where conversation_id = c.id and status in ('offered', 'accepted') returning agent_id into v_agent;
  if v_agent is not null then
    update agent_states set inbox_version = inbox_version + 1,
      last_freed_at = case when p_status = 'ended' then clock_timestamp() else last_freed_at end
      where agent_id = v_agent;
  end if;
  c.offer_id := null;
  return c;
end $$;
`;
