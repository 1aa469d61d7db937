/** Tables of the first release. Every index says which question it serves. */
export const tables = /* sql */ `
create extension if not exists btree_gist;

-- one row: the epoch goes up when the database was restored from a backup
create table app_state (
  only_row boolean primary key default true check (only_row),
  epoch integer not null default 1,
  knowledge_version bigint not null default 1,
  system_identifier text,
  timeline integer,
  temporal_namespace_id text, -- of Temporal's store
  ringing_kind text check (ringing_kind in ('conversation', 'shift')), -- after a restore: what is being rung, and how
  ringing_after uuid -- far that came
);
insert into app_state default values;

create table users (
  id uuid primary key default gen_random_uuid(),
  username text not null,
  email text not null,
  password_hash text not null,
  role text not null check (role in ('agent', 'super_admin')),
  first_name text,
  last_name text,
  skills text[] not null default '{}',
  languages text[] not null default '{}',
  hourly_rate numeric(10, 2),
  time_zone text not null default 'UTC',
  capacity integer not null default 3 check (capacity between 1 and 50),
  must_change_password boolean not null default false,
  active boolean not null default true,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deactivated_at timestamptz
);
create unique index users_username on users (lower(username)); -- log-in; taken names
create unique index users_email on users (lower(email)); -- taken addresses

create table http_sessions (sid varchar primary key, sess json not null, expire timestamp(6) not null);
create index http_sessions_expire on http_sessions (expire); -- pruning

create table rate_limits (key varchar(255) primary key, points integer not null default 0, expire bigint);

create table agent_states (
  agent_id uuid primary key references users (id),
  shift text not null default 'off' check (shift in ('off', 'on', 'break')),
  availability text not null default 'available' check (availability in ('available', 'busy', 'unavailable')),
  availability_reason text,
  reachability text not null default 'away' check (reachability in ('connected', 'away')),
  lease_until timestamptz,
  last_seen_at timestamptz,
  away_since timestamptz,
  shift_started_at timestamptz,
  since timestamptz not null default now(),
  missed_in_a_row integer not null default 0,
  last_freed_at timestamptz not null default now(),
  inbox_version bigint not null default 0,
  change_no bigint not null default 0,
  ring_change_no bigint not null default 0,
  noted_change_no bigint not null default 0
);

create table shift_intervals (
  id uuid primary key default gen_random_uuid(),
  agent_id uuid not null references users (id),
  period tstzrange not null check (not isempty(period) and not lower_inf(period)),
  end_reason text check (end_reason in ('ended', 'break', 'lost', 'corrected')),
  created_at timestamptz not null default now(),
  voided_at timestamptz,
  voided_by uuid references users (id),
  successor_of uuid references shift_intervals (id),
  exclude using gist (agent_id with =, period with &&) where (voided_at is null)
);

create table shift_ledger (
  agent_id uuid not null references users (id),
  change_no bigint not null,
  at timestamptz not null default clock_timestamp(),
  action text not null,
  actor_kind text not null,
  actor_id uuid,
  shift text not null,
  availability text not null,
  reachability text not null,
  reason text,
  primary key (agent_id, change_no)
);

create table conversations (
  id uuid primary key default gen_random_uuid(),
  pool text not null default 'default',
  token_hash bytea not null,
  external_user_id text,
  customer_name text,
  customer_email text,
  locale text,
  required_skill text,
  status text not null default 'open' check (status in ('open', 'escalated', 'in_progress', 'resolved')),
  owner_kind text not null default 'assistant' check (owner_kind in ('assistant', 'queue', 'agent', 'none')),
  agent_id uuid references users (id),
  last_agent_id uuid references users (id),
  state_version integer not null default 1,
  change_no bigint not null default 0,
  head_seq integer not null default 0,
  staff_seq integer not null default 0,
  last_customer_seq integer not null default 0,
  answered_seq integer not null default 0,
  read_by_agent_seq integer not null default 0,
  read_by_customer_seq integer not null default 0,
  last_message_at timestamptz,
  last_customer_at timestamptz,
  last_agent_at timestamptz,
  turn_no integer not null default 0,
  offer_no integer not null default 0,
  offer_id uuid,
  assignment_no integer not null default 0,
  engagement_no integer not null default 1,
  ask_backs integer not null default 0,
  ring_change_no bigint not null default 0,
  noted_change_no bigint not null default 0,
  due_at timestamptz,
  due_kind text check (due_kind in ('turn', 'idle', 'queue_check', 'offer', 'response', 'feedback')),
  waiting_since timestamptz,
  escalated_at timestamptz,
  told_at timestamptz,
  priority integer not null default 0,
  escalation_reason text,
  intent text,
  created_at timestamptz not null default now(),
  resolved_at timestamptz,
  resolved_by text,
  check (case status when 'open' then owner_kind = 'assistant' when 'escalated' then owner_kind = 'queue'
    when 'in_progress' then owner_kind = 'agent' else owner_kind = 'none' end),
  check ((owner_kind = 'agent') = (agent_id is not null)),
  check (status = 'resolved' or due_at is not null)
) with (fillfactor = 70);
create unique index conversations_token on conversations (token_hash); -- a socket that shows only its token
create index conversations_waiting on conversations (pool, priority desc, waiting_since, id)
  where status = 'escalated'; -- who is next in the queue, and its place
create index conversations_agent on conversations (agent_id) where agent_id is not null; -- an agent's own
create index conversations_created on conversations (created_at desc, id); -- the list of all
create index conversations_resolved on conversations (resolved_at desc, id) where status = 'resolved'; -- resolved list
create index conversations_due on conversations (due_at) where due_at is not null; -- reconciler: overdue states
create index conversations_unnoted on conversations (id) where ring_change_no > noted_change_no; -- reconciler: unheard rings

create table messages (
  conversation_id uuid not null references conversations (id),
  seq integer not null,
  id uuid not null default gen_random_uuid(), -- a public name only; rows are found by conversation and seq
  author_kind text not null check (author_kind in ('customer', 'assistant', 'agent', 'system')),
  agent_id uuid references users (id),
  kind text not null check (kind in ('text', 'escalation', 'ask_back', 'event')),
  content text not null,
  client_message_id uuid,
  created_at timestamptz not null,
  intent text,
  confidence real,
  citations jsonb not null default '[]',
  options jsonb not null default '[]',
  in_reply_to integer,
  covers_from integer,
  turn_no integer,
  is_escalated boolean not null default false,
  primary key (conversation_id, seq)
);
create unique index messages_client_id on messages (conversation_id, client_message_id)
  where client_message_id is not null; -- a repeated send finds its first row
create unique index messages_one_answer on messages (conversation_id, turn_no)
  where author_kind = 'assistant' and turn_no is not null; -- at most one assistant answer a turn
create index messages_by_agent on messages (agent_id, created_at) where agent_id is not null; -- agent's figures

create table notes (
  conversation_id uuid not null references conversations (id),
  staff_seq integer not null,
  id uuid not null default gen_random_uuid(),
  author_id uuid references users (id),
  content text not null,
  created_at timestamptz not null default clock_timestamp(),
  primary key (conversation_id, staff_seq)
);

create table turns (
  conversation_id uuid not null references conversations (id),
  turn_no integer not null,
  covers_from integer not null,
  covers_to integer not null,
  started_at timestamptz not null default clock_timestamp(),
  drafted_at timestamptz,
  ended_at timestamptz,
  outcome text,
  content text,
  citations jsonb not null default '[]',
  options jsonb not null default '[]',
  intent text,
  confidence real,
  facts jsonb,
  summary text,
  tried jsonb not null default '[]',
  primary key (conversation_id, turn_no)
);

create index turns_started on turns (started_at desc); -- system status: how the last turn went

create table assignments (
  id uuid primary key default gen_random_uuid(),
  conversation_id uuid not null references conversations (id),
  engagement_no integer not null,
  offer_no integer not null,
  assignment_no integer,
  agent_id uuid not null references users (id),
  status text not null check (status in ('offered', 'accepted', 'declined', 'expired', 'withdrawn', 'released', 'ended')),
  via text not null check (via in ('offer', 'claim', 'reopen')),
  offered_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz,
  decided_at timestamptz,
  ended_at timestamptz,
  end_reason text
);
create unique index assignments_one_open on assignments (conversation_id)
  where status in ('offered', 'accepted'); -- never two owners at once
create index assignments_open_of_agent on assignments (agent_id)
  where status in ('offered', 'accepted'); -- an agent's load and offers
create index assignments_of_agent on assignments (agent_id, offered_at); -- an agent's history and figures
create index assignments_of_conversation on assignments (conversation_id, offered_at); -- who missed it

create table escalations (
  id uuid primary key default gen_random_uuid(),
  conversation_id uuid not null references conversations (id),
  engagement_no integer not null,
  reason text not null,
  ai_confidence real,
  intent text,
  summary text,
  tried jsonb not null default '[]',
  turn_no integer,
  created_at timestamptz not null default clock_timestamp(),
  resolved_at timestamptz,
  resolved_by uuid references users (id),
  unique (conversation_id, engagement_no)
);
create index escalations_created on escalations (created_at desc); -- lists and counts by time

create table ledger (
  conversation_id uuid not null references conversations (id),
  change_no bigint not null,
  at timestamptz not null default clock_timestamp(),
  action text not null,
  actor_kind text not null,
  actor_id uuid,
  from_status text,
  to_status text,
  from_owner text,
  to_owner text,
  agent_id uuid,
  reason text,
  turn_no integer,
  offer_no integer,
  assignment_no integer,
  state_version integer not null,
  policy_version integer,
  facts jsonb,
  primary key (conversation_id, change_no)
);

create table outbox (
  id bigint generated always as identity, -- the order of the commits' rows; has no index but the one of what is due
  subject_kind text not null check (subject_kind in ('conversation', 'shift')),
  subject_id uuid not null,
  change_no bigint not null,
  ring boolean not null,
  kind text not null,
  seq integer,
  meta jsonb,
  created_at timestamptz not null default clock_timestamp(),
  pushed_at timestamptz,
  primary key (subject_kind, subject_id, change_no)
);
create index outbox_unpushed on outbox (id) where pushed_at is null; -- the relay's push
create index outbox_ringing on outbox (subject_kind, subject_id) where ring; -- the relay's rings

create table relay_leases (
  subject_kind text not null,
  subject_id uuid not null,
  leased_until timestamptz not null,
  attempts integer not null default 0,
  primary key (subject_kind, subject_id)
);

create table dead_letters (
  id uuid primary key default gen_random_uuid(),
  conversation_id uuid not null references conversations (id),
  turn_no integer,
  code text not null,
  attempts integer not null,
  created_at timestamptz not null default clock_timestamp()
);

create table repairs (
  id bigint generated always as identity primary key,
  subject_kind text not null,
  subject_id uuid not null,
  cause text not null,
  created_at timestamptz not null default clock_timestamp()
);

create table feedback (
  id uuid primary key default gen_random_uuid(),
  conversation_id uuid not null references conversations (id),
  engagement_no integer not null,
  agent_id uuid references users (id),
  rating integer not null check (rating between 1 and 5),
  comment text,
  feedback_type text check (feedback_type in ('positive', 'negative', 'neutral')),
  created_at timestamptz not null default clock_timestamp(),
  unique (conversation_id, engagement_no)
);
create index feedback_of_agent on feedback (agent_id, created_at desc); -- an agent's ratings

create table settings_versions (
  version integer primary key,
  data jsonb not null,
  created_at timestamptz not null default clock_timestamp(),
  created_by uuid references users (id)
);
insert into settings_versions (version, data) values (1, '{}');

create table articles (
  id uuid primary key default gen_random_uuid(),
  external_id text,
  title text not null,
  category text not null default '',
  content text not null,
  active boolean not null default true,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  updated_by uuid references users (id)
);
create unique index articles_external_id on articles (external_id) where external_id is not null; -- import updates

create table intents (
  key text primary key,
  label text not null,
  template text,
  article_external_id text,
  enabled boolean not null default true
);
create table intent_examples (
  intent_key text not null references intents (key) on delete cascade,
  text text not null,
  primary key (intent_key, text)
);

create function knowledge_changed() returns trigger language plpgsql as $$
begin
  update app_state set knowledge_version = knowledge_version + 1;
  return null;
end $$;
create trigger articles_changed after insert or update or delete on articles
  for each statement execute function knowledge_changed();
create trigger intents_changed after insert or update or delete on intents
  for each statement execute function knowledge_changed();
create trigger intent_examples_changed after insert or update or delete on intent_examples
  for each statement execute function knowledge_changed();

create table audit_logs (
  id uuid primary key default gen_random_uuid(),
  at timestamptz not null default clock_timestamp(),
  level text not null default 'info',
  category text not null,
  action text not null,
  actor_id uuid references users (id),
  actor_name text,
  target_kind text,
  target_id text,
  before jsonb,
  after jsonb,
  ip text,
  request_id text
);
create index audit_logs_at on audit_logs (at desc, id); -- the list, newest first
create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'this table is append-only';
end $$;
create trigger audit_logs_append_only before update or delete on audit_logs
  for each row execute function refuse_change();
create trigger audit_logs_no_truncate before truncate on audit_logs execute function refuse_change();
create trigger ledger_append_only before update or delete on ledger
  for each row execute function refuse_change();

create table idempotency_keys (
  scope text not null,
  key text not null,
  request_hash text not null,
  status integer,
  body jsonb,
  created_at timestamptz not null default clock_timestamp(),
  primary key (scope, key)
);
`;
