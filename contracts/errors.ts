/** Every stable error code the product answers with, and its HTTP status. */
export const ERROR_STATUS = {
  'request.not_json': 400,
  'auth.required': 401,
  'auth.invalid_credentials': 401,
  'auth.forbidden': 403,
  'auth.origin_refused': 403,
  'auth.password_change_required': 403,
  not_found: 404,
  'conversation.not_found': 404,
  'agent.not_found': 404,
  'offer.not_found': 404,
  'user.not_found': 404,
  'article.not_found': 404,
  'conversation.taken': 409,
  'conversation.not_owner': 409,
  'conversation.resolved': 409,
  'conversation.not_resolved': 409,
  'conversation.stale': 409,
  'message.id_reused': 409,
  'offer.gone': 409,
  'agent.offline': 409,
  'agent.at_capacity': 409,
  'agent.has_open_conversations': 409,
  'feedback.already_given': 409,
  'user.taken': 409,
  'settings.stale': 409,
  'article.taken': 409,
  'idempotency.reused': 409,
  'request.too_large': 413,
  'request.invalid': 422,
  'rate.limited': 429,
  internal: 500,
  unavailable: 503,
} as const;
export type ErrorCode = keyof typeof ERROR_STATUS;

/** The body of every error answer; `fields` with 422 and user.taken or article.taken, `taken_by` only with conversation.taken and offer.gone. */
export interface ErrorBody {
  error: string;
  code: ErrorCode;
  request_id: string;
  fields?: Record<string, string>;
  taken_by?: { id: string; name: string } | null;
}
