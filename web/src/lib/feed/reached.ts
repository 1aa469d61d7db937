import type { MessageView } from '$contracts/conversation.js';
import type { ConversationState } from './merge.js';

/** How far the other side has come with a conversation, by what the server has recorded. */
export interface Reached {
  readonly deliveredSeq: number;
  readonly readSeq: number;
}

/** The assistant has read what its answers cover; people say so themselves, and reading is also receiving. */
export const reachedBy = (
  side: 'customer' | 'staff',
  conversation: ConversationState | null,
  messages: readonly MessageView[],
): Reached => {
  if (conversation === null) return { deliveredSeq: 0, readSeq: 0 };
  if (side === 'customer') {
    const { delivered_to_customer_seq: deliveredSeq, read_by_customer_seq: readSeq } = conversation;
    return { deliveredSeq, readSeq };
  }
  const answered = messages.findLast((message) => message.in_reply_to !== null)?.in_reply_to ?? 0;
  return {
    deliveredSeq: conversation.delivered_to_agent_seq,
    readSeq: Math.max(conversation.read_by_agent_seq, answered),
  };
};

export const deliveryOf = (seq: number, reached: Reached): 'sent' | 'delivered' | 'read' =>
  seq <= reached.readSeq ? 'read' : seq <= reached.deliveredSeq ? 'delivered' : 'sent';
