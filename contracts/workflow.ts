import type { ConversationStatus, DueKind, EscalationReason, OwnerKind } from './conversation.js';

/**
 * How a conversation stands, as PostgreSQL says it. It is the doorbell of the workflow: ids, enums, numbers
 * and instants only, never message text, names or other personal data. Ordered by (epoch, change_no).
 */
export interface Snapshot {
  conversation_id: string;
  epoch: number;
  change_no: number;
  state_version: number;
  status: ConversationStatus;
  owner: OwnerKind;
  agent_id: string | null;
  /** Why it last went to people; null when it never did. */
  escalation_reason: EscalationReason | null;
  turn_no: number;
  offer_no: number;
  assignment_no: number;
  engagement_no: number;
  head_seq: number;
  last_customer_seq: number;
  answered_seq: number;
  /** ISO 8601 instant at which the present state must end, null only when nothing is pending. */
  due_at: string | null;
  due_kind: DueKind | null;
  /** When this was read, by PostgreSQL's clock (ISO 8601); absent from what was read by an older release. */
  read_at?: string;
}

/** The numeric policy a decision is made under; `version` is the settings version. */
export interface Policy {
  version: number;
  /** 0..1; an answer below it is not shown. */
  confidence_threshold: number;
  /** How many times in a row the assistant may ask back before it hands over. */
  max_ask_backs: number;
}

/** What is known about a turn once the model has answered: evidence, no text. */
export interface TurnFacts {
  /** Key of the intent the classifier chose, null when nothing fits. */
  intent: string | null;
  /** Calibrated probability 0..1 that the intent is right. */
  intent_confidence: number;
  /** Calibrated probability 0..1 that the drafted answer is right; 0 when there is none. */
  confidence: number;
  has_answer: boolean;
  /** How many suggestions an ask-back would offer (0 = asking back makes no sense). */
  ask_back_options: number;
  /** Ask-backs already sent in a row before this turn. */
  ask_backs_in_a_row: number;
  human_requested: boolean;
  keyword_matched: boolean;
  safety_matched: boolean;
  repeated_question: boolean;
  injection_suspected: boolean;
  citations: number;
  /** 0..1, best retrieval score. */
  retrieval_score: number;
  /** 0..1, share of answer sentences covered by their cited passage. */
  groundedness: number;
  adapter: 'local' | 'openai';
  /** Stable code of why the other adapter was not used, null when nothing failed. */
  fallback_code: string | null;
}

export type Decision =
  { outcome: 'publish' } | { outcome: 'ask_back' } | { outcome: 'escalate'; reason: EscalationReason };

/** What the activity answerTurn gives back; the draft itself lies in PostgreSQL under (conversation, turn_no). */
export interface TurnResult {
  turn_no: number;
  covers_from: number;
  covers_to: number;
  facts: TurnFacts;
  policy: Policy;
}

/** Numbers of the settings that end states. */
export interface DeadlinePolicy {
  response_timeout_seconds: number;
  idle_timeout_minutes: number;
  queue_timeout_minutes: number;
  queue_check_seconds: number;
}

/** How things stand at a deadline, by PostgreSQL and its clock; instants are ISO 8601. */
export interface DeadlineFacts {
  now: string;
  snapshot: Snapshot;
  /** In the queue since. */
  waiting_since: string | null;
  /** The present agent has the conversation since. */
  assigned_at: string | null;
  last_agent_at: string | null;
  /** The customer's first message that the present agent has not answered. */
  unanswered_since: string | null;
  /** When the present wait of the customer was marked overdue. */
  overdue_at: string | null;
}

export type Availability = 'available' | 'busy' | 'unavailable';
export type ShiftState = 'off' | 'on' | 'break';
export type Reachability = 'connected' | 'away';

/** How an agent's shift stands, as PostgreSQL says it: the doorbell of the shift workflow. */
export interface ShiftSnapshot {
  agent_id: string;
  epoch: number;
  change_no: number;
  shift: ShiftState;
  availability: Availability;
  reachability: Reachability;
  /** ISO 8601 instant of the last sign of life while away, null while connected or off. */
  away_since: string | null;
  requeue_after_seconds: number;
  shift_grace_seconds: number;
  /** ISO 8601 instant of the next local midnight of the agent, null while off. */
  day_ends_at: string | null;
  /** As in Snapshot. */
  read_at?: string;
}
