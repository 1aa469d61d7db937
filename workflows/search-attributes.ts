import { defineSearchAttributeKey, SearchAttributeType, type SearchAttributePair } from '@temporalio/common';
import type { ShiftSnapshot, Snapshot } from '../contracts/workflow.js';

export const ConversationStatusKey = defineSearchAttributeKey(
  'ConversationStatus',
  SearchAttributeType.KEYWORD,
);
export const OwnerKindKey = defineSearchAttributeKey('OwnerKind', SearchAttributeType.KEYWORD);
export const EscalationReasonKey = defineSearchAttributeKey('EscalationReason', SearchAttributeType.KEYWORD);
export const AgentIdKey = defineSearchAttributeKey('AgentId', SearchAttributeType.KEYWORD);

type KeywordKey = typeof ConversationStatusKey;
export type Keywords = { key: KeywordKey; value: string | null }[];

/** What ops may search conversations by; null = not set. */
export const conversationKeywords = (snapshot: Snapshot): Keywords => [
  { key: ConversationStatusKey, value: snapshot.status },
  { key: OwnerKindKey, value: snapshot.owner },
  { key: EscalationReasonKey, value: snapshot.escalation_reason },
  { key: AgentIdKey, value: snapshot.agent_id },
];

export const shiftKeywords = (snapshot: ShiftSnapshot): Keywords => [
  { key: AgentIdKey, value: snapshot.agent_id },
];

/** A start takes set values only. */
export const startKeywords = (keywords: Keywords): SearchAttributePair[] =>
  keywords.flatMap(({ key, value }) => (value === null ? [] : [{ key, value }]));
