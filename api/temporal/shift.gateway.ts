import type { ShiftSnapshot } from '../../contracts/workflow.js';
import {
  ringShift,
  SHIFT_WORKFLOW,
  shiftWorkflowId,
  startAttributes,
  type ShiftInput,
} from '../../workflows/shift/messages.js';
import { runStateOf, type RunState } from './conversation.gateway.js';
import { WORKFLOW_TASK_TIMEOUT_MS, type TemporalLink } from './temporal-link.js';

export function createShiftGateway({ link, taskQueue }: { link: TemporalLink; taskQueue: string }) {
  return {
    /** As the conversation's ring. Throws TemporalUnreachable, or what the server said against it. */
    async ring(snapshot: ShiftSnapshot): Promise<void> {
      const input: ShiftInput = { snapshot };
      await link.call((client) =>
        client.workflow.signalWithStart(SHIFT_WORKFLOW, {
          workflowId: shiftWorkflowId(snapshot.agent_id),
          taskQueue,
          args: [input],
          signal: ringShift,
          signalArgs: [snapshot],
          workflowIdReusePolicy: 'ALLOW_DUPLICATE',
          workflowIdConflictPolicy: 'USE_EXISTING',
          workflowTaskTimeout: WORKFLOW_TASK_TIMEOUT_MS,
          typedSearchAttributes: startAttributes(snapshot),
          staticSummary: `Shift of agent ${snapshot.agent_id}`,
        }),
      );
    },

    runState: (agentId: string): Promise<RunState> => runStateOf(link, shiftWorkflowId(agentId)),
  };
}

export type ShiftGateway = ReturnType<typeof createShiftGateway>;
