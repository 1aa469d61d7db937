import type { ConversationStatus, MessageView, OwnerKind } from '../../contracts/conversation.js';

export interface PostedMessage {
  ok: true;
  /** The client message id was seen before; nothing was written. */
  duplicate: boolean;
  reopened: boolean;
  message: MessageView;
  status: ConversationStatus;
  owner: OwnerKind;
  agent_id: string | null;
  change_no: number;
  head_seq: number;
  answered_seq: number;
}

export interface MessageInput {
  conversationId: string;
  authorKind: 'customer' | 'agent';
  agentId?: string | null;
  content: string;
  clientMessageId?: string | null;
}

type NewMessage = Omit<PostedMessage, 'message' | 'duplicate' | 'head_seq'> & {
  duplicate?: never;
  message: Pick<MessageView, 'seq' | 'timestamp' | 'sender_name'>;
};

/** What post_message returns: of a new message only what the caller did not know, of a repeated one everything. */
export type StoredMessage = NewMessage | (PostedMessage & { duplicate: true });

/** Field by field: spreading costs more than the rest of a post in this process. */
export const completed = (input: MessageInput, id: string, stored: StoredMessage): PostedMessage => {
  if (stored.duplicate) return stored;
  const { seq, timestamp, sender_name } = stored.message;
  return {
    ok: true,
    duplicate: false,
    reopened: stored.reopened,
    status: stored.status,
    owner: stored.owner,
    agent_id: stored.agent_id,
    change_no: stored.change_no,
    head_seq: seq,
    answered_seq: stored.answered_seq,
    message: {
      id,
      seq,
      session_id: input.conversationId,
      content: input.content,
      sender: input.authorKind === 'customer' ? 'user' : `agent_${input.agentId}`,
      sender_name,
      message_type: 'text',
      timestamp,
      confidence: null,
      intent: null,
      is_escalated: stored.status !== 'open',
      client_message_id: input.clientMessageId ?? null,
      citations: [],
      options: [],
      in_reply_to: null,
      covers_from: null,
    },
  };
};
