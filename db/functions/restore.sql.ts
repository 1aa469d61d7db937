/** A database that was put back as it was, a volume's snapshot for example, has the old name and timeline: workflows give it away. */
export const restoreFunctions = /* sql */ `
-- A workflow has heard of p_change_no in p_epoch, so it was committed once. Where less is there now, the database was put
-- back: a new epoch begins, above all that any workflow has heard of, and everything open is to be rung. By compare and set:
-- of many who tell the same, one is the first. No row but app_state is locked, because whoever rings after a restore takes
-- that one first. True for who was the first.
create function notice_restore(p_kind text, p_subject uuid, p_epoch integer, p_change_no bigint) returns boolean
language plpgsql as $$
begin
  update app_state set epoch = p_epoch + 1, ringing_kind = 'conversation', ringing_after = null
    where epoch < p_epoch or epoch = p_epoch and p_change_no > case p_kind
      when 'conversation' then (select change_no from conversations where id = p_subject)
      else (select change_no from agent_states where agent_id = p_subject) end;
  return found;
end $$;
`;
