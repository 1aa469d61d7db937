import { ApplicationFailure, CancelledFailure } from '@temporalio/common';

/** What an activity tells Temporal about a fault: a stable code, and the provider's request id when there is one. */
export class ActivityFault extends Error {
  readonly code: string;
  readonly retryable: boolean;
  readonly retryAfterMs: number | undefined;
  readonly requestId: string | null;

  constructor(
    code: string,
    options: { retryable?: boolean; retryAfterMs?: number; requestId?: string | null } = {},
  ) {
    super(code);
    this.name = 'ActivityFault';
    this.code = code;
    this.retryable = options.retryable ?? true;
    this.retryAfterMs = options.retryAfterMs;
    this.requestId = options.requestId ?? null;
  }
}

export const notFound = (subject: 'conversation' | 'agent'): ActivityFault =>
  new ActivityFault(`${subject}.not_found`, { retryable: false });

/** SQLSTATE classes that mean "PostgreSQL is not there or not able now". */
const UNAVAILABLE = /^(08|53|57|58)/;

/**
 * The only form in which a fault may leave an activity: messages and stacks of errors quote texts of customers, providers and
 * statements, and histories are kept for long.
 */
export function sealed(error: unknown): ApplicationFailure | CancelledFailure {
  if (error instanceof CancelledFailure) return new CancelledFailure('cancelled');
  const fault = error instanceof ActivityFault ? error : new ActivityFault(codeOf(error));
  const failure = ApplicationFailure.create({
    type: fault.code,
    message: fault.code,
    nonRetryable: !fault.retryable,
    ...(fault.requestId === null ? {} : { details: [{ request_id: fault.requestId }] }),
    ...(fault.retryAfterMs === undefined ? {} : { nextRetryDelay: fault.retryAfterMs }),
  });
  failure.stack = '';
  return failure;
}

function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('code' in error)) return 'internal';
  const { code } = error;
  const isConnection = typeof code === 'string' && (UNAVAILABLE.test(code) || code.startsWith('E'));
  return isConnection ? 'unavailable' : 'internal';
}

/** What may be logged of an error that may quote a customer: its class, its SQLSTATE or system code, where it happened. */
export function traceOf(error: unknown): { error: string; cause_code: string | null; at: string[] } {
  if (!(error instanceof Error)) return { error: typeof error, cause_code: null, at: [] };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : null;
  const at = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return { error: error.name, cause_code: code, at: at.slice(0, 6).map((line) => line.trim()) };
}
