import type { Snapshot } from '../contracts/workflow.js';
import type { TransitionResult } from '../db/repositories/doors.repository.js';
import type { Known, Moved } from './activities.js';
import type { DeskDeps } from './deps.js';
import { ActivityFault, notFound } from './failures.js';

/** What was decided in the world before a restore is refused in the one after it. */
export const fenceOf = (epoch: number | undefined): { epoch?: number } =>
  epoch === undefined ? {} : { epoch };

/** A refusal is no fault: the workflow adopts the state that comes with it. */
export function moved(result: TransitionResult): Moved {
  return { done: result.ok, snapshot: snapshotOf(result) };
}

export function snapshotOf(result: { ok: boolean; code?: string; snapshot?: Snapshot }): Snapshot {
  if (result.snapshot !== undefined) return result.snapshot;
  if (result.code === 'conversation.not_found') throw notFound('conversation');
  throw new ActivityFault(result.code ?? 'internal');
}

/** A workflow that knows of more than PostgreSQL proves that the database was put back to an older point. */
export async function noticeRestore(
  { doors, logger }: DeskDeps,
  told: { kind: 'conversation' | 'shift'; id: string; known: Known | undefined },
): Promise<void> {
  const { kind, id, known } = told;
  if (known === undefined || !(await doors.noticeRestore(kind, id, known))) return;
  logger.warn({ subject: `${kind}:${id}`, ...known }, 'the database was put back; a new epoch begins');
}
