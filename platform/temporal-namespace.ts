import type { Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';

/** Registered before the first workflow starts: an unregistered one fails its workflow task for ever. All are keywords. */
export const SEARCH_ATTRIBUTES = ['ConversationStatus', 'OwnerKind', 'EscalationReason', 'AgentId'] as const;

/** Keeps closed workflows for 30 days; the development server forgets them after one. */
export async function keepHistory(connection: Connection, namespace: string): Promise<void> {
  await connection.workflowService.updateNamespace({
    namespace,
    config: { workflowExecutionRetentionTtl: msToTs('30 days') },
  });
}
