import type { PostedMessage } from '../db/repositories/posted-message.js';
import type { AppContext } from './context.js';
import { refuseAsDoor } from './http/errors.js';

export interface MessageToCommit {
  via: 'http' | 'socket';
  conversationId: string;
  authorKind: 'customer' | 'agent';
  agentId?: string;
  content: string;
  clientMessageId: string | null;
}

/**
 * One round trip, one commit; a repeat of the same client message id gives the first row back. The push to this
 * process's listeners follows at once, but after the caller's ack (`setImmediate`).
 */
export const commitMessage = async (ctx: AppContext, input: MessageToCommit): Promise<PostedMessage> => {
  const done = ctx.metrics.ackSeconds.startTimer({ via: input.via, author: input.authorKind });
  const posted = await ctx.doors.postMessage({
    conversationId: input.conversationId,
    authorKind: input.authorKind,
    agentId: input.agentId ?? null,
    content: input.content,
    clientMessageId: input.clientMessageId,
  });
  done();
  if (!posted.ok) throw refuseAsDoor(posted);
  if (!posted.duplicate) {
    setImmediate(() => {
      ctx.push.message(posted);
      // while a person has the conversation, messages do not ring
      ctx.wakeRelay({ rings: posted.reopened || posted.owner === 'assistant', pushed: !posted.reopened });
      if (!posted.reopened) return;
      ctx.push.changed(input.conversationId).catch((error: unknown) => {
        ctx.logger.debug({ err: error }, 'a reopening was left to the relay to push');
      });
    });
  }
  return posted;
};
