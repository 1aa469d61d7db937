/** Turns of the assistant: the number is the fence, the draft waits here until the gate has decided. */
export const turnFunctions = /* sql */ `
-- Issues a new turn over all customer messages not yet answered; the snapshot it returns is thereby noted.
create function begin_turn(p_conversation uuid) returns jsonb language plpgsql as $$
declare
  c conversations;
  v_from integer;
begin
  select * into c from conversations where id = p_conversation for update;
  if not found then
    return jsonb_build_object('ok', false, 'code', 'conversation.not_found');
  end if;
  c.noted_change_no := c.change_no;
  if c.owner_kind <> 'assistant' or c.status <> 'open' or c.last_customer_seq <= c.answered_seq then
    perform store_conversation(c);
    return jsonb_build_object('ok', false, 'code', 'conversation.stale', 'snapshot', snapshot_of(c));
  end if;
  c.turn_no := c.turn_no + 1;
  c.change_no := c.change_no + 1;
  c.noted_change_no := c.change_no;
  c := set_due(c, 'turn');
  select min(seq) into v_from from messages
    where conversation_id = c.id and author_kind = 'customer' and seq > c.answered_seq;
  insert into turns (conversation_id, turn_no, covers_from, covers_to)
    values (c.id, c.turn_no, v_from, c.last_customer_seq);
  perform store_conversation(c);
  return jsonb_build_object('ok', true, 'turn_no', c.turn_no, 'covers_from', v_from,
    'covers_to', c.last_customer_seq, 'ask_backs', c.ask_backs, 'snapshot', snapshot_of(c));
end $$;

-- Keeps a draft, unless a newer turn has begun, the assistant has lost the conversation or the database was put back.
create function save_draft(p_conversation uuid, p_turn integer, p_draft jsonb, p_epoch integer default null)
returns boolean language plpgsql as $$
begin
  perform 1 from conversations where id = p_conversation and turn_no = p_turn and owner_kind = 'assistant'
    and coalesce(p_epoch, current_epoch()) = current_epoch() for share;
  if not found then
    return false;
  end if;
  update turns set content = p_draft ->> 'content', citations = coalesce(p_draft -> 'citations', '[]'),
    options = coalesce(p_draft -> 'options', '[]'), intent = p_draft ->> 'intent',
    confidence = (p_draft ->> 'confidence')::real, facts = p_draft -> 'facts', summary = p_draft ->> 'summary',
    tried = coalesce(p_draft -> 'tried', '[]'), drafted_at = clock_timestamp()
    where conversation_id = p_conversation and turn_no = p_turn;
  return true;
end $$;
`;
