import pg from 'pg';

/** Of each hundred open conversations; the others are the assistant's. Their number is at least a page of the lists. */
const SHARES = { queued: 0.02, agents: 0.08 };
const LEAST = { queued: 25, agents: 20 };
/** Agents of the desk besides the measured one, and what each of them has at most. */
const COLLEAGUES = { number: 200, capacity: 50 };

export interface FilledDesk {
  open: number;
  /** Tokens of conversations that the measured agent has. */
  customers: { sessionId: string; token: string }[];
}

/**
 * Leaves `open` open conversations in an empty desk, as its doors would: messages, turns, ledger, escalations, assignments within
 * capacity, nothing left to push or ring, deadlines far away. `agentId` has the first of those with agents, and not one
 * free slot more; the colleagues have the rest. Besides, one resolved conversation for every ten open ones.
 */
export async function fillDesk(options: {
  databaseUrl: string;
  open: number;
  agentId: string;
}): Promise<FilledDesk> {
  const { open, agentId } = options;
  const queued = Math.max(LEAST.queued, Math.round(open * SHARES.queued));
  const withAgents = Math.max(LEAST.agents, Math.round(open * SHARES.agents));
  const client = new pg.Client({ connectionString: options.databaseUrl });
  await client.connect();
  try {
    await client.query('begin');
    await client.query('set local session_replication_role = replica'); // 100,000 rows without a look at each foreign key
    await client.query(PEOPLE, [COLLEAGUES.number, COLLEAGUES.capacity]);
    await client.query(CONVERSATIONS, [open, queued, withAgents, LEAST.agents, agentId]);
    for (const statement of REST) await client.query(statement);
    await client.query(SLOTS, [agentId]);
    // the triggers that count were off
    await client.query(`insert into status_counts select -2, count(*) filter (where kind = 'idle'),
      count(*) filter (where kind = 'queued'), count(*) filter (where kind = 'agent') from fill`);
    const { rows } = await client.query<{ sessionId: string; token: string }>(
      `select id as "sessionId", token from fill where agent_id = $1 order by n`,
      [agentId],
    );
    await client.query('commit');
    await client.query('vacuum (analyze)');
    await client.query('checkpoint');
    return { open, customers: rows };
  } finally {
    await client.end();
  }
}

const PEOPLE = /* sql */ `
  with made as (
    insert into users (username, email, password_hash, role, first_name, last_name, capacity)
    select 'colleague-' || lpad(n::text, 4, '0'), 'colleague-' || n || '@example.test', 'unused', 'agent', 'Colleague', n::text, $2
    from generate_series(1, $1::int) n returning id
  )
  insert into agent_states (agent_id) select id from made`;

const CONVERSATIONS = /* sql */ `
  create temp table fill on commit preserve rows as
  with colleagues as (select id, row_number() over (order by username) - 1 as no, count(*) over () as number
    from users where username like 'colleague-%')
  select n, gen_random_uuid() as id, lpad(n::text, 43, 'b') as token, kind, agents.id as agent_id,
    clock_timestamp() - (interval '3 hours' * n / (1.1 * $1::int)) as at
  from generate_series(1, ($1::int * 1.1)::int) n
  cross join lateral (select case when n > $1 then 'resolved' when n <= $3 then 'agent' when n <= $3 + $2 then 'queued'
    else 'idle' end as kind) k
  left join lateral (select case when n <= $4 then $5::uuid
    else (select c.id from colleagues c where c.no = n % c.number) end as id where kind in ('agent', 'resolved')) agents on true`;

/** Steps of a conversation in order: m a message, l a ledger row, t the begin of a turn; each takes one change number. */
const STEPS = /* sql */ `
  create temp table steps on commit drop as
  select kind, step, row_number() over (partition by kind order by place) as change_no,
    count(*) filter (where step[1] = 'm') over (partition by kind order by place) as seq,
    count(*) filter (where step[1] = 't') over (partition by kind order by place) as turn_no
  from (values
    (1, '{l,start,customer}'::text[], 'idle'), (2, '{m,customer,text,How long does shipping take?}', 'idle'), (3, '{t}', 'idle'),
    (4, '{l,publish,assistant}', 'idle'), (5, '{m,assistant,text,Standard shipping takes three to five working days.}', 'idle'),
    (6, '{m,customer,text,And to another country?}', 'idle'), (7, '{t}', 'idle'), (8, '{l,publish,assistant}', 'idle'),
    (9, '{m,assistant,text,Other countries take seven to ten working days.}', 'idle'),
    (10, '{m,customer,text,My parcel is damaged and I want to talk to somebody.}', 'queued'), (11, '{t}', 'queued'),
    (12, '{l,escalate,workflow}', 'queued'), (13, '{m,assistant,escalation,I am handing you over to a colleague.}', 'queued'),
    (14, '{m,system,event,All colleagues are busy. You are in the queue.}', 'queued'),
    (15, '{l,offer,system}', 'agent'), (16, '{l,accept,agent}', 'agent'), (17, '{m,system,event,A colleague joined the conversation.}', 'agent'),
    (18, '{m,agent,text,Hello! What does the damage look like?}', 'agent'), (19, '{m,customer,text,The box is torn and the cup in it is broken.}', 'agent'),
    (20, '{l,resolve,agent}', 'resolved'), (21, '{m,system,event,This conversation is closed.}', 'resolved')
  ) of (place, step, since)
  join (values ('idle', 1), ('queued', 2), ('agent', 3), ('resolved', 4)) kinds (kind, depth)
    on depth >= array_position('{idle,queued,agent,resolved}', since)`;

const REST = [
  STEPS,
  /* sql */ `
  insert into conversations (id, token_hash, customer_name, status, owner_kind, agent_id, last_agent_id, state_version, change_no,
    head_seq, last_customer_seq, answered_seq, last_message_at, last_customer_at, last_agent_at, turn_no, offer_no, assignment_no,
    ring_change_no, noted_change_no, due_at, due_kind, waiting_since, escalated_at, told_at, escalation_reason, intent,
    created_at, resolved_at, resolved_by)
  select f.id, sha256(convert_to(f.token, 'UTF8')), 'Customer ' || n,
    case kind when 'idle' then 'open' when 'queued' then 'escalated' when 'agent' then 'in_progress' else 'resolved' end,
    case kind when 'idle' then 'assistant' when 'queued' then 'queue' when 'agent' then 'agent' else 'none' end,
    case when kind = 'agent' then agent_id end, agent_id, 1 + coalesce(array_position('{queued,agent,resolved}', kind), 0),
    last.change_no, last.seq, case kind when 'idle' then 3 when 'queued' then 5 else 10 end,
    case kind when 'idle' then 3 when 'queued' then 5 else 10 end, at + interval '6 minutes', at + interval '6 minutes',
    case when kind in ('agent', 'resolved') then at + interval '5 minutes' end, case kind when 'idle' then 2 else 3 end,
    case when kind in ('agent', 'resolved') then 1 else 0 end, case when kind in ('agent', 'resolved') then 1 else 0 end,
    case kind when 'idle' then 6 when 'queued' then 10 when 'agent' then 16 else 20 end, last.change_no,
    clock_timestamp() + interval '1 hour' + random() * interval '1 hour',
    case kind when 'idle' then 'idle' when 'queued' then 'queue_check' when 'agent' then 'response' else 'feedback' end,
    case when kind <> 'idle' then at + interval '3 minutes' end, case when kind <> 'idle' then at + interval '3 minutes' end,
    case when kind = 'queued' then at + interval '3 minutes' end, case when kind <> 'idle' then 'low_confidence' end,
    'shipping', at, case when kind = 'resolved' then at + interval '7 minutes' end, case when kind = 'resolved' then 'agent' end
  from fill f cross join lateral (select max(change_no) as change_no, max(seq) as seq from steps s where s.kind = f.kind) last`,
  /* sql */ `
  insert into messages (conversation_id, seq, author_kind, agent_id, kind, content, client_message_id, created_at, intent,
    confidence, in_reply_to, covers_from, turn_no, is_escalated)
  select f.id, s.seq, step[2], case when step[2] = 'agent' then f.agent_id end, step[3], step[4],
    case when step[2] = 'customer' then gen_random_uuid() end, f.at + s.change_no * interval '18 seconds',
    case when step[2] = 'assistant' then 'shipping' end, case when step[2] = 'assistant' then 0.8 end,
    case when step[2] = 'assistant' then s.seq - 1 end, case when step[2] = 'assistant' then s.seq - 1 end,
    case when step[2] = 'assistant' then s.turn_no end, s.seq > 5
  from fill f join steps s using (kind) where step[1] = 'm'`,
  /* sql */ `
  insert into turns (conversation_id, turn_no, covers_from, covers_to, started_at, drafted_at, ended_at, outcome, content, intent, confidence)
  select f.id, s.turn_no, s.seq, s.seq, f.at, f.at, f.at, case s.turn_no when 3 then 'escalated' else 'publish' end,
    'Standard shipping takes three to five working days.', 'shipping', 0.8
  from fill f join steps s using (kind) where step[1] = 't'`,
  /* sql */ `
  insert into ledger (conversation_id, change_no, at, action, actor_kind, actor_id, from_status, to_status, state_version)
  select f.id, s.change_no, f.at, step[2], step[3], case when step[3] = 'agent' then f.agent_id end, 'open', 'open', 1
  from fill f join steps s using (kind) where step[1] = 'l'`,
  /* sql */ `
  insert into escalations (conversation_id, engagement_no, reason, ai_confidence, intent, summary, turn_no, created_at, resolved_at)
  select id, 1, 'low_confidence', 0.4, 'shipping', 'The parcel is damaged.', 3, at + interval '3 minutes',
    case when kind = 'resolved' then at + interval '7 minutes' end from fill where kind <> 'idle'`,
  /* sql */ `
  insert into assignments (conversation_id, engagement_no, offer_no, assignment_no, agent_id, status, via, offered_at, decided_at, ended_at, end_reason)
  select id, 1, 1, 1, agent_id, case kind when 'agent' then 'accepted' else 'ended' end, 'offer', at + interval '4 minutes',
    at + interval '4 minutes', case when kind = 'resolved' then at + interval '7 minutes' end,
    case when kind = 'resolved' then 'resolved' end from fill where agent_id is not null`,
];

/** Colleagues with conversations are on duty, reachable and full, the others at home, so that the queue stays as it is. */
const SLOTS = /* sql */ `
  with loads as (select agent_id, count(*) as load from fill where kind = 'agent' group by 1),
  full_now as (update users u set capacity = load from loads where loads.agent_id = u.id)
  update agent_states s set shift = 'on', reachability = 'connected', last_seen_at = clock_timestamp(),
    lease_until = clock_timestamp() + interval '1 day', shift_started_at = clock_timestamp()
  from loads where loads.agent_id = s.agent_id and s.agent_id <> $1`;
