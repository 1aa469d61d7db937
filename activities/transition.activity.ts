import type { Snapshot } from '../contracts/workflow.js';
import type { CheckQueue, DeadlineReading, DeskActivities, Move, Moved } from './activities.js';
import type { DeskDeps } from './deps.js';
import { fenceOf, moved, noticeRestore, snapshotOf } from './desk.js';
import { notFound } from './failures.js';

/** What a deadline brings about, through the one door. */
export function createTransition({ doors, notifier }: DeskDeps) {
  return async (input: Move): Promise<Moved> => {
    const result = await doors.transition({
      conversationId: input.conversation_id,
      action: input.action,
      actorKind: 'workflow',
      expect: { ...input.expect, ...fenceOf(input.epoch) },
      args: {
        ...('reason' in input ? { reason: input.reason } : {}),
        ...('due_at' in input ? { due_at: input.due_at } : {}),
        ...('due_kind' in input ? { due_kind: input.due_kind } : {}),
      },
    });
    notifier.wakeRelay();
    return moved(result);
  };
}

/** Looks for a free agent once more; found none, the next look is written down. */
export function createCheckQueue({ doors, notifier }: DeskDeps) {
  return async ({ conversation_id, state_version, due_at, epoch }: CheckQueue): Promise<Moved> => {
    await doors.sweepWaiting();
    const result = await doors.transition({
      conversationId: conversation_id,
      action: 'set_due',
      actorKind: 'workflow',
      // an offer that the sweep has made raises it, and has a deadline of its own
      expect: { state_version, ...fenceOf(epoch) },
      args: { due_at, due_kind: 'queue_check' },
    });
    notifier.wakeRelay();
    return moved(result);
  };
}

export function createReadDeadline({ turns }: DeskDeps) {
  return async ({ conversation_id }: { conversation_id: string }): Promise<DeadlineReading> => {
    const reading = await turns.deadline(conversation_id);
    if (reading === null) throw notFound('conversation');
    return reading;
  };
}

/** Tells PostgreSQL that a ring has reached the workflow, and what else the workflow knows. */
export function createNote(deps: DeskDeps) {
  const { doors } = deps;
  return async (input: Parameters<DeskActivities['note']>[0]): Promise<Snapshot> => {
    await noticeRestore(deps, { kind: 'conversation', id: input.conversation_id, known: input.known });
    const result = await doors.transition({
      conversationId: input.conversation_id,
      action: 'note',
      actorKind: 'workflow',
      args: { change_no: input.change_no },
    });
    return snapshotOf(result);
  };
}
