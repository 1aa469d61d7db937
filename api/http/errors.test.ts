import { expect, it } from 'vitest';
import { DatabaseBusy } from '../../db/database-away.js';
import { errorBody, refuse, toRefusal } from './errors.js';

const TEXT = 'duplicate key value (email)=(mira@example.test)';
const withCode = (code: string) => Object.assign(new Error(TEXT), { code });

it.each([
  ['a server that ends', withCode('57P01')],
  ['a server that begins', withCode('57P03')],
  ['a statement that took too long', withCode('57014')],
  ['a lock that was waited for too long', withCode('55P03')],
  ['a deadlock', withCode('40P01')],
  ['too many connections', withCode('53300')],
  ['a full disk', withCode('53100')],
  ['a refused connection', withCode('ECONNREFUSED')],
  ['several refused connections', new AggregateError([withCode('ECONNREFUSED')])],
  ['a connection that was cut', new Error('Connection terminated unexpectedly')],
  ['an answer that never came', new Error('Query read timeout')],
  ['too many who wait', new DatabaseBusy()],
])('%s is no fault of the caller: 503, and when to try again', (_name, error) => {
  const refusal = toRefusal(error);
  expect([refusal.status, refusal.code]).toEqual([503, 'unavailable']);
  expect(refusal.details.retryAfter).toBeGreaterThan(0);
});

it.each([
  ['a body that is too large', { type: 'entity.too.large' }, 413, 'request.too_large'],
  ['a body that is no JSON', { type: 'entity.parse.failed' }, 400, 'request.not_json'],
  ['a path that cannot be decoded', new URIError(TEXT), 404, 'not_found'],
  ['a value that no column can hold', withCode('22008'), 422, 'request.invalid'],
  ['what nobody expected', withCode('23505'), 500, 'internal'],
  ['what is no error at all', TEXT, 500, 'internal'],
])('%s has a code of its own and says nothing else', (_name, error, status, code) => {
  const refusal = toRefusal(error);
  expect([refusal.status, refusal.code]).toEqual([status, code]);
  expect(JSON.stringify(errorBody(refusal, 'r1'))).not.toContain('mira');
});

it('a refusal stays what it is and carries its fields and who has the conversation', () => {
  const refusal = refuse('conversation.taken', { takenBy: { id: 'a', name: 'Ada' } });
  expect(toRefusal(refusal)).toBe(refusal);
  expect(errorBody(refusal, 'r1')).toMatchObject({
    code: 'conversation.taken',
    request_id: 'r1',
    taken_by: { id: 'a', name: 'Ada' },
  });
});
