import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { expect, it } from 'vitest';
import { ActivityFault, notFound, sealed, traceOf } from './failures.js';

const TEXT = 'my card number is 4111 1111 1111 1111';
const sealedFailure = (error: unknown): ApplicationFailure => {
  const failure = sealed(error);
  if (!(failure instanceof ApplicationFailure)) throw new Error('it was not sealed as a failure');
  return failure;
};

it('no message, stack or cause of an error leaves an activity', () => {
  const failure = sealedFailure(new Error(TEXT, { cause: new Error(TEXT) }));
  expect(failure).toMatchObject({ type: 'internal', message: 'internal', nonRetryable: false, stack: '' });
  expect(JSON.stringify(failure) + String(failure.cause)).not.toContain('4111');
  const cancelled = sealed(new CancelledFailure(TEXT));
  expect(cancelled).toBeInstanceOf(CancelledFailure);
  expect(cancelled.message).toBe('cancelled');
});

it('what does not exist is not tried again, everything else is', () => {
  expect(sealedFailure(notFound('conversation'))).toMatchObject({
    type: 'conversation.not_found',
    nonRetryable: true,
  });
  expect(sealedFailure(new ActivityFault('model.busy'))).toMatchObject({
    type: 'model.busy',
    nonRetryable: false,
  });
});

it('a provider says when to try again and under which request it failed', () => {
  const fault = new ActivityFault('model.rate_limited', { retryAfterMs: 1_500, requestId: 'req_1' });
  expect(sealedFailure(fault)).toMatchObject({
    nextRetryDelay: 1_500,
    details: [{ request_id: 'req_1' }],
  });
});

it.each([
  ['08006', 'unavailable'],
  ['53300', 'unavailable'],
  ['57P01', 'unavailable'],
  ['ECONNREFUSED', 'unavailable'],
  ['22P02', 'internal'],
  ['23505', 'internal'],
])('a database that fails with %s is %s', (code, type) => {
  expect(sealedFailure(Object.assign(new Error(TEXT), { code })).type).toBe(type);
});

it('the log is told where it happened and never what was said', () => {
  const trace = traceOf(Object.assign(new TypeError(TEXT), { code: '22P02' }));
  expect(trace).toMatchObject({ error: 'TypeError', cause_code: '22P02' });
  expect(trace.at[0]).toContain('failures.test');
  expect(JSON.stringify(trace)).not.toContain('4111');
});
