import { ApiError, type AnyErrorCode } from '$lib/api/api-error.js';
import * as m from '$lib/paraglide/messages.js';

/** Every code has a sentence; a new code in the contracts fails the type check until it has one here. */
const SENTENCE: Record<AnyErrorCode, () => string> = {
  'request.not_json': m.error_request_invalid,
  'auth.required': m.error_auth_required,
  'auth.invalid_credentials': m.error_auth_invalid_credentials,
  'auth.forbidden': m.error_auth_forbidden,
  'auth.origin_refused': m.error_auth_origin_refused,
  'auth.password_change_required': m.error_auth_password_change_required,
  not_found: m.error_not_found,
  'conversation.not_found': m.error_conversation_not_found,
  'agent.not_found': m.error_agent_not_found,
  'offer.not_found': m.error_offer_gone,
  'user.not_found': m.error_user_not_found,
  'article.not_found': m.error_article_not_found,
  'conversation.taken': m.error_conversation_taken,
  'conversation.not_owner': m.error_conversation_not_owner,
  'conversation.resolved': m.error_conversation_resolved,
  'conversation.not_resolved': m.error_conversation_not_resolved,
  'conversation.stale': m.error_conversation_stale,
  'message.id_reused': m.error_message_id_reused,
  'offer.gone': m.error_offer_gone,
  'agent.offline': m.error_agent_offline,
  'agent.at_capacity': m.error_agent_at_capacity,
  'agent.has_open_conversations': m.error_agent_has_open_conversations,
  'feedback.already_given': m.error_feedback_already_given,
  'user.taken': m.error_user_taken,
  'settings.stale': m.error_settings_stale,
  'article.taken': m.error_article_taken,
  'idempotency.reused': m.error_message_id_reused,
  'request.too_large': m.error_request_too_large,
  'request.invalid': m.error_request_invalid,
  'rate.limited': m.error_rate_limited,
  internal: m.error_internal,
  unavailable: m.error_unavailable,
  'client.offline': m.error_client_offline,
  'client.timeout': m.error_client_timeout,
  'client.unexpected': m.error_internal,
};

export const sentenceFor = (code: AnyErrorCode): string => SENTENCE[code]();

/** What to tell a person about anything that was thrown. */
export const errorSentence = (error: unknown): { sentence: string; requestId: string | null } => {
  if (!(error instanceof ApiError)) return { sentence: m.error_internal(), requestId: null };
  if (error.code === 'conversation.taken' && error.takenBy) {
    return {
      sentence: m.error_conversation_taken_by({ name: error.takenBy.name }),
      requestId: error.requestId,
    };
  }
  if (error.code === 'rate.limited' && error.retryAfterSeconds !== null) {
    const sentence = m.error_rate_limited_seconds({ seconds: Math.ceil(error.retryAfterSeconds) });
    return { sentence, requestId: error.requestId };
  }
  return { sentence: sentenceFor(error.code), requestId: error.requestId };
};
