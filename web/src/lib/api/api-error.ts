import { ERROR_STATUS, type ErrorBody, type ErrorCode } from '$contracts/errors.js';

/** Faults that never reached the server, or that answered in a shape that is not ours. */
export type ClientErrorCode = 'client.offline' | 'client.timeout' | 'client.unexpected';
export type AnyErrorCode = ErrorCode | ClientErrorCode;

export const isErrorCode = (value: unknown): value is ErrorCode =>
  typeof value === 'string' && Object.hasOwn(ERROR_STATUS, value);

export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: AnyErrorCode;
  /** HTTP status, 0 when no answer came. */
  readonly status: number;
  readonly requestId: string | null;
  /** Field name → sentence, empty unless the code is request.invalid. */
  readonly fields: Readonly<Record<string, string>>;
  readonly retryAfterSeconds: number | null;
  readonly takenBy: { id: string; name: string } | null;

  constructor(input: {
    code: AnyErrorCode;
    message: string;
    status?: number;
    requestId?: string | null;
    fields?: Record<string, string>;
    retryAfterSeconds?: number | null;
    takenBy?: { id: string; name: string } | null;
    cause?: unknown;
  }) {
    super(input.message, { cause: input.cause });
    this.code = input.code;
    this.status = input.status ?? 0;
    this.requestId = input.requestId ?? null;
    this.fields = input.fields ?? {};
    this.retryAfterSeconds = input.retryAfterSeconds ?? null;
    this.takenBy = input.takenBy ?? null;
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

const isErrorBody = (value: unknown): value is ErrorBody =>
  isRecord(value) && isErrorCode(value['code']) && typeof value['error'] === 'string';

/** `Retry-After` as seconds or as an HTTP date → seconds from `now` (milliseconds since 1970), never negative. */
export const parseRetryAfter = (header: string | null, now: number): number | null => {
  if (header === null || header.trim() === '') return null;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, seconds);
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, Math.ceil((date - now) / 1000));
};

/** Turns any refused answer into an ApiError; a body that is not ours (a proxy's page) becomes client.unexpected. */
export const toApiError = (answer: {
  status: number;
  body: unknown;
  retryAfter: string | null;
  now: number;
}): ApiError => {
  const retryAfterSeconds = parseRetryAfter(answer.retryAfter, answer.now);
  if (isErrorBody(answer.body)) {
    return new ApiError({
      code: answer.body.code,
      message: answer.body.error,
      status: answer.status,
      requestId: answer.body.request_id,
      fields: answer.body.fields ?? {},
      retryAfterSeconds,
      takenBy: answer.body.taken_by ?? null,
    });
  }
  const code: AnyErrorCode =
    answer.status === 429
      ? 'rate.limited'
      : [502, 503, 504].includes(answer.status)
        ? 'unavailable'
        : 'client.unexpected';
  return new ApiError({ code, message: `HTTP ${answer.status}`, status: answer.status, retryAfterSeconds });
};

const TRANSIENT: ReadonlySet<AnyErrorCode> = new Set([
  'client.offline',
  'client.timeout',
  'client.unexpected',
  'internal',
  'unavailable',
  'rate.limited',
]);

/** Whether the same request may succeed later without a change by the person. */
export const isTransient = (code: AnyErrorCode): boolean => TRANSIENT.has(code);
