/** Who gets which waiting conversation: decided under the pool lock, offered behind a partial unique index. */
export const assignFunctions = /* sql */ `
-- The best agent for a waiting conversation, or null. Who missed it (declined, let it expire, released it) is not
-- asked again before every other agent who takes offers was asked, at the latest after 30 s (what was missed in the
-- future was missed before the clock was set back).
create function best_agent_for(c conversations) returns uuid language sql stable as $$
  with free as (
    select s.agent_id, s.last_freed_at, u.languages, agent_load(s.agent_id) as load,
      (select max(a.ended_at) from assignments a where a.conversation_id = c.id and a.agent_id = s.agent_id
        and a.status in ('declined', 'expired', 'released') and a.offered_at >= coalesce(c.escalated_at, '-infinity')) as missed_at
    from agent_states s join users u on u.id = s.agent_id
    where s.shift = 'on' and s.availability = 'available' and s.reachability = 'connected' and u.active
      and agent_load(s.agent_id) < u.capacity
      and (c.required_skill is null or c.required_skill = any (u.skills))
  )
  select agent_id from free
  where missed_at is null or missed_at not between clock_timestamp() - interval '30 seconds' and clock_timestamp()
    or ((select count(*) from free) > 1 and not exists (select 1 from free f where f.missed_at is null))
  order by (missed_at is not null), missed_at nulls first,
    (c.locale is not null and split_part(c.locale, '-', 1) = any (languages)) desc, load, last_freed_at, agent_id
  limit 1
$$;

-- Offers waiting conversations in order until no agent is free. The caller holds the pool lock. What it offers rings,
-- except for p_quiet, the conversation whose own workflow asked for it and is given the new snapshot.
create function assign_waiting(p_pool text, p_quiet uuid default null) returns integer language plpgsql as $$
declare
  v_id uuid;
  c conversations;
  before conversations;
  v_agent uuid;
  v_made integer := 0;
  -- what nobody who is free can do must not fill the limit and hide what somebody can
  v_skills text[] := array(select distinct unnest(u.skills) from agent_states s join users u on u.id = s.agent_id
    where s.shift = 'on' and s.availability = 'available' and s.reachability = 'connected' and u.active
      and agent_load(s.agent_id) < u.capacity);
begin
  for v_id in
    select id from conversations where pool = p_pool and status = 'escalated' and offer_id is null
      and (required_skill is null or required_skill = any (v_skills))
    order by -priority, waiting_since, id limit 200
  loop
    exit when not exists (
      select 1 from agent_states s join users u on u.id = s.agent_id
      where s.shift = 'on' and s.availability = 'available' and s.reachability = 'connected' and u.active
        and agent_load(s.agent_id) < u.capacity);
    select * into c from conversations where id = v_id for update;
    continue when c.status <> 'escalated' or c.offer_id is not null;
    v_agent := best_agent_for(c);
    continue when v_agent is null;
    perform 1 from agent_states where agent_id = v_agent for update;
    continue when not agent_takes_offers(v_agent);
    before := c;
    c.offer_no := c.offer_no + 1;
    c := set_due(c, 'offer');
    insert into assignments (conversation_id, engagement_no, offer_no, agent_id, status, via, expires_at)
      values (c.id, c.engagement_no, c.offer_no, v_agent, 'offered', 'offer', c.due_at) returning id into c.offer_id;
    c := journal_transition(before, c, 'offer', 'system', null, null, c.id is distinct from p_quiet, null, null,
      jsonb_build_object('offer_made', jsonb_build_object('offer_id', c.offer_id, 'agent_id', v_agent)));
    perform store_conversation(c);
    perform touch_inbox(v_agent);
    v_made := v_made + 1;
  end loop;
  return v_made;
end $$;

create function sweep_waiting() returns integer language plpgsql as $$
declare
  v_pool text;
  v_made integer := 0;
begin
  for v_pool in select distinct pool from conversations where status = 'escalated' and offer_id is null loop
    perform lock_pool(v_pool);
    v_made := v_made + assign_waiting(v_pool);
  end loop;
  return v_made;
end $$;
`;
