import { mutantsOf, type Mutant } from '../mutant.js';
import { RULES } from '../tests.js';

const off = mutantsOf({
  file: 'db/migrations/2026-11-23T0600-tables.ts',
  project: 'integration',
  tests: RULES,
});

const sound = mutantsOf({
  file: 'db/migrations/2026-11-27T0400-check-a-conversation-in-one-go.ts',
  project: 'integration',
  tests: RULES,
});

const typed = mutantsOf({
  file: 'db/migrations/2026-11-27T1800-check-by-types-and-a-trigger.ts',
  project: 'integration',
  tests: RULES,
});
const GUARDED = 'update of status, owner_kind, agent_id, due_at, due_kind on';

/** What the database itself refuses, whatever a function above it does. */
export const TABLE_MUTANTS: readonly Mutant[] = [
  off(
    'the database: one row for a client message id',
    'create unique index messages_client_id',
    'create index messages_client_id',
  ),
  off(
    'the database: one answer of the assistant a turn',
    'create unique index messages_one_answer',
    'create index messages_one_answer',
  ),
  off(
    'the database: one open assignment a conversation',
    'create unique index assignments_one_open',
    'create index assignments_one_open',
  ),
  off(
    'the database: one message for a number',
    'is_escalated boolean not null default false,\n  primary key (conversation_id, seq)',
    'is_escalated boolean not null default false',
  ),
  off(
    'the database: one ledger row for a change',
    'facts jsonb,\n  primary key (conversation_id, change_no)',
    'facts jsonb',
  ),
  off(
    'the database: one token for a conversation',
    'create unique index conversations_token',
    'create index conversations_token',
  ),
  off(
    'the database: one escalation an engagement',
    'resolved_by uuid references users (id),\n  unique (conversation_id, engagement_no)',
    'resolved_by uuid references users (id)',
  ),
  off(
    'the database: one feedback an engagement',
    'created_at timestamptz not null default clock_timestamp(),\n  unique (conversation_id, engagement_no)',
    'created_at timestamptz not null default clock_timestamp()',
  ),
  sound(
    'the database: the owner goes with the status',
    "p_owner = case p_status when 'open' then 'assistant' when 'escalated' then 'queue' when 'in_progress' then 'agent'\n      when 'resolved' then 'none' end",
    'true',
  ),
  sound(
    'the database: an agent is named while it owns',
    "and (p_owner = 'agent') = (p_agent is not null)\n",
    '',
  ),
  sound(
    'the database: what is not resolved has a deadline',
    "and (p_status = 'resolved' or p_due_at is not null)\n",
    '',
  ),
  sound(
    'the database: a deadline has a known kind',
    'and (p_due_kind is null or p_due_kind in (',
    'and (true or p_due_kind in (',
  ),
  ...['status', 'owner_kind', 'agent_id', 'due_at', 'due_kind'].map((column) =>
    typed(
      `the database: a change of ${column} is looked at`,
      GUARDED,
      GUARDED.replace(`${column}, `, '').replace(`, ${column} on`, ' on'),
    ),
  ),
  typed('the database: a new conversation is looked at', 'after insert or update of', 'after update of'),
  typed(
    'the database: an author is a known one',
    "check (value in ('customer', 'assistant', 'agent', 'system'))",
    '',
  ),
  typed(
    'the database: a kind of message is a known one',
    "check (value in ('text', 'escalation', 'ask_back', 'event'))",
    '',
  ),
  typed('the database: a doorbell is for a known kind', "check (value in ('conversation', 'shift'))", ''),
  sound('the database: a status is a known one', ') is true;', ') is not false;'),
  off(
    'the database: paid intervals do not overlap',
    'exclude using gist (agent_id with =, period with &&) where (voided_at is null)',
    'check (true)',
  ),
  off(
    'the database: a voided interval is in nobody’s way',
    'exclude using gist (agent_id with =, period with &&) where (voided_at is null)',
    'exclude using gist (agent_id with =, period with &&)',
  ),
  off(
    'the database: an interval is not empty and has a beginning',
    'check (not isempty(period) and not lower_inf(period))',
    '',
  ),
  off(
    'the database: the audit log cannot be changed',
    'create trigger audit_logs_append_only before update or delete on audit_logs',
    'create trigger audit_logs_append_only before update on audit_logs',
  ),
  off(
    'the database: the audit log cannot be rewritten',
    'create trigger audit_logs_append_only before update or delete on audit_logs',
    'create trigger audit_logs_append_only before delete on audit_logs',
  ),
  off(
    'the database: the audit log cannot be emptied',
    'create trigger audit_logs_no_truncate before truncate on audit_logs execute function refuse_change();\n',
    '',
  ),
  off(
    'the database: the ledger cannot be changed',
    'create trigger ledger_append_only before update or delete on ledger',
    'create trigger ledger_append_only before delete on ledger',
  ),
  off(
    'the database: the ledger cannot be shortened',
    'create trigger ledger_append_only before update or delete on ledger',
    'create trigger ledger_append_only before update on ledger',
  ),
];
