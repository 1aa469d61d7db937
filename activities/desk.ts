import type { Snapshot } from '../contracts/workflow.js';
import type { TransitionResult } from '../db/repositories/doors.repository.js';
import type { Moved } from './activities.js';
import { ActivityFault, notFound } from './failures.js';

/** A refusal is no fault: the workflow adopts the state that comes with it. */
export function moved(result: TransitionResult): Moved {
  return { done: result.ok, snapshot: snapshotOf(result) };
}

export function snapshotOf(result: { ok: boolean; code?: string; snapshot?: Snapshot }): Snapshot {
  if (result.snapshot !== undefined) return result.snapshot;
  if (result.code === 'conversation.not_found') throw notFound('conversation');
  throw new ActivityFault(result.code ?? 'internal');
}
