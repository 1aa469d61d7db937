import type { ShiftSnapshot } from '../contracts/workflow.js';
import type { ShiftAction, ShiftResult } from '../db/repositories/doors.repository.js';
import type { ShiftActivities } from './activities.js';
import type { DeskDeps } from './deps.js';
import { noticeRestore } from './desk.js';
import { ActivityFault, notFound } from './failures.js';

type ByAgent = { agent_id: string };

/** The moves of a shift's workflow, each through the one door of shifts. */
export function createShiftActivities(deps: DeskDeps) {
  const { doors, notifier } = deps;
  const move = (action: ShiftAction, agentId: string, args: { change_no?: number } = {}) =>
    doors.shiftTransition({ agentId, action, actorKind: 'workflow', args }).then(snapshotOf);

  return {
    requeueAgent: async ({ agent_id }: ByAgent): Promise<ShiftSnapshot> => {
      const snapshot = await move('requeue', agent_id);
      notifier.wakeRelay();
      return snapshot;
    },

    endLostShift: async ({ agent_id }: ByAgent): Promise<ShiftSnapshot> => {
      const snapshot = await move('lost', agent_id);
      notifier.wakeRelay();
      return snapshot;
    },

    startDay: async ({ agent_id }: ByAgent): Promise<ShiftSnapshot> => {
      const snapshot = await doors.shiftSnapshot(agent_id);
      if (snapshot === null) throw notFound('agent');
      const { change_no } = snapshot;
      notifier.push([
        { s: 'shift', id: agent_id, n: change_no, k: 'shift', q: null, m: { action: 'day_started' } },
      ]);
      return snapshot;
    },

    noteShift: async (input: Parameters<ShiftActivities['noteShift']>[0]): Promise<ShiftSnapshot> => {
      const { agent_id, change_no, known } = input;
      await noticeRestore(deps, { kind: 'shift', id: agent_id, known });
      return move('note', agent_id, { change_no });
    },
  };
}

function snapshotOf(result: ShiftResult): ShiftSnapshot {
  if (result.ok) return result.snapshot;
  throw result.code === 'agent.not_found' ? notFound('agent') : new ActivityFault(result.code);
}
