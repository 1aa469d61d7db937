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

-- What stands in the way of a message that no row took: the answer to it, or nothing any more. A message to a resolved
-- conversation reopens it, which needs the pool lock: it is only tried here, because waiting for it would have to come
-- before the row lock; code again.pool_first asks for a second call that does.
create function clear_the_way(
  p_conversation uuid, p_author_kind text, p_agent uuid, p_content text, p_client_message_id uuid, p_pool_first boolean,
  out answer jsonb, out reopened boolean
) language plpgsql as $$
declare
  c conversations;
  v_may_write boolean;
begin
  reopened := false;
  select * into c from conversations where id = p_conversation for update;
  if not found then
    answer := jsonb_build_object('ok', false, 'code', 'conversation.not_found');
    return;
  end if;
  v_may_write := p_author_kind = 'customer' or (c.owner_kind = 'agent' and c.agent_id is not distinct from p_agent);
  if not v_may_write or c.status = 'resolved' then
    -- what was written while it was allowed has its number, whoever owns the talk by now, and reopens nothing
    answer := repeated_message(p_conversation, p_author_kind, p_agent, p_content, p_client_message_id);
    if answer is not null then
      return;
    end if;
  end if;
  if not v_may_write then
    answer := jsonb_build_object('ok', false, 'code', 'conversation.not_owner', 'status', c.status,
      'agent_id', c.agent_id);
  elsif c.status = 'resolved' then
    if not p_pool_first and not try_lock_pool(c.pool) then
      answer := jsonb_build_object('ok', false, 'code', 'again.pool_first');
      return;
    end if;
    c := reopen(c, p_author_kind, true);
    perform store_conversation(c);
    reopened := true;
  end if;
end $$;

-- One round trip, one commit: number, message, outbox row. The number comes from the conversation's row, which says by
-- itself whether this author may write now; a repeated client message id undoes it, so that it uses no number, and gives
-- the first row back. The hot path works on single columns, touches no deadline while a person or the queue has the talk,
-- and returns only what the caller does not know; all of that is measured (bench/).
create function post_message(
  p_conversation uuid, p_author_kind text, p_agent uuid, p_content text, p_client_message_id uuid,
  p_pool_first boolean default false, p_id uuid default gen_random_uuid()
) returns json language plpgsql as $$
declare
  v_customer boolean := p_author_kind = 'customer';
  v_status text;
  v_owner text;
  v_agent uuid;
  v_seq integer;
  v_change_no bigint;
  v_answered integer;
  v_now timestamptz;
  v_ring boolean;
  v_answer jsonb;
  v_reopened boolean := false;
begin
  if p_pool_first then
    perform lock_pool(pool) from conversations where id = p_conversation;
  end if;
  loop
    begin
      if not v_customer then
        update conversations set head_seq = head_seq + 1, change_no = change_no + 1,
          last_message_at = clock_timestamp(), last_agent_at = clock_timestamp()
          where id = p_conversation and owner_kind = 'agent' and agent_id = p_agent
          returning status, owner_kind, agent_id, head_seq, change_no, answered_seq, last_message_at
          into v_status, v_owner, v_agent, v_seq, v_change_no, v_answered, v_now;
      else
        update conversations set head_seq = head_seq + 1, change_no = change_no + 1,
          last_message_at = clock_timestamp(), last_customer_seq = head_seq + 1, last_customer_at = clock_timestamp()
          where id = p_conversation and owner_kind in ('agent', 'queue')
          returning status, owner_kind, agent_id, head_seq, change_no, answered_seq, last_message_at
          into v_status, v_owner, v_agent, v_seq, v_change_no, v_answered, v_now;
        if not found then
          update conversations set head_seq = head_seq + 1, change_no = change_no + 1,
            last_message_at = clock_timestamp(), last_customer_seq = head_seq + 1, last_customer_at = clock_timestamp(),
            ring_change_no = change_no + 1, due_kind = 'turn',
            due_at = case when due_kind = 'turn' then due_at
              else clock_timestamp() + setting_seconds('turn_timeout_seconds', 45) end
            where id = p_conversation and owner_kind = 'assistant'
            returning status, owner_kind, agent_id, head_seq, change_no, answered_seq, last_message_at
            into v_status, v_owner, v_agent, v_seq, v_change_no, v_answered, v_now;
        end if;
      end if;
      if found then
        insert into messages (conversation_id, seq, id, author_kind, agent_id, kind, content, client_message_id,
            created_at, is_escalated)
          values (p_conversation, v_seq, p_id, p_author_kind, p_agent, 'text', p_content, p_client_message_id, v_now,
            v_status <> 'open');
        v_ring := v_customer and v_owner = 'assistant';
        insert into outbox (subject_kind, subject_id, change_no, ring, kind, seq)
          values ('conversation', p_conversation, v_change_no, v_ring, 'message', v_seq);
        return json_build_object('ok', true, 'reopened', v_reopened, 'status', v_status, 'owner', v_owner,
          'agent_id', v_agent, 'change_no', v_change_no, 'answered_seq', v_answered,
          'message', json_build_object('seq', v_seq, 'timestamp', iso(v_now),
            'sender_name', case when not v_customer then display_name(p_agent) end));
      end if;
    exception when unique_violation then
      v_answer := repeated_message(p_conversation, p_author_kind, p_agent, p_content, p_client_message_id);
      if v_answer is null then
        raise;
      end if;
      return v_answer;
    end;
    select answer, reopened into v_answer, v_reopened
      from clear_the_way(p_conversation, p_author_kind, p_agent, p_content, p_client_message_id, p_pool_first);
    if v_answer is not null then
      return v_answer;
    end if;
  end loop;
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
