import type { Request } from 'express';
import { z } from 'zod';
import { ConversationView, type ConversationStatus } from '../../contracts/conversation.js';
import {
  AfterQuery,
  ChatAccepted,
  ChatReply,
  ConversationState,
  OpenedSession,
  OpenSession,
  PostChat,
  SessionParams,
} from '../../contracts/customer.js';
import { CUSTOMER_COOKIE, customerCookie, hashToken, newCustomerToken } from '../auth/customer-token.js';
import type { AppContext } from '../context.js';
import { commitMessage } from '../messages.js';
import { replyToMessage } from './chat-turn.js';
import { refuse, refuseAsDoor } from './errors.js';
import { defineRoute, reply } from './route.js';

const tag = 'Customer';

const openSession = defineRoute({
  method: 'post',
  path: '/api/session',
  tag,
  summary: 'Open a conversation; its token is shown once and set as an HttpOnly cookie.',
  auth: 'public',
  limit: 'sessions',
  body: OpenSession,
  responses: { 201: OpenedSession },
  errors: [],
  present: ({ req, res, answer }) => {
    res.cookie(CUSTOMER_COOKIE, answer.body.token, customerCookie(req));
  },
  handler: async ({ ctx, body }) => {
    const token = newCustomerToken();
    const sessionId = await ctx.doors.createConversation({
      tokenHash: hashToken(token),
      externalUserId: body.user_id ?? null,
      name: body.name ?? null,
      email: body.email ?? null,
      locale: body.locale ?? null,
    });
    ctx.wakeRelay();
    return reply(201, { session_id: sessionId, token, status: 'open' as const });
  },
});

/** Ends when the client goes away, so that nobody waits for a reply that nobody reads. */
const clientGone = (req: Request): AbortSignal => {
  const gone = new AbortController();
  req.res?.once('close', () => gone.abort());
  return gone.signal;
};

const postChat = defineRoute({
  method: 'post',
  path: '/api/chat',
  tag,
  summary:
    'Send a message. 200 with the reply once the turn has ended (at most 30 s); 202 with `Prefer: respond-async`, when a person has the conversation or it waits for one, or when the turn takes longer.',
  auth: 'customer',
  limit: 'messages',
  body: PostChat,
  responses: { 200: ChatReply, 202: ChatAccepted },
  errors: ['message.id_reused'],
  handler: async ({ ctx, req, body, sessionId, onceId }) => {
    const posted = await commitMessage(ctx, {
      via: 'http',
      conversationId: sessionId,
      authorKind: 'customer',
      content: body.message,
      clientMessageId: body.client_message_id ?? onceId,
    });
    const { seq, id } = posted.message;
    const asynchronous = /\brespond-async\b/i.test(req.get('prefer') ?? '');
    const accepted = (status: ConversationStatus) => reply(202, { message_id: id, seq, status });
    // only a repeat can have been answered already when nobody is to answer it now
    if (asynchronous || (posted.owner !== 'assistant' && !posted.duplicate)) return accepted(posted.status);
    const answer = await replyToMessage(ctx, {
      sessionId,
      seq,
      wait: posted.owner === 'assistant',
      signal: clientGone(req),
    });
    return answer.reply === null ? accepted(answer.status ?? posted.status) : reply(200, answer.reply);
  },
});

const getChat = defineRoute({
  method: 'get',
  path: '/api/chat/:session_id',
  tag,
  summary: 'How the conversation stands, with its messages after `after`.',
  auth: 'customer',
  params: SessionParams,
  query: AfterQuery,
  responses: { 200: ConversationView },
  errors: [],
  handler: async ({ ctx, sessionId, query }) => {
    const view = await ctx.repositories.conversations.view({ id: sessionId, after: query.after });
    if (view === undefined) throw refuse('conversation.not_found');
    return reply(200, view);
  },
});

/** A transition by the customer; the answer says how the conversation stands after it. */
const changeByCustomer = async (
  ctx: AppContext,
  sessionId: string,
  change: { action: 'escalate' | 'resolve'; reason: string },
): Promise<ConversationState> => {
  const result = await ctx.doors.transition({
    conversationId: sessionId,
    action: change.action,
    actorKind: 'customer',
    args: { reason: change.reason },
  });
  if (!result.ok) throw refuseAsDoor(result);
  if (result.changed) {
    ctx.wakeRelay();
    await ctx.push.changed(sessionId);
  }
  const state = await ctx.repositories.conversations.state(sessionId);
  if (state === undefined) throw refuse('conversation.not_found');
  return state;
};

// an empty body is all there is to say; unknown fields are refused all the same
const Nothing = z.strictObject({});

const escalate = defineRoute({
  method: 'post',
  path: '/api/chat/:session_id/escalate',
  tag,
  summary: '"Talk to a person": the conversation joins the queue. Repeated: the same answer.',
  auth: 'customer',
  params: SessionParams,
  body: Nothing,
  responses: { 202: ConversationState },
  errors: [],
  handler: async ({ ctx, sessionId }) =>
    reply(202, await changeByCustomer(ctx, sessionId, { action: 'escalate', reason: 'customer_request' })),
});

const resolve = defineRoute({
  method: 'post',
  path: '/api/chat/:session_id/resolve',
  tag,
  summary: '"That solved it": the conversation is resolved. Repeated: the same answer.',
  auth: 'customer',
  params: SessionParams,
  body: Nothing,
  responses: { 200: ConversationState },
  errors: [],
  handler: async ({ ctx, sessionId }) =>
    reply(200, await changeByCustomer(ctx, sessionId, { action: 'resolve', reason: 'customer' })),
});

export const chatRoutes = [openSession, postChat, getChat, escalate, resolve];
