import type { ConversationRead, MessageSend } from '../../contracts/sockets.js';
import { mustBeReadable } from '../auth/access.js';
import type { AppContext } from '../context.js';
import { RefusalError, refuse } from '../http/errors.js';
import { commitMessage } from '../messages.js';
import { room, type AppSocket, type Caller } from '../realtime/audience.js';
import { commandsOf } from './command.js';
import { noteActivity } from './activity.js';

type Staff = Extract<Caller, { kind: 'staff' }>['staff'];

/** A foreign conversation looks to a customer like a missing one. */
const mustBeOwn = (caller: Extract<Caller, { kind: 'customer' }>, sessionId: string): void => {
  if (caller.sessionId !== sessionId) throw refuse('conversation.not_found');
};

/** Only the owner writes; who may not even read learns nothing. */
const mustOwn = async (ctx: AppContext, staff: Staff, sessionId: string): Promise<void> => {
  const { ownerId } = await mustBeReadable(ctx, staff, sessionId);
  if (ownerId !== staff.id) throw refuse('conversation.not_owner');
};

const sendAsAgent = async (ctx: AppContext, staff: Staff, input: MessageSend) => {
  if (staff.role !== 'agent') throw refuse('auth.forbidden');
  try {
    return await commitMessage(ctx, {
      via: 'socket',
      conversationId: input.session_id,
      authorKind: 'agent',
      agentId: staff.id,
      content: input.content,
      clientMessageId: input.client_message_id,
    });
  } catch (error) {
    if (error instanceof RefusalError) await mustBeReadable(ctx, staff, input.session_id);
    throw error;
  }
};

const sendAsCustomer = (ctx: AppContext, input: MessageSend) => {
  const wait = ctx.limits.messages.take(input.session_id);
  if (wait > 0) throw refuse('rate.limited', { retryAfter: wait });
  return commitMessage(ctx, {
    via: 'socket',
    conversationId: input.session_id,
    authorKind: 'customer',
    content: input.content,
    clientMessageId: input.client_message_id,
  });
};

/** The commands of a connected socket; who it is was decided at the handshake. */
export const listenToConversations = (ctx: AppContext, socket: AppSocket): void => {
  const { caller } = socket.data;
  const on = commandsOf(ctx, socket);
  const active = noteActivity(ctx, caller);

  const mark = async (how: 'read' | 'delivered', input: ConversationRead): Promise<object> => {
    const { session_id, seq } = input;
    if (caller.kind === 'customer') mustBeOwn(caller, session_id);
    else await mustOwn(ctx, caller.staff, session_id);
    const who = caller.kind === 'customer' ? 'user' : 'agent';
    const risen = await ctx.lanes.run({ lane: `read:${session_id}`, limit: 1 }, () =>
      ctx.repositories.conversations.mark({ id: session_id, how, who, seq }),
    );
    if (risen !== null) {
      const fact = { session_id, who, seq: risen } as const;
      ctx.audience.emit([room.conversation(session_id)], `conversation:${how}`, fact);
      ctx.hints.send({ t: how, ...fact, from: ctx.processId });
    }
    return {};
  };

  on('message:send', async (input) => {
    active();
    if (caller.kind === 'customer') mustBeOwn(caller, input.session_id);
    const { message } =
      caller.kind === 'customer'
        ? await sendAsCustomer(ctx, input)
        : await sendAsAgent(ctx, caller.staff, input);
    return { id: message.id, seq: message.seq };
  });

  on('conversation:sync', async ({ session_id, after }) => {
    if (caller.kind === 'customer') mustBeOwn(caller, session_id);
    else await mustBeReadable(ctx, caller.staff, session_id);
    const view = await ctx.repositories.conversations.view({ id: session_id, after });
    if (view === undefined) throw refuse('conversation.not_found');
    return view;
  });

  on('typing:set', async ({ session_id, typing }) => {
    active();
    if (caller.kind === 'customer') mustBeOwn(caller, session_id);
    else await mustOwn(ctx, caller.staff, session_id);
    const who = caller.kind === 'customer' ? 'user' : (`agent_${caller.staff.id}` as const);
    const rooms = [room.conversation(session_id)];
    const owner = caller.kind === 'customer' ? await ownerOf(ctx, session_id) : null;
    if (owner !== null) rooms.push(room.agent(owner));
    socket.to(rooms).emit('typing', { session_id, who, typing });
    ctx.hints.send({ t: 'typing', session_id, who, typing, from: ctx.processId });
    return {};
  });

  on('conversation:read', (input) => {
    active();
    return mark('read', input);
  });

  // no sign of the person: an open page receives by itself
  on('conversation:delivered', (input) => mark('delivered', input));

  on('conversation:watch', async ({ session_id, watch }) => {
    if (caller.kind === 'customer') throw refuse('auth.forbidden');
    if (watch) {
      await mustBeReadable(ctx, caller.staff, session_id);
      await socket.join([room.conversation(session_id), room.staffOf(session_id)]);
    } else {
      await socket.leave(room.conversation(session_id));
      await socket.leave(room.staffOf(session_id));
    }
    return {};
  });
};

// typing is best effort: an agent who does not watch the conversation is told through its own room when that is cheap
const ownerOf = async (ctx: AppContext, sessionId: string): Promise<string | null> => {
  if (!ctx.audience.has(room.agents)) return null;
  const [state] = await ctx.repositories.conversations.pushedStates([sessionId]);
  return state?.agent_id ?? null;
};
