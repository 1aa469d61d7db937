import { ERROR_STATUS, type ErrorBody, type ErrorCode } from '../../contracts/errors.js';
import { isDatabaseAway } from '../../db/database-away.js';

const SENTENCES = {
  'request.not_json': 'The body is not valid JSON.',
  'auth.required': 'Please log in.',
  'auth.invalid_credentials': 'User name or password is wrong.',
  'auth.forbidden': 'You may not do this.',
  'auth.origin_refused': 'This request came from another site.',
  'auth.password_change_required': 'Please set a new password first.',
  not_found: 'There is nothing here.',
  'conversation.not_found': 'This conversation does not exist.',
  'agent.not_found': 'This agent does not exist.',
  'offer.not_found': 'This offer does not exist.',
  'user.not_found': 'This user does not exist.',
  'article.not_found': 'This article does not exist.',
  'conversation.taken': 'Somebody else has this conversation.',
  'conversation.not_owner': 'This conversation is not yours.',
  'conversation.resolved': 'This conversation is resolved.',
  'conversation.not_resolved': 'This conversation is not resolved yet.',
  'conversation.stale': 'The conversation has changed in the meantime.',
  'message.id_reused': 'This message id was used for another text.',
  'offer.gone': 'This offer is no longer open.',
  'agent.offline': 'You are not on shift.',
  'agent.at_capacity': 'You have as many conversations as you can take.',
  'agent.has_open_conversations': 'You still have open conversations.',
  'feedback.already_given': 'Feedback was given already.',
  'user.taken': 'This user name or address is taken.',
  'settings.stale': 'The settings have changed in the meantime.',
  'article.taken': 'An article with this id exists already.',
  'idempotency.reused': 'This idempotency key was used for another request.',
  'request.too_large': 'The request is too large.',
  'request.invalid': 'Some fields are not valid.',
  'rate.limited': 'Too many requests. Please wait a moment.',
  internal: 'Something went wrong on our side.',
  unavailable: 'The service is not available at the moment. Please try again.',
} as const satisfies Record<ErrorCode, string>;

/** What a refusal may carry besides its code; `retryAfter` in seconds (429, 503). */
export interface RefusalDetails {
  error?: string;
  fields?: Record<string, string>;
  takenBy?: { id: string; name: string } | null;
  retryAfter?: number;
  cause?: unknown;
}

export class RefusalError extends Error {
  readonly status: number;
  constructor(
    readonly code: ErrorCode,
    readonly details: RefusalDetails = {},
  ) {
    super(details.error ?? SENTENCES[code], details.cause === undefined ? {} : { cause: details.cause });
    this.name = 'RefusalError';
    this.status = ERROR_STATUS[code];
  }
}

/** The one factory of refusals: `throw refuse('offer.gone')`. HTTP and sockets answer the same code and sentence. */
export const refuse = (code: ErrorCode, details: RefusalDetails = {}): RefusalError =>
  new RefusalError(code, details);

/** What a door refused: keeps its code and who has the conversation. */
export const refuseAsDoor = (refusal: {
  code: ErrorCode;
  taken_by?: { id: string; name: string } | null;
}): RefusalError =>
  new RefusalError(refusal.code, refusal.taken_by === undefined ? {} : { takenBy: refusal.taken_by });

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/** Every error becomes a refusal; what nobody expected becomes `internal`. */
export const toRefusal = (error: unknown): RefusalError => {
  if (error instanceof RefusalError) return error;
  if (isObject(error) && typeof error.type === 'string') {
    if (error.type === 'entity.too.large') return refuse('request.too_large');
    if (/^(entity|encoding|charset|request|stream|parameters)\./.test(error.type)) {
      return refuse('request.not_json', { cause: error });
    }
  }
  if (error instanceof URIError) return refuse('not_found', { cause: error });
  // a value that no column can hold, such as an instant in the year 0
  if (isObject(error) && typeof error.code === 'string' && /^22[0-9A-Z]{3}$/.test(error.code)) {
    return refuse('request.invalid', { cause: error });
  }
  if (isDatabaseAway(error)) return refuse('unavailable', { retryAfter: 2, cause: error });
  return refuse('internal', { cause: error });
};

export const errorBody = (refusal: RefusalError, requestId: string): ErrorBody => ({
  error: refusal.message,
  code: refusal.code,
  request_id: requestId,
  ...(refusal.details.fields === undefined ? {} : { fields: refusal.details.fields }),
  ...(refusal.details.takenBy === undefined ? {} : { taken_by: refusal.details.takenBy }),
});
