import type { DueKind } from '../../contracts/conversation.js';
import type { DeadlinePolicy, ShiftSnapshot, Snapshot, TurnFacts } from '../../contracts/workflow.js';

export const LIMITS: DeadlinePolicy = {
  response_timeout_seconds: 300,
  idle_timeout_minutes: 30,
  queue_timeout_minutes: 240,
  queue_check_seconds: 60,
};
export const DUE_SECONDS: Record<DueKind, number> = {
  turn: 45,
  idle: 1_800,
  queue_check: 60,
  offer: 30,
  response: 300,
  feedback: 86_400,
};

export const iso = (ms: number): string => new Date(ms).toISOString();

/** Nobody has said anything yet. */
export const newConversation = (now: number): Snapshot => ({
  conversation_id: '00000000-0000-4000-8000-000000000001',
  epoch: 1,
  change_no: 1,
  state_version: 1,
  status: 'open',
  owner: 'assistant',
  agent_id: null,
  escalation_reason: null,
  turn_no: 0,
  offer_no: 0,
  assignment_no: 0,
  engagement_no: 1,
  head_seq: 0,
  last_customer_seq: 0,
  answered_seq: 0,
  due_at: iso(now + DUE_SECONDS.idle * 1_000),
  due_kind: 'idle',
});

export const newShift = (now: number): ShiftSnapshot => ({
  agent_id: '00000000-0000-4000-8000-000000000002',
  epoch: 1,
  change_no: 1,
  shift: 'on',
  availability: 'available',
  reachability: 'connected',
  away_since: null,
  requeue_after_seconds: 120,
  shift_grace_seconds: 600,
  day_ends_at: iso(now + 8 * 3_600_000),
});

/** A turn in which the assistant knows the answer. */
export const SURE: TurnFacts = {
  intent: null,
  intent_confidence: 0.9,
  confidence: 0.9,
  has_answer: true,
  ask_back_options: 0,
  ask_backs_in_a_row: 0,
  human_requested: false,
  keyword_matched: false,
  safety_matched: false,
  repeated_question: false,
  injection_suspected: false,
  citations: 1,
  retrieval_score: 0.9,
  groundedness: 1,
  adapter: 'local',
  fallback_code: null,
};
