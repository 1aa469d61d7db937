import { z } from 'zod';
import {
  ConversationStatus,
  ConversationView,
  EscalationReason,
  LedgerEntry,
  NoteView,
  OwnerKind,
} from './conversation.js';
import { Cursor, Id, Instant, Limit, MessageText, Text, VisibleText } from './primitives.js';

/** The choices of an agent; `break` pauses the shift and is no availability of its own in the database. */
export const AvailabilityChoice = z.enum(['available', 'unavailable', 'busy', 'break']);
export type AvailabilityChoice = z.infer<typeof AvailabilityChoice>;

/** `today_seconds`: paid seconds since the agent's own midnight, whole. */
export const ShiftView = z.strictObject({
  started_at: Instant.nullable(),
  today_seconds: z.int(),
  state: z.enum(['off', 'on', 'break']),
});
export type ShiftView = z.infer<typeof ShiftView>;

export const SetStatus = z.strictObject({
  status: z.enum(['online', 'offline']),
  /** Going offline with open conversations is refused with agent.has_open_conversations instead of requeueing them. */
  only_if_idle: z.boolean().optional(),
});
export type SetStatus = z.infer<typeof SetStatus>;
export const StatusAnswer = z.strictObject({
  success: z.literal(true),
  status: z.enum(['online', 'offline']),
  shift: ShiftView,
});
export type StatusAnswer = z.infer<typeof StatusAnswer>;

/** agent.offline (409) without a shift. */
export const SetAvailability = z.strictObject({
  availability: AvailabilityChoice,
  reason: Text(200).nullish(),
});
export type SetAvailability = z.infer<typeof SetAvailability>;
export const AvailabilityAnswer = z.strictObject({
  success: z.literal(true),
  availability: AvailabilityChoice,
  shift: ShiftView,
});
export type AvailabilityAnswer = z.infer<typeof AvailabilityAnswer>;

export const AgentStatus = z.strictObject({
  agent_id: Id,
  name: z.string(),
  status: z.enum(['online', 'offline']),
  availability: AvailabilityChoice,
  availability_reason: z.string().nullable(),
  reachability: z.enum(['connected', 'away']),
  /** The last change of shift, availability or reachability. */
  since: Instant,
  started_at: Instant.nullable(),
  state: z.enum(['off', 'on', 'break']),
  today_seconds: z.int(),
  /** Conversations owned now, without open offers. */
  active_conversations: z.int(),
  capacity: z.int(),
  inbox_version: z.int(),
});
export type AgentStatus = z.infer<typeof AgentStatus>;

export const InboxView = z.enum(['mine', 'queue', 'all', 'resolved']);
export type InboxView = z.infer<typeof InboxView>;
export const InboxQuery = z.strictObject({
  view: InboxView.default('mine'),
  limit: Limit,
  cursor: Cursor,
});
export type InboxQuery = z.infer<typeof InboxQuery>;

export const InboxItem = z.strictObject({
  session_id: Id,
  status: ConversationStatus,
  owner: OwnerKind,
  assigned_agent: z.strictObject({ id: Id, name: z.string() }).nullable(),
  customer_name: z.string().nullable(),
  /** The first 200 characters. */
  last_message: z.string().nullable(),
  last_sender: z.enum(['user', 'bot', 'agent', 'system']).nullable(),
  last_message_at: Instant.nullable(),
  /** Since when the customer waits: in the queue, or for the owner's answer. Null when nobody waits. */
  waiting_since: Instant.nullable(),
  intent: z.string().nullable(),
  reason: EscalationReason.or(z.string()).nullable(),
  priority: z.int(),
  /** Messages of the customer after the last one that an agent has read. */
  unread: z.int(),
  state_version: z.int(),
  head_seq: z.int(),
});
export type InboxItem = z.infer<typeof InboxItem>;
/** mine: longest unanswered first; queue: next first; all, resolved: newest first. */
export const InboxPage = z.strictObject({
  conversations: z.array(InboxItem),
  next_cursor: z.string().nullable(),
  counts: z.strictObject({ mine: z.int(), queue: z.int() }),
});
export type InboxPage = z.infer<typeof InboxPage>;

export const OfferView = z.strictObject({
  offer_id: Id,
  session_id: Id,
  expires_at: Instant,
  summary: z.string().nullable(),
  intent: z.string().nullable(),
  reason: z.string().nullable(),
  ai_confidence: z.number().nullable(),
  customer_name: z.string().nullable(),
  waiting_since: Instant.nullable(),
});
export type OfferView = z.infer<typeof OfferView>;
export const OfferList = z.strictObject({ offers: z.array(OfferView) });
export type OfferList = z.infer<typeof OfferList>;

export const NoInput = z.strictObject({});
export const OfferParams = z.strictObject({ offer_id: Id });
export const ConversationParams = z.strictObject({ id: Id });
export const SessionParams = z.strictObject({ session_id: Id });
export const AgentParams = z.strictObject({ agent_id: Id });
export const IdParams = z.strictObject({ id: Id });

/** Answer of accept, decline, claim, resolve and release: how the conversation stands after it. */
export const ConversationChange = z.strictObject({
  success: z.literal(true),
  session_id: Id,
  status: ConversationStatus,
  owner: OwnerKind,
  state_version: z.int(),
});
export type ConversationChange = z.infer<typeof ConversationChange>;

export const AddNote = z.strictObject({ content: VisibleText(4000) });
export type AddNote = z.infer<typeof AddNote>;
export const NoteAdded = z.strictObject({ success: z.literal(true), id: Id, staff_seq: z.int() });
export type NoteAdded = z.infer<typeof NoteAdded>;

export const AgentMessage = z.strictObject({
  session_id: Id,
  message: MessageText,
  client_message_id: Id.nullish(),
});
export type AgentMessage = z.infer<typeof AgentMessage>;
export const AgentMessageSent = z.strictObject({ success: z.literal(true), id: Id, seq: z.int() });
export type AgentMessageSent = z.infer<typeof AgentMessageSent>;

export const HistoryQuery = z.strictObject({
  after: z.coerce.number().int().min(0).max(2_147_483_647).default(0),
});

/** What was searched or tried before the hand-over, as the assistant wrote it down. */
export const Tried = z.looseObject({});
export const EscalationView = z.strictObject({
  id: Id,
  reason: z.string(),
  summary: z.string().nullable(),
  tried: z.array(z.union([z.string(), Tried])),
  ai_confidence: z.number().nullable(),
  intent: z.string().nullable(),
  at: Instant,
  resolved_at: Instant.nullable(),
});
export type EscalationView = z.infer<typeof EscalationView>;

export const CustomerView = z.strictObject({
  name: z.string().nullable(),
  email: z.string().nullable(),
  locale: z.string().nullable(),
  user_id: z.string().nullable(),
});
export type CustomerView = z.infer<typeof CustomerView>;

export const ChatHistory = ConversationView.extend({
  notes: z.array(NoteView),
  trail: z.array(LedgerEntry),
  /** The hand-over of the present engagement, else the last one; null when it was never handed over. */
  escalation: EscalationView.nullable(),
  customer: CustomerView,
  intent: z.string().nullable(),
  priority: z.int(),
  waiting_since: Instant.nullable(),
  created_at: Instant,
  resolved_at: Instant.nullable(),
  /** Whether the caller may write now: it is the owner. */
  writable: z.boolean(),
  /** Admins only, null when no address of the Temporal UI is known. */
  workflow_url: z.string().nullable(),
});
export type ChatHistory = z.infer<typeof ChatHistory>;

export const EscalationItem = z.strictObject({
  id: Id,
  session_id: Id,
  reason: z.string(),
  ai_confidence: z.number().nullable(),
  timestamp: Instant,
  status: ConversationStatus,
});
export type EscalationItem = z.infer<typeof EscalationItem>;
export const EscalationQuery = z.strictObject({
  status: z.enum(['escalated', 'in_progress', 'resolved']).optional(),
  limit: Limit,
  cursor: Cursor,
});
export const EscalationPage = z.strictObject({
  escalations: z.array(EscalationItem),
  /** All that the caller may see under this filter. */
  total_issues: z.int(),
  next_cursor: z.string().nullable(),
});
export type EscalationPage = z.infer<typeof EscalationPage>;

/** Counts are engagements (one hand-over up to its resolution); rates 0..1, ratings 1..5; null: nothing to measure. */
export const AgentOverview = z.strictObject({
  agent_id: Id,
  /** Owned now. */
  active_escalations: z.int(),
  /** Taken in the last 7 and 30 days. */
  weekly_escalations: z.int(),
  monthly_escalations: z.int(),
  /** Taken ever. */
  total_handled: z.int(),
  /** Resolved by the agent, of those the agent has finished or given back. */
  success_rate: z.number().nullable(),
  avg_satisfaction: z.number().nullable(),
  today_seconds: z.int(),
  recent_escalations: z.array(EscalationItem),
});
export type AgentOverview = z.infer<typeof AgentOverview>;

export const PageQuery = z.strictObject({ limit: Limit, cursor: Cursor });
export const FeedbackItem = z.strictObject({
  id: Id,
  session_id: Id,
  rating: z.int(),
  comment: z.string().nullable(),
  feedback_type: z.enum(['positive', 'negative', 'neutral']).nullable(),
  timestamp: Instant,
});
export type FeedbackItem = z.infer<typeof FeedbackItem>;
export const FeedbackPage = z.strictObject({
  feedback: z.array(FeedbackItem),
  average: z.number().nullable(),
  count: z.int(),
  next_cursor: z.string().nullable(),
});
export type FeedbackPage = z.infer<typeof FeedbackPage>;
