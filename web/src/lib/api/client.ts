import { ApiError, toApiError } from './api-error.js';
import { noteServerDate } from './server-clock.js';

export interface ApiRequest {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below the origin, e.g. `/api/chat`. */
  path: string;
  query?: Record<string, string | number | boolean | null | undefined>;
  body?: unknown;
  /** Shown as `Authorization: Bearer`; staff are known by their cookie instead. */
  token?: string | null;
  /** `respond-async`: do not wait for the assistant's turn. */
  prefer?: 'respond-async';
  idempotencyKey?: string;
  signal?: AbortSignal;
  /** Milliseconds until the request is given up, 15,000 unless told. */
  timeoutMs?: number;
}

const withQuery = (path: string, query: ApiRequest['query']): string => {
  const entries = Object.entries(query ?? {}).filter(([, value]) => value !== null && value !== undefined);
  if (entries.length === 0) return path;
  return `${path}?${new URLSearchParams(entries.map(([key, value]) => [key, String(value)]))}`;
};

const headersOf = (input: ApiRequest): Record<string, string> => ({
  accept: 'application/json',
  ...(input.body === undefined ? {} : { 'content-type': 'application/json' }),
  ...(input.token ? { authorization: `Bearer ${input.token}` } : {}),
  ...(input.prefer ? { prefer: input.prefer } : {}),
  ...(input.idempotencyKey ? { 'idempotency-key': input.idempotencyKey } : {}),
});

const readBody = async (response: Response): Promise<unknown> => {
  const text = await response.text();
  if (text === '') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    if (response.ok) {
      throw new ApiError({ code: 'client.unexpected', message: 'not JSON', status: response.status, cause });
    }
    return undefined;
  }
};

const unreachable = (cause: unknown, input: ApiRequest): ApiError => {
  if (input.signal?.aborted) throw cause;
  const timedOut = cause instanceof DOMException && cause.name === 'TimeoutError';
  return new ApiError({
    code: timedOut ? 'client.timeout' : 'client.offline',
    message: timedOut ? 'no answer in time' : 'no connection',
    cause,
  });
};

/**
 * One request to our own API. Resolves with the parsed body (undefined for 204), rejects with ApiError, or with the
 * caller's own abort reason when `signal` was aborted.
 */
export const request = async <T>(input: ApiRequest): Promise<T> => {
  const timeout = AbortSignal.timeout(input.timeoutMs ?? 15_000);
  let response: Response;
  try {
    response = await fetch(withQuery(input.path, input.query), {
      method: input.method ?? 'GET',
      headers: headersOf(input),
      credentials: 'same-origin',
      redirect: 'error',
      signal: input.signal ? AbortSignal.any([input.signal, timeout]) : timeout,
      ...(input.body === undefined ? {} : { body: JSON.stringify(input.body) }),
    });
  } catch (cause) {
    throw unreachable(cause, input);
  }
  noteServerDate(response.headers.get('date'), Date.now());
  const body = await readBody(response);
  if (response.ok) return body as T;
  throw toApiError({
    status: response.status,
    body,
    retryAfter: response.headers.get('retry-after'),
    now: Date.now(),
  });
};
