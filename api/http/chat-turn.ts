import type { ConversationStatus, MessageView } from '../../contracts/conversation.js';
import type { ChatReply } from '../../contracts/customer.js';
import { isDatabaseAway } from '../../db/database-away.js';
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
  covers_from: message.covers_from ?? inReplyTo,
  in_reply_to: message.in_reply_to ?? inReplyTo,
});

/** `reply` is null when nobody's answer is to be waited for; `status` is how the conversation stands then. */
export interface TurnEnd {
  reply: ChatReply | null;
  status: ConversationStatus | null;
}

/**
 * The reply to the turn that covers message `seq`, unless a person has the conversation, it waits for one, or the turn takes
 * longer. `signal` ends the wait, not the turn.
 */
export const replyToMessage = async (
  ctx: AppContext,
  input: { sessionId: string; seq: number; wait: boolean; signal: AbortSignal },
): Promise<TurnEnd> => {
  const news = ctx.waiters.listen(input.sessionId);
  // the message is stored: a database that goes away now ends the wait late, never with an error
  const look = () =>
    ctx.repositories.conversations
      .replyTo({ id: input.sessionId, seq: input.seq })
      .catch((error: unknown) => {
        if (isDatabaseAway(error)) return 'away' as const;
        throw error;
      });
  const giveUpAt = performance.now() + (input.wait ? LONGEST_WAIT_MS : 0);
  try {
    for (;;) {
      const found = await look();
      const seen = found === 'away' ? null : found;
      const status = seen?.status ?? null;
      if (seen?.reply) return { reply: replyOf(seen.reply, input.seq), status };
      const unanswerable =
        seen === undefined ||
        (seen !== null && (seen.owner !== 'assistant' || seen.answered_seq >= input.seq));
      const left = giveUpAt - performance.now();
      if (unanswerable || left <= 0 || input.signal.aborted || ctx.waiters.closing) {
        return { reply: null, status };
      }
      await news.next(Math.min(left, RECHECK_MS), input.signal);
    }
  } finally {
    news.stop();
  }
};
