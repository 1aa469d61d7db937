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

-- Brings a resolved conversation back: to its last agent when that agent takes offers and less than 30 minutes
-- passed (only with the pool lock, because it takes a slot), else to the assistant.
create function reopen(c conversations, p_actor_kind text, p_pool_locked boolean) returns conversations
language plpgsql as $$
declare
  before conversations := c;
begin
  c.engagement_no := c.engagement_no + 1;
  c.resolved_at := null;
  c.resolved_by := null;
  c.ask_backs := 0;
  c.priority := 0;
  c.answered_seq := c.last_customer_seq;
  if p_pool_locked and c.last_agent_id is not null and before.resolved_at > clock_timestamp() - interval '30 minutes'
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

-- One round trip, one commit: number, message, outbox row. A repeated client message id gives the first row back and
-- uses no number. A message to a resolved conversation reopens it. Peek first: resolved means pool lock before row lock.
create function post_message(
  p_conversation uuid, p_author_kind text, p_agent uuid, p_content text, p_client_message_id uuid
) returns jsonb language plpgsql as $$
declare
  c conversations;
  m messages;
  v_pool text;
  v_pool_locked boolean := false;
  v_reopened boolean := false;
begin
  if p_author_kind = 'customer' then
    select pool into v_pool from conversations where id = p_conversation and status = 'resolved';
    if v_pool is not null then
      perform lock_pool(v_pool);
      v_pool_locked := true;
    end if;
  end if;
  select * into c from conversations where id = p_conversation for update;
  if not found then
    return jsonb_build_object('ok', false, 'code', 'conversation.not_found');
  end if;
  if p_client_message_id is not null then
    select * into m from messages where conversation_id = c.id and client_message_id = p_client_message_id;
    if found then
      if m.content is distinct from p_content or m.author_kind <> p_author_kind or m.agent_id is distinct from p_agent then
        return jsonb_build_object('ok', false, 'code', 'message.id_reused');
      end if;
      return jsonb_build_object('ok', true, 'duplicate', true, 'reopened', false, 'message', message_view(m),
        'status', c.status, 'owner', c.owner_kind, 'agent_id', c.agent_id, 'change_no', c.change_no,
        'head_seq', c.head_seq, 'answered_seq', c.answered_seq);
    end if;
  end if;
  if p_author_kind = 'agent' and (c.status <> 'in_progress' or c.agent_id is distinct from p_agent) then
    return jsonb_build_object('ok', false, 'code', 'conversation.not_owner', 'status', c.status,
      'agent_id', c.agent_id);
  end if;
  if c.status = 'resolved' then
    if not v_pool_locked then
      v_pool_locked := pg_try_advisory_xact_lock(hashtextextended('switchboard.pool:' || c.pool, 0));
    end if;
    c := reopen(c, p_author_kind, v_pool_locked);
    v_reopened := true;
  end if;
  c := journal_message(c, p_author_kind, p_agent, 'text', p_content, p_client_message_id,
    p_author_kind = 'customer' and c.owner_kind = 'assistant');
  if p_author_kind = 'customer' and c.owner_kind = 'assistant' and c.due_kind is distinct from 'turn' then
    c := set_due(c, 'turn');
  end if;
  perform store_conversation(c);
  select * into m from messages where conversation_id = c.id and seq = c.head_seq;
  return jsonb_build_object('ok', true, 'duplicate', false, 'reopened', v_reopened, 'message', message_view(m),
    'status', c.status, 'owner', c.owner_kind, 'agent_id', c.agent_id, 'change_no', c.change_no,
    'head_seq', c.head_seq, 'answered_seq', c.answered_seq);
end $$;

-- Staff-only entries have numbers of their own, so that the customer's numbers have no gap.
create function post_note(p_conversation uuid, p_author uuid, p_content text) returns jsonb language plpgsql as $$
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
  insert into notes (conversation_id, staff_seq, author_id, content)
    values (p_conversation, v_staff_seq, p_author, p_content) returning id into v_id;
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
