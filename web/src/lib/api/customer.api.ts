import type { ConversationView } from '$contracts/conversation.js';
import type { ChatAccepted, HelpArticle, HelpSuggestions, OpenedSession } from '$contracts/customer.js';
import { request } from './client.js';

export interface CustomerSession {
  session_id: string;
  /** Opens this one conversation and nothing else. */
  token: string;
}

export type FeedbackType = 'positive' | 'neutral' | 'negative';
export interface Feedback {
  /** 1–5. */
  rating: number;
  feedback_type: FeedbackType;
  /** At most 500 characters. */
  comment: string;
}

export const startSession = (locale: string): Promise<OpenedSession> =>
  request({ method: 'POST', path: '/api/session', body: { locale } });

/** Resolves as soon as the message is stored; the answer comes through the feed. */
export const sendMessage = (
  session: CustomerSession,
  message: { client_message_id: string; content: string },
): Promise<ChatAccepted> =>
  request({
    method: 'POST',
    path: '/api/chat',
    token: session.token,
    prefer: 'respond-async',
    body: {
      session_id: session.session_id,
      message: message.content,
      client_message_id: message.client_message_id,
    },
  });

export const loadConversation = (session: CustomerSession, after: number): Promise<ConversationView> =>
  request({ path: `/api/chat/${session.session_id}`, query: { after }, token: session.token });

export const askForPerson = (session: CustomerSession): Promise<unknown> =>
  request({ method: 'POST', path: `/api/chat/${session.session_id}/escalate`, token: session.token });

export const markSolved = (session: CustomerSession): Promise<unknown> =>
  request({ method: 'POST', path: `/api/chat/${session.session_id}/resolve`, token: session.token });

export const giveFeedback = (session: CustomerSession, feedback: Feedback): Promise<unknown> =>
  request({
    method: 'POST',
    path: '/api/agent/feedback',
    token: session.token,
    body: {
      session_id: session.session_id,
      rating: feedback.rating,
      feedback_type: feedback.feedback_type,
      ...(feedback.comment.trim() === '' ? {} : { comment: feedback.comment.trim() }),
    },
  });

export const loadSuggestions = (): Promise<HelpSuggestions> => request({ path: '/api/help/suggestions' });

export const loadArticle = (id: string): Promise<HelpArticle> =>
  request({ path: `/api/help/articles/${encodeURIComponent(id)}` });
