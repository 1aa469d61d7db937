import { APIConnectionError, APIConnectionTimeoutError, APIError, APIUserAbortError } from 'openai';

/** Why a model's answer could not be used; stable, kept with the turn as `fallback_code`. */
export type ModelFaultCode =
  | 'model.unreachable'
  | 'model.timeout'
  | 'model.rate_limited'
  | 'model.server_error'
  | 'model.bad_request'
  | 'model.unauthorized'
  | 'model.forbidden'
  | 'model.not_found'
  | 'model.cut_stream'
  | 'model.not_finished'
  | 'model.refused'
  | 'model.malformed'
  | 'model.empty'
  | 'model.too_large'
  | 'model.leaked_prompt'
  | 'model.no_citation'
  | 'model.ungrounded'
  | 'model.circuit_open';

/** Carries a code and the provider's request id, never its text, which may quote the customer. */
export class ModelFault extends Error {
  readonly code: ModelFaultCode;
  readonly requestId: string | null;
  /** Milliseconds after which the server wants to be asked again; only with model.rate_limited. */
  readonly retryAfterMs: number | null;

  constructor(
    code: ModelFaultCode,
    options: { requestId?: string | null | undefined; retryAfterMs?: number | null } = {},
  ) {
    super(code);
    this.name = 'ModelFault';
    this.code = code;
    this.requestId = options.requestId ?? null;
    this.retryAfterMs = options.retryAfterMs ?? null;
  }
}

const DEFAULT_RETRY_MS = 1_000;

/** The one place that knows the SDK's errors. */
export function asModelFault(error: unknown): ModelFault {
  if (error instanceof ModelFault) return error;
  const cause = error instanceof Error ? error.cause : undefined;
  if (cause instanceof ModelFault) return cause;
  if (error instanceof APIConnectionTimeoutError) return new ModelFault('model.timeout');
  if (error instanceof APIUserAbortError) return new ModelFault('model.timeout');
  if (error instanceof APIConnectionError) return new ModelFault('model.unreachable');
  if (error instanceof APIError) return fromStatus(error as ProviderError);
  if (error instanceof SyntaxError) return new ModelFault('model.malformed');
  // What undici throws when a body ends before its time.
  return new ModelFault('model.cut_stream');
}

/** The SDK leaves the types of a narrowed APIError open. */
type ProviderError = APIError<number | undefined, Headers | undefined, object | undefined>;

function fromStatus(error: ProviderError): ModelFault {
  const requestId = error.requestID;
  const status = error.status ?? 0;
  if (status === 429) {
    return new ModelFault('model.rate_limited', { requestId, retryAfterMs: retryAfterMs(error.headers) });
  }
  if (status === 401) return new ModelFault('model.unauthorized', { requestId });
  if (status === 403) return new ModelFault('model.forbidden', { requestId });
  if (status === 404) return new ModelFault('model.not_found', { requestId });
  if (status >= 400 && status < 500) return new ModelFault('model.bad_request', { requestId });
  return new ModelFault('model.server_error', { requestId });
}

/** `retry-after-ms`, or `retry-after` in seconds or as a date. */
export function retryAfterMs(headers: Headers | undefined, now = Date.now()): number {
  const exact = Number(headers?.get('retry-after-ms') ?? NaN);
  if (Number.isFinite(exact) && exact >= 0) return exact;
  const value = headers?.get('retry-after') ?? '';
  const seconds = Number(value);
  if (value !== '' && Number.isFinite(seconds) && seconds >= 0) return seconds * 1_000;
  const at = Date.parse(value);
  return Number.isNaN(at) ? DEFAULT_RETRY_MS : Math.max(0, at - now);
}
