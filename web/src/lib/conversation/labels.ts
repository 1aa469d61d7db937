import type { ConversationStatus, LedgerEntry } from '$contracts/conversation.js';
import * as m from '$lib/paraglide/messages.js';
import type { Tone } from '$lib/ui/badge.svelte';

const REASONS: Readonly<Record<string, () => string>> = {
  customer_request: m.reason_customer_request,
  human_request: m.reason_human_request,
  keyword: m.reason_keyword,
  safety: m.reason_safety,
  low_confidence: m.reason_low_confidence,
  repeated_question: m.reason_repeated_question,
  assistant_failed: m.reason_assistant_failed,
  injection_suspected: m.reason_injection_suspected,
  released: m.reason_released,
  agent_offline: m.reason_agent_offline,
  agent_away: m.reason_agent_away,
  idle: m.reason_idle,
  response: m.reason_response,
};

/** A key without a sentence of its own is shown in words: `order_status` → `order status`. */
export const inWords = (key: string): string => key.replaceAll(/[_.]+/g, ' ');

export const reasonLabel = (reason: string): string => REASONS[reason]?.() ?? inWords(reason);

export const STATUS: Record<ConversationStatus, { label: () => string; tone: Tone }> = {
  open: { label: m.status_open, tone: 'primary' },
  escalated: { label: m.status_escalated, tone: 'warning' },
  in_progress: { label: m.status_in_progress, tone: 'success' },
  resolved: { label: m.status_resolved, tone: 'neutral' },
};

const ACTIONS: Readonly<Record<string, () => string>> = {
  start: m.trail_start,
  publish: m.trail_publish,
  ask_back: m.trail_ask_back,
  escalate: m.trail_escalate,
  offer: m.trail_offer,
  accept: m.trail_accept,
  decline: m.trail_decline,
  expire: m.trail_expire,
  withdraw: m.trail_withdraw,
  claim: m.trail_claim,
  release: m.trail_release,
  requeue: m.trail_requeue,
  resolve: m.trail_resolve,
  reopen: m.trail_reopen,
  close: m.trail_close,
  overdue: m.trail_overdue,
};
export const actionLabel = (action: string): string => ACTIONS[action]?.() ?? inWords(action);

const ACTORS: Record<LedgerEntry['actor_kind'], () => string> = {
  customer: m.actor_customer,
  agent: m.actor_agent,
  admin: m.actor_admin,
  assistant: m.actor_assistant,
  workflow: m.actor_workflow,
  system: m.actor_system,
};
export const actorLabel = (entry: Pick<LedgerEntry, 'actor_kind' | 'actor'>): string =>
  entry.actor?.name ?? ACTORS[entry.actor_kind]();

/** 0..1 → whole percent. */
export const percent = (share: number): number => Math.round(share * 100);
