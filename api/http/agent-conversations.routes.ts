import {
  AddNote,
  AgentMessage,
  AgentMessageSent,
  ChatHistory,
  ConversationChange,
  ConversationParams,
  HistoryQuery,
  InboxPage,
  InboxQuery,
  NoInput,
  NoteAdded,
  SessionParams,
} from '../../contracts/agent.js';
import { sightOf } from '../agent/access.js';
import { chatHistory } from '../agent/chat-history.usecase.js';
import { addNote, changeConversation, sendMessage } from '../agent/own-conversation.usecase.js';
import { actorOf } from './actor.js';
import { InboxCursorShape } from './cursor-shapes.js';
import { decodeCursor, pageOf } from './cursor.js';
import { defineRoute, reply, type Route } from './route.js';

const inbox = defineRoute({
  method: 'get',
  path: '/api/agent/conversations',
  tag: 'agent',
  summary: 'Conversations of a view: mine, queue, all, resolved',
  auth: 'agent',
  query: InboxQuery,
  responses: { 200: InboxPage },
  errors: [],
  handler: async ({ ctx, staff, query }) => {
    const { view, limit } = query;
    const [found, counts] = await Promise.all([
      ctx.repositories.inbox.list({
        view,
        limit,
        agent: sightOf(ctx, staff),
        after: decodeCursor(query.cursor, InboxCursorShape),
      }),
      ctx.repositories.inbox.counts(staff.id),
    ]);
    const { rows, next_cursor } = pageOf(found, limit, (row) => row.cursor);
    return reply(200, { conversations: rows.map(({ cursor: _, ...item }) => item), next_cursor, counts });
  },
});

const change = (action: 'claim' | 'resolve' | 'release', summary: string): Route =>
  defineRoute({
    method: 'post',
    path: `/api/agent/conversations/:id/${action}`,
    tag: 'agent',
    summary,
    auth: 'agent',
    params: ConversationParams,
    body: NoInput,
    responses: { 200: ConversationChange },
    errors: [
      'conversation.not_found',
      'conversation.taken',
      'conversation.resolved',
      'conversation.stale',
      'agent.offline',
      'agent.at_capacity',
    ],
    handler: async (call) => {
      const { ctx, staff, params } = call;
      return reply(
        200,
        await changeConversation({ ctx, staff, actor: actorOf(call), id: params.id, action }),
      );
    },
  });

const note = defineRoute({
  method: 'post',
  path: '/api/agent/conversations/:id/notes',
  tag: 'agent',
  summary: 'Add a note that only staff see; by the owner',
  auth: 'agent',
  params: ConversationParams,
  body: AddNote,
  responses: { 200: NoteAdded },
  errors: ['conversation.not_found', 'conversation.taken'],
  handler: async (call) => {
    const { ctx, staff, params, body, onceId } = call;
    const added = await addNote({
      ctx,
      staff,
      actor: actorOf(call),
      id: params.id,
      content: body.content,
      onceId,
    });
    return reply(200, { success: true as const, ...added });
  },
});

const message = defineRoute({
  method: 'post',
  path: '/api/agent/send-message',
  tag: 'agent',
  summary: 'Write to the customer as the owner; the same client message id is stored once',
  auth: 'agent',
  body: AgentMessage,
  responses: { 200: AgentMessageSent },
  errors: ['conversation.not_found', 'conversation.not_owner', 'message.id_reused'],
  handler: async ({ ctx, staff, body, onceId }) => {
    const sent = await sendMessage({
      ctx,
      staff,
      id: body.session_id,
      content: body.message,
      clientMessageId: body.client_message_id ?? onceId,
    });
    return reply(200, { success: true as const, ...sent });
  },
});

const history = defineRoute({
  method: 'get',
  path: '/api/agent/chat-history/:session_id',
  tag: 'agent',
  summary: 'Messages, notes, hand-over and decision trail of a conversation',
  auth: 'staff',
  params: SessionParams,
  query: HistoryQuery,
  responses: { 200: ChatHistory },
  errors: ['conversation.not_found'],
  handler: async ({ ctx, staff, params, query }) =>
    reply(200, await chatHistory({ ctx, staff, id: params.session_id, after: query.after })),
});

export const agentConversationRoutes: readonly Route[] = [
  inbox,
  change('claim', 'Take a conversation from the queue or the assistant; taken: 409 with who has it'),
  change('resolve', 'End an own conversation'),
  change('release', 'Give an own conversation back to the queue'),
  note,
  message,
  history,
];
