import { z } from 'zod';
import { Citation, ConversationStatus, ConversationView } from './conversation.js';
import { Id, Instant, MessageText, Text, VisibleText } from './primitives.js';

/** All optional: a customer needs no name. `locale` as in BCP 47. */
export const OpenSession = z.strictObject({
  user_id: VisibleText(200).nullish(),
  name: Text(200).nullish(),
  email: z.email().max(254).nullish(),
  locale: z
    .string()
    .regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/)
    .max(35)
    .nullish(),
});
export type OpenSession = z.infer<typeof OpenSession>;

/** `token` opens this one conversation; shown once, also set as an HttpOnly cookie. */
export const OpenedSession = z.strictObject({
  session_id: Id,
  token: z.string(),
  status: ConversationStatus,
});
export type OpenedSession = z.infer<typeof OpenedSession>;

export const PostChat = z.strictObject({
  session_id: Id,
  message: MessageText,
  client_message_id: Id.nullish(),
});
export type PostChat = z.infer<typeof PostChat>;

/** The answer of the assistant to the turn that covers the message; confidence in 0..1. */
export const ChatReply = z.strictObject({
  id: Id,
  seq: z.int(),
  session_id: Id,
  content: z.string(),
  sender: z.literal('bot'),
  message_type: z.enum(['text', 'escalation']),
  timestamp: Instant,
  confidence: z.number().nullable(),
  intent: z.string().nullable(),
  is_escalated: z.boolean(),
  citations: z.array(Citation),
  options: z.array(z.string()),
  covers_from: z.int(),
  in_reply_to: z.int(),
});
export type ChatReply = z.infer<typeof ChatReply>;

/** Stored, and nobody's answer is waited for. */
export const ChatAccepted = z.strictObject({ message_id: Id, seq: z.int(), status: ConversationStatus });
export type ChatAccepted = z.infer<typeof ChatAccepted>;

export const SessionParams = z.strictObject({ session_id: Id });
export const AfterQuery = z.strictObject({
  after: z.coerce.number().int().min(0).max(2_147_483_647).default(0),
});

/** How a conversation stands, without its messages. */
export const ConversationState = ConversationView.omit({ messages: true });
export type ConversationState = z.infer<typeof ConversationState>;

export const FeedbackType = z.enum(['positive', 'negative', 'neutral']);
export const GiveFeedback = z.strictObject({
  session_id: Id,
  rating: z.int().min(1).max(5),
  comment: Text(500).nullish(),
  feedback_type: FeedbackType.nullish(),
});
export type GiveFeedback = z.infer<typeof GiveFeedback>;
export const GivenFeedback = z.strictObject({ message: z.string(), feedback_id: Id });

/** At most four questions to start with; `about` says that an automated assistant answers. */
export const HelpSuggestions = z.strictObject({
  suggestions: z.array(z.string()).max(4),
  about: z.string().nullable(),
});
export type HelpSuggestions = z.infer<typeof HelpSuggestions>;

export const ArticleParams = z.strictObject({ id: Id });
/** `content` is Markdown. */
export const HelpArticle = z.strictObject({
  id: Id,
  external_id: z.string().nullable(),
  title: z.string(),
  category: z.string(),
  content: z.string(),
  updated_at: Instant,
});
export type HelpArticle = z.infer<typeof HelpArticle>;
