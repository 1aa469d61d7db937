import { expect, it } from 'vitest';
import { isTransient, parseRetryAfter, toApiError } from './api-error.js';

const answer = (status: number, body: unknown, retryAfter: string | null = null) =>
  toApiError({ status, body, retryAfter, now: Date.parse('2026-01-05T12:00:00Z') });

it('keeps code, request id and fields of our own errors', () => {
  const error = answer(422, {
    error: 'Wrong',
    code: 'request.invalid',
    request_id: 'r1',
    fields: { name: 'too long' },
  });
  expect(error).toMatchObject({
    code: 'request.invalid',
    status: 422,
    requestId: 'r1',
    fields: { name: 'too long' },
  });
});

it("takes a proxy's error page for a passing fault, not for our answer", () => {
  expect(answer(502, undefined).code).toBe('unavailable');
  expect(answer(418, '<html>').code).toBe('client.unexpected');
  expect(answer(500, { code: 'made.up', error: 'x' }).code).toBe('client.unexpected');
});

it('reads Retry-After in seconds and as a date', () => {
  expect(parseRetryAfter('12', 0)).toBe(12);
  expect(parseRetryAfter('Mon, 05 Jan 2026 12:00:30 GMT', Date.parse('2026-01-05T12:00:00Z'))).toBe(30);
  expect(parseRetryAfter('soon', 0)).toBeNull();
  expect(answer(429, undefined, '3').retryAfterSeconds).toBe(3);
});

it('sends again only what may succeed later', () => {
  expect(isTransient('unavailable')).toBe(true);
  expect(isTransient('client.offline')).toBe(true);
  expect(isTransient('request.invalid')).toBe(false);
  expect(isTransient('conversation.not_owner')).toBe(false);
});
