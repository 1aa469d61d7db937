import type { ColumnType, Generated } from 'kysely';
import type { ConversationStatus, DueKind, MessageType, OwnerKind } from '../contracts/conversation.js';
import type { Availability, Reachability, ShiftState } from '../contracts/workflow.js';

/** Read as parsed JSON, written as text (JSON.stringify). */
type Json = ColumnType<unknown, string | null, string | null>;

export interface AgentStatesTable {
  agent_id: string;
  shift: Generated<ShiftState>;
  availability: Generated<Availability>;
  availability_reason: string | null;
  reachability: Generated<Reachability>;
  lease_until: Date | null;
  last_seen_at: Date | null;
  away_since: Date | null;
  shift_started_at: Date | null;
  since: Generated<Date>;
  missed_in_a_row: Generated<number>;
  last_freed_at: Generated<Date>;
  inbox_version: Generated<number>;
  change_no: Generated<number>;
  ring_change_no: Generated<number>;
  noted_change_no: Generated<number>;
}

export interface AppStateTable {
  only_row: Generated<boolean>;
  epoch: Generated<number>;
  knowledge_version: Generated<number>;
  system_identifier: string | null;
  timeline: number | null;
  temporal_namespace_id: string | null;
  ringing_kind: 'conversation' | 'shift' | null;
  ringing_after: string | null;
  doors_fingerprint: string | null;
  server_started_at: Date | null;
}

export interface ArticlesTable {
  id: Generated<string>;
  external_id: string | null;
  title: string;
  category: Generated<string>;
  content: string;
  active: Generated<boolean>;
  created_at: Generated<Date>;
  updated_at: Generated<Date>;
  updated_by: string | null;
}

export interface AssignmentsTable {
  id: Generated<string>;
  conversation_id: string;
  engagement_no: number;
  offer_no: number;
  assignment_no: number | null;
  agent_id: string;
  status: string;
  via: string;
  offered_at: Generated<Date>;
  expires_at: Date | null;
  decided_at: Date | null;
  ended_at: Date | null;
  end_reason: string | null;
}

export interface AuditLogsTable {
  id: Generated<string>;
  at: Generated<Date>;
  level: Generated<string>;
  category: string;
  action: string;
  actor_id: string | null;
  actor_name: string | null;
  target_kind: string | null;
  target_id: string | null;
  before: Json | null;
  after: Json | null;
  ip: string | null;
  request_id: string | null;
}

export interface ConversationsTable {
  id: Generated<string>;
  pool: Generated<string>;
  token_hash: Buffer;
  external_user_id: string | null;
  customer_name: string | null;
  customer_email: string | null;
  locale: string | null;
  required_skill: string | null;
  status: Generated<ConversationStatus>;
  owner_kind: Generated<OwnerKind>;
  agent_id: string | null;
  last_agent_id: string | null;
  state_version: Generated<number>;
  change_no: Generated<number>;
  head_seq: Generated<number>;
  staff_seq: Generated<number>;
  last_customer_seq: Generated<number>;
  answered_seq: Generated<number>;
  read_by_agent_seq: Generated<number>;
  read_by_customer_seq: Generated<number>;
  delivered_to_agent_seq: Generated<number>;
  delivered_to_customer_seq: Generated<number>;
  last_message_at: Date | null;
  last_customer_at: Date | null;
  last_agent_at: Date | null;
  turn_no: Generated<number>;
  offer_no: Generated<number>;
  offer_id: string | null;
  assignment_no: Generated<number>;
  engagement_no: Generated<number>;
  ask_backs: Generated<number>;
  ring_change_no: Generated<number>;
  noted_change_no: Generated<number>;
  due_at: Date | null;
  due_kind: DueKind | null;
  waiting_since: Date | null;
  escalated_at: Date | null;
  told_at: Date | null;
  priority: Generated<number>;
  escalation_reason: string | null;
  intent: string | null;
  created_at: Generated<Date>;
  resolved_at: Date | null;
  resolved_by: string | null;
}

export interface DeadLettersTable {
  id: Generated<string>;
  conversation_id: string;
  turn_no: number | null;
  code: string;
  attempts: number;
  created_at: Generated<Date>;
}

export interface EscalationsTable {
  id: Generated<string>;
  conversation_id: string;
  engagement_no: number;
  reason: string;
  ai_confidence: number | null;
  intent: string | null;
  summary: string | null;
  tried: Json;
  turn_no: number | null;
  created_at: Generated<Date>;
  resolved_at: Date | null;
  resolved_by: string | null;
}

export interface FeedbackTable {
  id: Generated<string>;
  conversation_id: string;
  engagement_no: number;
  agent_id: string | null;
  rating: number;
  comment: string | null;
  feedback_type: string | null;
  created_at: Generated<Date>;
}

export interface HttpSessionsTable {
  sid: string;
  sess: Json;
  expire: Date;
}

export interface IdempotencyKeysTable {
  scope: string;
  key: string;
  request_hash: string;
  status: number | null;
  body: Json | null;
  holder: string | null;
  created_at: Generated<Date>;
}

export interface IntentExamplesTable {
  intent_key: string;
  text: string;
}

export interface IntentsTable {
  key: string;
  label: string;
  template: string | null;
  article_external_id: string | null;
  enabled: Generated<boolean>;
}

export interface LedgerTable {
  conversation_id: string;
  change_no: number;
  at: Generated<Date>;
  action: string;
  actor_kind: string;
  actor_id: string | null;
  from_status: string | null;
  to_status: string | null;
  from_owner: string | null;
  to_owner: string | null;
  agent_id: string | null;
  reason: string | null;
  turn_no: number | null;
  offer_no: number | null;
  assignment_no: number | null;
  state_version: number;
  policy_version: number | null;
  facts: Json | null;
}

export interface MessagesTable {
  conversation_id: string;
  seq: number;
  id: Generated<string>;
  author_kind: string;
  agent_id: string | null;
  kind: MessageType;
  content: string;
  client_message_id: string | null;
  created_at: Date;
  intent: string | null;
  confidence: number | null;
  citations: Json;
  options: Json;
  in_reply_to: number | null;
  covers_from: number | null;
  turn_no: number | null;
  is_escalated: Generated<boolean>;
}

export interface NotesTable {
  conversation_id: string;
  staff_seq: number;
  id: Generated<string>;
  author_id: string | null;
  content: string;
  created_at: Generated<Date>;
}

export interface OutboxTable {
  id: Generated<number>;
  subject_kind: string;
  subject_id: string;
  change_no: number;
  ring: boolean;
  kind: string;
  seq: number | null;
  meta: Json | null;
  created_at: Generated<Date>;
  pushed_at: Date | null;
}

export interface RateLimitsTable {
  key: string;
  points: Generated<number>;
  expire: number | null;
}

export interface RelayLeasesTable {
  subject_kind: string;
  subject_id: string;
  leased_until: Date;
  attempts: Generated<number>;
}

export interface RepairsTable {
  id: Generated<number>;
  subject_kind: string;
  subject_id: string;
  cause: string;
  created_at: Generated<Date>;
}

export interface SettingsVersionsTable {
  version: number;
  data: Json;
  created_at: Generated<Date>;
  created_by: string | null;
}

export interface ShiftIntervalsTable {
  id: Generated<string>;
  agent_id: string;
  period: string;
  end_reason: string | null;
  created_at: Generated<Date>;
  voided_at: Date | null;
  voided_by: string | null;
  successor_of: string | null;
}

export interface ShiftLedgerTable {
  agent_id: string;
  change_no: number;
  at: Generated<Date>;
  action: string;
  actor_kind: string;
  actor_id: string | null;
  shift: string;
  availability: string;
  reachability: string;
  reason: string | null;
}

export interface TurnsTable {
  conversation_id: string;
  turn_no: number;
  covers_from: number;
  covers_to: number;
  started_at: Generated<Date>;
  drafted_at: Date | null;
  ended_at: Date | null;
  outcome: string | null;
  content: string | null;
  citations: Json;
  options: Json;
  intent: string | null;
  confidence: number | null;
  facts: Json | null;
  summary: string | null;
  tried: Json;
}

export interface UsersTable {
  id: Generated<string>;
  username: string;
  email: string;
  password_hash: string;
  role: 'agent' | 'super_admin';
  first_name: string | null;
  last_name: string | null;
  skills: Generated<string[]>;
  languages: Generated<string[]>;
  hourly_rate: number | null;
  time_zone: Generated<string>;
  capacity: Generated<number>;
  must_change_password: Generated<boolean>;
  active: Generated<boolean>;
  created_at: Generated<Date>;
  updated_at: Generated<Date>;
  deactivated_at: Date | null;
}

/** Tables of the product; kysely types. */
export interface Schema {
  agent_states: AgentStatesTable;
  app_state: AppStateTable;
  articles: ArticlesTable;
  assignments: AssignmentsTable;
  audit_logs: AuditLogsTable;
  conversations: ConversationsTable;
  dead_letters: DeadLettersTable;
  escalations: EscalationsTable;
  feedback: FeedbackTable;
  http_sessions: HttpSessionsTable;
  idempotency_keys: IdempotencyKeysTable;
  intent_examples: IntentExamplesTable;
  intents: IntentsTable;
  ledger: LedgerTable;
  messages: MessagesTable;
  notes: NotesTable;
  outbox: OutboxTable;
  rate_limits: RateLimitsTable;
  relay_leases: RelayLeasesTable;
  repairs: RepairsTable;
  settings_versions: SettingsVersionsTable;
  shift_intervals: ShiftIntervalsTable;
  shift_ledger: ShiftLedgerTable;
  turns: TurnsTable;
  users: UsersTable;
}
