import type { MessageView } from '../../contracts/conversation.js';
import type { ChatReply } from '../../contracts/customer.js';
import type { AppContext } from '../context.js';

/** Milliseconds a POST /api/chat waits for the end of its turn. */
const LONGEST_WAIT_MS = 29_500;
/** The push wakes the wait; this look again makes it end on any api copy, whatever the push does. */
const RECHECK_MS = 1_000;

const replyOf = (message: MessageView, inReplyTo: number): ChatReply => ({
  id: message.id,
  seq: message.seq,
  session_id: message.session_id,
  content: message.content,
  sender: 'bot',
  message_type: message.message_type === 'escalation' ? 'escalation' : 'text',
  timestamp: message.timestamp,
  confidence: message.confidence,
  intent: message.intent,
  is_escalated: message.is_escalated,
  citations: message.citations,
  options: message.options,
  in_reply_to: message.in_reply_to ?? inReplyTo,
});

/**
 * The reply to the turn that covers message `seq`, or null when nobody's answer is to be waited for: a person has the
 * conversation, it waits for one, or the turn takes longer. `signal` ends the wait, not the turn.
 */
export const replyToMessage = async (
  ctx: AppContext,
  input: { sessionId: string; seq: number; wait: boolean; signal: AbortSignal },
): Promise<ChatReply | null> => {
  const news = ctx.waiters.listen(input.sessionId);
  const giveUpAt = Date.now() + (input.wait ? LONGEST_WAIT_MS : 0);
  try {
    for (;;) {
      const found = await ctx.repositories.conversations.replyTo({ id: input.sessionId, seq: input.seq });
      if (found?.reply) return replyOf(found.reply, input.seq);
      if (found === undefined || found.owner !== 'assistant' || found.answered_seq >= input.seq) return null;
      const left = giveUpAt - Date.now();
      if (left <= 0 || input.signal.aborted || ctx.waiters.closing) return null;
      await news.next(Math.min(left, RECHECK_MS), input.signal);
    }
  } finally {
    news.stop();
  }
};
