import { z } from 'zod';
import { Id, Instant } from './primitives.js';

export const ConversationStatus = z.enum(['open', 'escalated', 'in_progress', 'resolved']);
export type ConversationStatus = z.infer<typeof ConversationStatus>;

export const OwnerKind = z.enum(['assistant', 'queue', 'agent', 'none']);
export type OwnerKind = z.infer<typeof OwnerKind>;

export const EscalationReason = z.enum([
  'customer_request',
  'human_request',
  'keyword',
  'safety',
  'low_confidence',
  'repeated_question',
  'assistant_failed',
  'injection_suspected',
]);
export type EscalationReason = z.infer<typeof EscalationReason>;

/** What a conversation is waiting for; each kind names the deadline that ends the present state. */
export const DueKind = z.enum(['turn', 'idle', 'queue_check', 'offer', 'response', 'feedback']);
export type DueKind = z.infer<typeof DueKind>;

export const Citation = z.strictObject({
  article_id: Id,
  external_id: z.string().nullable(),
  title: z.string(),
  quote: z.string(),
});
export type Citation = z.infer<typeof Citation>;

export const MessageType = z.enum(['text', 'escalation', 'ask_back', 'event']);
export type MessageType = z.infer<typeof MessageType>;

/** One entry of what the customer may see. `sender` is user, bot, system or agent_<id>; confidence in 0..1. */
export const MessageView = z.strictObject({
  id: Id,
  seq: z.int(),
  session_id: Id,
  content: z.string(),
  sender: z.string(),
  sender_name: z.string().nullable(),
  message_type: MessageType,
  timestamp: Instant,
  confidence: z.number().nullable(),
  intent: z.string().nullable(),
  is_escalated: z.boolean(),
  client_message_id: Id.nullable(),
  citations: z.array(Citation),
  options: z.array(z.string()),
  in_reply_to: z.int().nullable(),
  covers_from: z.int().nullable(),
});
export type MessageView = z.infer<typeof MessageView>;

export const ConversationView = z.strictObject({
  session_id: Id,
  status: ConversationStatus,
  owner: OwnerKind,
  queue_position: z.int().nullable(),
  assigned_agent: z.strictObject({ id: Id, name: z.string() }).nullable(),
  /** Another one than before: the server was put back to an older point, so what was fetched before counts no more. */
  epoch: z.int(),
  head_seq: z.int(),
  state_version: z.int(),
  feedback_given: z.boolean(),
  read_by_agent_seq: z.int(),
  read_by_customer_seq: z.int(),
  /** How far the pages of the owner agent and of the customer have received it, seen or not. */
  delivered_to_agent_seq: z.int(),
  delivered_to_customer_seq: z.int(),
  messages: z.array(MessageView),
});
export type ConversationView = z.infer<typeof ConversationView>;

export const NoteView = z.strictObject({
  id: Id,
  staff_seq: z.int(),
  author: z.strictObject({ id: Id, name: z.string() }).nullable(),
  content: z.string(),
  timestamp: Instant,
});
export type NoteView = z.infer<typeof NoteView>;

/** One row of the decision trail: who changed what, on which facts, under which policy version. */
export const LedgerEntry = z.strictObject({
  change_no: z.int(),
  at: Instant,
  action: z.string(),
  actor_kind: z.enum(['customer', 'agent', 'admin', 'assistant', 'workflow', 'system']),
  actor: z.strictObject({ id: Id, name: z.string() }).nullable(),
  from_status: ConversationStatus.nullable(),
  to_status: ConversationStatus.nullable(),
  from_owner: OwnerKind.nullable(),
  to_owner: OwnerKind.nullable(),
  reason: z.string().nullable(),
  turn_no: z.int().nullable(),
  policy_version: z.int().nullable(),
  facts: z.record(z.string(), z.unknown()).nullable(),
});
export type LedgerEntry = z.infer<typeof LedgerEntry>;
