import type { ConversationView, MessageView } from '$contracts/conversation.js';

const SESSION = '00000000-0000-4000-8000-000000000001';

/** A message as the server would give it; the fields that a test is about are passed. */
export const messageOf = (fields: Partial<MessageView> & { seq: number }): MessageView => ({
  id: `00000000-0000-4000-9000-${String(fields.seq).padStart(12, '0')}`,
  session_id: SESSION,
  content: `text ${fields.seq}`,
  sender: 'user',
  sender_name: null,
  message_type: 'text',
  timestamp: new Date(Date.UTC(2026, 0, 5, 12, 0, fields.seq)).toISOString(),
  confidence: null,
  intent: null,
  is_escalated: false,
  client_message_id: null,
  citations: [],
  options: [],
  in_reply_to: null,
  covers_from: null,
  ...fields,
});

export const viewOf = (fields: Partial<ConversationView>): ConversationView => ({
  session_id: SESSION,
  status: 'open',
  owner: 'assistant',
  queue_position: null,
  assigned_agent: null,
  epoch: 1,
  head_seq: fields.messages?.at(-1)?.seq ?? 0,
  state_version: 1,
  feedback_given: false,
  read_by_agent_seq: 0,
  read_by_customer_seq: 0,
  delivered_to_agent_seq: 0,
  delivered_to_customer_seq: 0,
  messages: [],
  ...fields,
});
