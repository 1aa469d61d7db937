/**
 * The relay's statements. Push needs no lease (a hint may come twice); a ring leases its subject by a time in a row, and
 * reading the outbox is a second statement, because lock and read in one gave duplicates and disorder.
 */
export const outboxFunctions = /* sql */ `
-- None of the relay's commits waits for the disk: one that is lost in a crash is done again, and a hint or a ring may
-- come twice. So they do not stand in the way of messages, whose commits do wait.
create function without_waiting() returns void language sql as $$
  select set_config('synchronous_commit', 'off', true)
$$;

-- Deletes what only had to be pushed, marks what must also ring, tells every api copy, in one commit. Returns how many
-- rows it took.
create function outbox_push(p_limit integer) returns integer language plpgsql as $$
declare
  v_payload text;
  v_rows integer;
  v_count integer := 0;
begin
  perform without_waiting();
  for v_payload, v_rows in
    with picked as (
      select id, subject_kind, subject_id, change_no, kind, seq, meta, ring from outbox
      where pushed_at is null order by id limit p_limit for update skip locked
    ), gone as (
      delete from outbox o using picked p where not p.ring
        and (o.subject_kind, o.subject_id, o.change_no) = (p.subject_kind, p.subject_id, p.change_no)
    ), marked as (
      update outbox o set pushed_at = clock_timestamp() from picked p where p.ring
        and (o.subject_kind, o.subject_id, o.change_no) = (p.subject_kind, p.subject_id, p.change_no)
    ), numbered as (
      select *, (row_number() over (order by id) - 1) / 16 as chunk from picked
    )
    select json_agg(json_build_object('s', subject_kind, 'id', subject_id, 'n', change_no, 'k', kind, 'q', seq,
      'm', meta) order by id)::text, count(*) from numbered group by chunk order by chunk
  loop
    perform pg_notify('switchboard_push', v_payload);
    v_count := v_count + v_rows;
  end loop;
  return v_count;
end $$;

-- No lease and no wait for a retry is as long as a minute: one that seems so was taken before the clock was set back.
create function lease_is_over(p_until timestamptz) returns boolean language sql volatile as $$
  select p_until not between clock_timestamp() and clock_timestamp() + interval '1 minute'
$$;

-- The subjects of the oldest rings that nobody has leased. A few rows more than subjects are looked at, not all: after a
-- restore a hundred thousand wait, and each lease would read them all.
create function outbox_lease(p_limit integer, p_lease_ms integer)
returns table (subject_kind text, subject_id uuid) language sql as $$
  select without_waiting();
  insert into relay_leases as l (subject_kind, subject_id, leased_until)
    select w.subject_kind, w.subject_id, clock_timestamp() + make_interval(secs => p_lease_ms / 1000.0)
    from (select q.subject_kind, q.subject_id from (
        select o.id, o.subject_kind, o.subject_id from outbox o
        where o.ring and not exists (select 1 from relay_leases b where b.subject_kind = o.subject_kind
          and b.subject_id = o.subject_id and not lease_is_over(b.leased_until))
        order by o.id limit 8 * p_limit) q
      group by 1, 2 order by min(q.id) limit p_limit) w
    on conflict (subject_kind, subject_id) do update set leased_until = excluded.leased_until
      where lease_is_over(l.leased_until)
    returning l.subject_kind, l.subject_id
$$;

create function outbox_snapshot(p_kind text, p_subject uuid) returns jsonb language sql stable as $$
  select case p_kind when 'conversation' then conversation_snapshot(p_subject) else shift_snapshot(p_subject) end
$$;

-- The doorbell with everything up to p_change_no was delivered. The update comes first: it waits for a push under way,
-- whose mark the delete then sees; the other way round a row could stay for ever, pushed and not ringing.
create function outbox_rung(p_kind text, p_subject uuid, p_change_no bigint) returns void language sql as $$
  select without_waiting();
  update outbox set ring = false where subject_kind = p_kind and subject_id = p_subject
    and change_no <= p_change_no and ring;
  delete from outbox where subject_kind = p_kind and subject_id = p_subject and change_no <= p_change_no
    and not ring and pushed_at is not null;
  delete from relay_leases where subject_kind = p_kind and subject_id = p_subject;
$$;

-- Delivery failed: try again after p_retry_ms; returns how often it failed.
create function outbox_failed(p_kind text, p_subject uuid, p_retry_ms integer) returns integer language sql as $$
  select without_waiting();
  update relay_leases set attempts = attempts + 1,
    leased_until = clock_timestamp() + make_interval(secs => p_retry_ms / 1000.0)
    where subject_kind = p_kind and subject_id = p_subject returning attempts
$$;

-- Rings a subject again (reconciler, ops); counted as a repair by the caller.
create function ring_again(p_kind text, p_subject uuid) returns boolean language plpgsql as $$
declare
  v_change_no bigint;
begin
  if p_kind = 'conversation' then
    update conversations set change_no = change_no + 1, ring_change_no = change_no + 1
      where id = p_subject returning change_no into v_change_no;
  else
    update agent_states set change_no = change_no + 1, ring_change_no = change_no + 1
      where agent_id = p_subject returning change_no into v_change_no;
  end if;
  if v_change_no is null then
    return false;
  end if;
  insert into outbox (subject_kind, subject_id, change_no, ring, kind, pushed_at)
    values (p_kind, p_subject, v_change_no, true, 'state', clock_timestamp());
  return true;
end $$;
`;
