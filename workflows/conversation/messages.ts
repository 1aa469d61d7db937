import { defineQuery, defineSignal } from '@temporalio/workflow';
import type { SearchAttributePair } from '@temporalio/common';
import type { Snapshot } from '../../contracts/workflow.js';
import { conversationKeywords, startKeywords } from '../search-attributes.js';

export const CONVERSATION_WORKFLOW = 'conversation';

export const conversationWorkflowId = (conversationId: string): string => `conversation:${conversationId}`;

export interface ConversationInput {
  /** The same as the signal that comes with the start. */
  snapshot: Snapshot;
  /** What a run hands over to the next one; absent at a start by the relay. */
  handover?: Handover;
  /** Continue as new above this many history events, besides when the server suggests it; for tests. */
  continue_above_events?: number;
}

export interface Handover {
  run_no: number;
  /** Highest change_no that PostgreSQL knows to have reached this workflow. */
  noted: number;
  /** Highest change_no that rang. */
  rung: number;
  /** Turns begun anew in a row. */
  restarts: number;
  /** How far PostgreSQL's clock is ahead of Temporal's. */
  clock_ahead_ms?: number;
}

/** What ops see of a run: no personal data. */
export interface ConversationRunView extends Handover {
  snapshot: Snapshot;
}

/**
 * The doorbell: how the conversation stands. A signal, because nobody waits for its handling and it must reach a
 * workflow whose worker is away; the newest by (epoch, change_no) wins, so doubles and disorder are harmless.
 */
export const ring = defineSignal<[Snapshot]>('ring');

/** A query, because looking must leave no trace in the history. */
export const runView = defineQuery<ConversationRunView>('state');

/** What a run is found by from its start. */
export const startAttributes = (snapshot: Snapshot): SearchAttributePair[] =>
  startKeywords(conversationKeywords(snapshot));
