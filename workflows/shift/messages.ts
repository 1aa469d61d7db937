import { defineQuery, defineSignal } from '@temporalio/workflow';
import type { SearchAttributePair } from '@temporalio/common';
import type { ShiftSnapshot } from '../../contracts/workflow.js';
import { shiftKeywords, startKeywords } from '../search-attributes.js';

export const SHIFT_WORKFLOW = 'shift';

export const shiftWorkflowId = (agentId: string): string => `shift:${agentId}`;

export interface ShiftInput {
  snapshot: ShiftSnapshot;
  handover?: ShiftHandover;
  /** Continue as new above this many history events, besides when the server suggests it; for tests. */
  continue_above_events?: number;
}

export interface ShiftHandover {
  run_no: number;
  noted: number;
  rung: number;
  /** The `away_since` for which the agent's conversations were given back; null: none yet. */
  requeued_for: string | null;
  /** How far PostgreSQL's clock is ahead of Temporal's. */
  clock_ahead_ms?: number;
}

export interface ShiftRunView extends ShiftHandover {
  snapshot: ShiftSnapshot;
}

/** The doorbell of a shift; the newest by (epoch, change_no) wins. */
export const ringShift = defineSignal<[ShiftSnapshot]>('ring');

export const shiftRunView = defineQuery<ShiftRunView>('state');

/** What a run is found by from its start. */
export const startAttributes = (snapshot: ShiftSnapshot): SearchAttributePair[] =>
  startKeywords(shiftKeywords(snapshot));
