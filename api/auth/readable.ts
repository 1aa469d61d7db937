import type { ConversationStatus } from '../../contracts/conversation.js';

/** What is known of a conversation and one agent. */
export interface Access {
  owner_id: string | null;
  last_agent_id: string | null;
  status: ConversationStatus;
  /** It is offered to this agent now. */
  offered: boolean;
}

/** Which conversations an agent may read when each sees only its own and the queue: its own now or last, offers, the queue. */
export const isReadableBy = (agentId: string, access: Access): boolean =>
  access.owner_id === agentId ||
  (access.owner_id === null && access.last_agent_id === agentId) ||
  access.offered ||
  access.status === 'escalated';
