import { WorkflowNotFoundError } from '@temporalio/client';
import type { Snapshot } from '../../contracts/workflow.js';
import {
  CONVERSATION_WORKFLOW,
  conversationWorkflowId,
  ring,
  startAttributes,
  type ConversationInput,
} from '../../workflows/conversation/messages.js';
import { WORKFLOW_TASK_TIMEOUT_MS, type TemporalLink } from './temporal-link.js';

/** `running`: a worker has it or will have it; `over`: closed, failed, terminated or never started. */
export type RunState = 'running' | 'over';

export function createConversationGateway({ link, taskQueue }: { link: TemporalLink; taskQueue: string }) {
  return {
    /**
     * Rings the conversation's workflow; starts a run when none is there, from the same snapshot.
     * Throws TemporalUnreachable, or what the server said against it.
     */
    async ring(snapshot: Snapshot): Promise<void> {
      const input: ConversationInput = { snapshot };
      await link.call((client) =>
        client.workflow.signalWithStart(CONVERSATION_WORKFLOW, {
          workflowId: conversationWorkflowId(snapshot.conversation_id),
          taskQueue,
          args: [input],
          signal: ring,
          signalArgs: [snapshot],
          workflowIdReusePolicy: 'ALLOW_DUPLICATE',
          workflowIdConflictPolicy: 'USE_EXISTING',
          workflowTaskTimeout: WORKFLOW_TASK_TIMEOUT_MS,
          typedSearchAttributes: startAttributes(snapshot),
          staticSummary: `Conversation ${snapshot.conversation_id}, engagement ${snapshot.engagement_no}`,
        }),
      );
    },

    runState: (conversationId: string): Promise<RunState> =>
      runStateOf(link, conversationWorkflowId(conversationId)),
  };
}

export type ConversationGateway = ReturnType<typeof createConversationGateway>;

/** Throws TemporalUnreachable. */
export async function runStateOf(link: TemporalLink, workflowId: string): Promise<RunState> {
  try {
    const { status } = await link.call((client) => client.workflow.getHandle(workflowId).describe());
    return status.name === 'RUNNING' || status.name === 'CONTINUED_AS_NEW' ? 'running' : 'over';
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return 'over';
    throw error;
  }
}
