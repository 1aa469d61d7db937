import { z } from 'zod';
import type { ConversationStatus, ConversationView, MessageView, OwnerKind } from './conversation.js';
import type { ErrorCode } from './errors.js';
import { Id, MessageText, Seq } from './primitives.js';
import type { Availability, ShiftState } from './workflow.js';

export const MessageSend = z.strictObject({ session_id: Id, client_message_id: Id, content: MessageText });
export type MessageSend = z.infer<typeof MessageSend>;
export const ConversationSync = z.strictObject({ session_id: Id, after: Seq });
export type ConversationSync = z.infer<typeof ConversationSync>;
export const TypingSet = z.strictObject({ session_id: Id, typing: z.boolean() });
export type TypingSet = z.infer<typeof TypingSet>;
export const ConversationRead = z.strictObject({ session_id: Id, seq: Seq });
export type ConversationRead = z.infer<typeof ConversationRead>;
export const ConversationDelivered = z.strictObject({ session_id: Id, seq: Seq });
export type ConversationDelivered = z.infer<typeof ConversationDelivered>;
export const ConversationWatch = z.strictObject({ session_id: Id, watch: z.boolean().default(true) });
export type ConversationWatch = z.infer<typeof ConversationWatch>;

export interface SocketFailure {
  ok: false;
  code: ErrorCode;
  error: string;
  request_id?: string;
  /** Seconds, with rate.limited and unavailable. */
  retry_after?: number;
}
export type SocketAck<T extends object = object> = (answer: ({ ok: true } & T) | SocketFailure) => void;

/** Commands, imperative; every one acks. */
export interface ClientToServerEvents {
  'message:send': (input: MessageSend, ack: SocketAck<{ id: string; seq: number }>) => void;
  'conversation:sync': (input: ConversationSync, ack: SocketAck<ConversationView>) => void;
  'typing:set': (input: TypingSet, ack: SocketAck) => void;
  'conversation:read': (input: ConversationRead, ack: SocketAck) => void;
  'conversation:delivered': (input: ConversationDelivered, ack: SocketAck) => void;
  'conversation:watch': (input: z.input<typeof ConversationWatch>, ack: SocketAck) => void;
}

export interface ConversationUpdated {
  session_id: string;
  state_version: number;
  status: ConversationStatus;
  owner: OwnerKind;
  queue_position: number | null;
  assigned_agent: { id: string; name: string } | null;
  head_seq: number;
}
export const PROGRESS_STEPS = [
  'reading',
  'classifying',
  'searching',
  'writing',
  'checking',
  'stopped',
] as const;
export type ProgressStep = (typeof PROGRESS_STEPS)[number];

/** What works less well than usual; each returns by itself. */
export interface ServiceStatus {
  /** `delayed`: messages are stored, turns of the assistant come later. */
  assistant: 'ok' | 'delayed';
  /** `away`: nothing can be stored or read right now. */
  storage: 'ok' | 'away';
  /** Told to staff only. `fallback`: the model service failed, the built-in assistant answered. */
  model?: 'ok' | 'fallback';
}

/** Facts, past tense; hints only: what they say can be fetched again. */
export interface ServerToClientEvents {
  'message:posted': (message: MessageView) => void;
  'conversation:updated': (state: ConversationUpdated) => void;
  heartbeat: (beat: {
    heads: Record<string, { head_seq: number; state_version: number; epoch: number }>;
    inbox_version?: number;
  }) => void;
  typing: (hint: { session_id: string; who: 'user' | `agent_${string}` | 'bot'; typing: boolean }) => void;
  'conversation:read': (mark: { session_id: string; who: 'user' | 'agent'; seq: number }) => void;
  'conversation:delivered': (mark: { session_id: string; who: 'user' | 'agent'; seq: number }) => void;
  'note:posted': (note: { session_id: string; staff_seq: number }) => void;
  'assistant:progress': (step: { session_id: string; turn: number; step: ProgressStep }) => void;
  'assistant:delta': (delta: { session_id: string; turn: number; attempt: number; text: string }) => void;
  'offer:made': (offer: {
    offer_id: string;
    session_id: string;
    expires_at: string;
    summary: string | null;
    intent: string | null;
    reason: string | null;
    ai_confidence: number | null;
    customer_name: string | null;
    waiting_since: string | null;
  }) => void;
  'offer:ended': (end: {
    offer_id: string;
    outcome: 'accepted' | 'declined' | 'expired' | 'withdrawn';
  }) => void;
  /** After each connect and whenever it has changed. */
  'service:status': (status: ServiceStatus) => void;
  'inbox:updated': (hint: { inbox_version: number | null }) => void;
  'shift:updated': (shift: {
    agent_id: string;
    shift: ShiftState;
    availability: Availability;
    reachability: 'connected' | 'away';
    started_at: string | null;
    today_seconds: number;
  }) => void;
  /** The live board of admins has changed. */
  'board:updated': (hint: { at: string }) => void;
}
