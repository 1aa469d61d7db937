/** The door of every message of a person. */
export const postMessageFunctions = /* sql */ `
create function message_view(m messages) returns jsonb language sql stable as $$
  select jsonb_build_object(
    'id', m.id, 'seq', m.seq, 'session_id', m.conversation_id, 'content', m.content,
    'sender', case m.author_kind when 'customer' then 'user' when 'assistant' then 'bot'
      when 'agent' then 'agent_' || m.agent_id else 'system' end,
    'sender_name', case when m.agent_id is not null then display_name(m.agent_id) end,
    'message_type', m.kind, 'timestamp', iso(m.created_at), 'confidence', round(m.confidence::numeric, 4),
    'intent', m.intent, 'is_escalated', m.is_escalated, 'client_message_id', m.client_message_id,
    'citations', m.citations, 'options', m.options, 'in_reply_to', m.in_reply_to, 'covers_from', m.covers_from)
$$;

-- Brings a resolved conversation back: to its last agent when that is wanted, that agent takes offers and less than 30
-- minutes passed, else to the assistant. Holds the pool lock, because it may take a slot.
create function reopen(c conversations, p_actor_kind text, p_to_last_agent boolean) returns conversations
language plpgsql as $$
declare
  before conversations := c;
begin
  c.engagement_no := c.engagement_no + 1;
  c.resolved_at := null;
  c.resolved_by := null;
  c.ask_backs := 0;
  c.priority := 0;
  if p_to_last_agent and c.last_agent_id is not null and before.resolved_at > clock_timestamp() - interval '30 minutes'
     and agent_takes_offers(c.last_agent_id) then
    c.status := 'in_progress';
    c.owner_kind := 'agent';
    c.agent_id := c.last_agent_id;
    c.assignment_no := c.assignment_no + 1;
    c := set_due(c, 'response');
    insert into assignments (conversation_id, engagement_no, offer_no, assignment_no, agent_id, status, via, decided_at)
      values (c.id, c.engagement_no, c.offer_no, c.assignment_no, c.agent_id, 'accepted', 'reopen', clock_timestamp());
    perform touch_inbox(c.agent_id);
  else
    c.status := 'open';
    c.owner_kind := 'assistant';
    c.agent_id := null;
    c := set_due(c, 'idle');
  end if;
  return journal_transition(before, c, 'reopen', p_actor_kind, null, null, true);
end $$;

-- What a repeated client message id gives back: the first row, or that the id is taken. Null: it is no repeat.
create function repeated_message(
  p_conversation uuid, p_author_kind text, p_agent uuid, p_content text, p_client_message_id uuid
) returns jsonb language plpgsql as $$
declare
  m messages;
begin
  select * into m from messages where conversation_id = p_conversation and client_message_id = p_client_message_id;
  if not found then
    return null;
  end if;
  if m.content is distinct from p_content or m.author_kind <> p_author_kind or m.agent_id is distinct from p_agent then
    return jsonb_build_object('ok', false, 'code', 'message.id_reused');
  end if;
  return (select jsonb_build_object('ok', true, 'duplicate', true, 'reopened', false, 'message', message_view(m),
      'status', status, 'owner', owner_kind, 'agent_id', agent_id, 'change_no', change_no,
      'head_seq', head_seq, 'answered_seq', answered_seq)
    from conversations where id = p_conversation);
end $$;

-- One round trip, one commit: number, message, outbox row. A repeated client message id gives the first row back and
-- uses no number. A message to a resolved conversation reopens it, which needs the pool lock: it is only tried here,
-- because waiting for it would have to come before the row lock; code again.pool_first asks for a second call that does.
-- The hot path works on single columns and returns only what the caller does not know; both are measured (bench/).
create function post_message(
  p_conversation uuid, p_author_kind text, p_agent uuid, p_content text, p_client_message_id uuid,
  p_pool_first boolean default false
) returns jsonb language plpgsql as $$
declare
  c conversations;
  v_customer boolean := p_author_kind = 'customer';
  v_may_write boolean;
  v_repeated jsonb;
  v_status text;
  v_owner text;
  v_agent uuid;
  v_due_kind text;
  v_pool text;
  v_seq integer;
  v_change_no bigint;
  v_answered integer;
  v_ring boolean;
  v_id uuid := gen_random_uuid();
  v_now timestamptz;
  v_reopened boolean := false;
begin
  if p_pool_first then
    perform lock_pool(pool) from conversations where id = p_conversation;
  end if;
  select status, owner_kind, agent_id, due_kind, pool, head_seq + 1, change_no + 1, answered_seq
    into v_status, v_owner, v_agent, v_due_kind, v_pool, v_seq, v_change_no, v_answered
    from conversations where id = p_conversation for update;
  if not found then
    return jsonb_build_object('ok', false, 'code', 'conversation.not_found');
  end if;
  v_may_write := v_customer or (v_status = 'in_progress' and v_agent is not distinct from p_agent);
  if not v_may_write or v_status = 'resolved' then
    -- what was written while it was allowed has its number, whoever owns the talk by now, and reopens nothing
    v_repeated := repeated_message(p_conversation, p_author_kind, p_agent, p_content, p_client_message_id);
    if v_repeated is not null then
      return v_repeated;
    end if;
  end if;
  if not v_may_write then
    return jsonb_build_object('ok', false, 'code', 'conversation.not_owner', 'status', v_status, 'agent_id', v_agent);
  end if;
  if v_status = 'resolved' then
    if not p_pool_first and not try_lock_pool(v_pool) then
      return jsonb_build_object('ok', false, 'code', 'again.pool_first');
    end if;
    select * into c from conversations where id = p_conversation;
    c := reopen(c, p_author_kind, true);
    perform store_conversation(c);
    v_reopened := true;
    v_status := c.status;
    v_owner := c.owner_kind;
    v_agent := c.agent_id;
    v_due_kind := c.due_kind;
    v_answered := c.answered_seq;
    v_change_no := c.change_no + 1;
  end if;
  v_now := clock_timestamp();
  insert into messages (conversation_id, seq, id, author_kind, agent_id, kind, content, client_message_id, created_at,
      is_escalated)
    values (p_conversation, v_seq, v_id, p_author_kind, p_agent, 'text', p_content, p_client_message_id, v_now,
      v_status <> 'open')
    on conflict (conversation_id, client_message_id) where client_message_id is not null do nothing;
  if not found then
    return repeated_message(p_conversation, p_author_kind, p_agent, p_content, p_client_message_id);
  end if;
  v_ring := v_customer and v_owner = 'assistant';
  if v_customer then
    update conversations set head_seq = v_seq, change_no = v_change_no, last_message_at = v_now,
      last_customer_seq = v_seq, last_customer_at = v_now,
      ring_change_no = case when v_ring then v_change_no else ring_change_no end,
      due_kind = case when v_ring then 'turn' else due_kind end,
      due_at = case when v_ring and v_due_kind is distinct from 'turn'
        then v_now + setting_seconds('turn_timeout_seconds', 45) else due_at end
      where id = p_conversation;
  else
    update conversations set head_seq = v_seq, change_no = v_change_no, last_message_at = v_now, last_agent_at = v_now
      where id = p_conversation;
  end if;
  insert into outbox (subject_kind, subject_id, change_no, ring, kind, seq)
    values ('conversation', p_conversation, v_change_no, v_ring, 'message', v_seq);
  return jsonb_build_object('ok', true, 'duplicate', false, 'reopened', v_reopened, 'status', v_status,
    'owner', v_owner, 'agent_id', v_agent, 'change_no', v_change_no, 'head_seq', v_seq, 'answered_seq', v_answered,
    'message', jsonb_build_object('id', v_id, 'seq', v_seq, 'timestamp', iso(v_now),
      'is_escalated', v_status <> 'open',
      'sender_name', case when not v_customer then display_name(p_agent) end));
end $$;

-- Staff-only entries have numbers of their own, so that the customer's numbers have no gap.
create function post_note(
  p_conversation uuid, p_author uuid, p_content text, p_id uuid default null
) returns jsonb language plpgsql as $$
declare
  v_staff_seq integer;
  v_change_no bigint;
  v_id uuid;
begin
  update conversations set staff_seq = staff_seq + 1, change_no = change_no + 1 where id = p_conversation
    returning staff_seq, change_no into v_staff_seq, v_change_no;
  if not found then
    return jsonb_build_object('ok', false, 'code', 'conversation.not_found');
  end if;
  insert into notes (conversation_id, staff_seq, id, author_id, content)
    values (p_conversation, v_staff_seq, coalesce(p_id, gen_random_uuid()), p_author, p_content) returning id into v_id;
  insert into outbox (subject_kind, subject_id, change_no, ring, kind, seq)
    values ('conversation', p_conversation, v_change_no, false, 'note', v_staff_seq);
  return jsonb_build_object('ok', true, 'id', v_id, 'staff_seq', v_staff_seq);
end $$;

-- A new conversation belongs to the assistant, has a deadline and rings, so that its workflow starts.
create function create_conversation(
  p_token_hash bytea, p_external_user_id text, p_name text, p_email text, p_locale text
) returns uuid language plpgsql as $$
declare
  c conversations;
  before conversations;
begin
  insert into conversations (token_hash, external_user_id, customer_name, customer_email, locale, due_at, due_kind)
    values (p_token_hash, p_external_user_id, p_name, p_email, p_locale, clock_timestamp(), 'idle') returning * into c;
  c := set_due(c, 'idle');
  c := journal_transition(before, c, 'start', 'customer', null, null, true);
  perform store_conversation(c);
  return c.id;
end $$;
`;
