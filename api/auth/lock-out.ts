import { createHash } from 'node:crypto';
import type { Pool } from 'pg';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import { addressKey } from '../http/address.js';
import { refuse } from '../http/errors.js';

const FAILURES = 5;
const WINDOW_SECONDS = 15 * 60;

export interface Attempt {
  username: string;
  ip: string;
}

const keyOf = ({ username, ip }: Attempt): string =>
  createHash('sha256')
    .update(`${username.toLowerCase()}\n${addressKey(ip)}`)
    .digest('base64url');

/**
 * Five failures within 15 minutes per account and address, counted in PostgreSQL for all api copies. An attempt is
 * counted before the password is looked at, so that parallel guesses do not slip through; a success clears the count.
 */
export const createLockOut = (input: { pool: Pool; factor: number }) => {
  const limiter = new RateLimiterPostgres({
    storeClient: input.pool,
    storeType: 'pool',
    tableName: 'rate_limits',
    tableCreated: true,
    keyPrefix: 'login',
    points: Math.max(1, Math.round(FAILURES * input.factor)),
    duration: WINDOW_SECONDS,
  });
  return {
    /** Throws rate.limited; `onFirst` runs for the first attempt that is turned away. */
    count: async (attempt: Attempt, onFirst: () => Promise<void>): Promise<void> => {
      try {
        await limiter.consume(keyOf(attempt));
      } catch (error) {
        if (!(error instanceof RateLimiterRes)) throw error;
        if (error.consumedPoints === limiter.points + 1) await onFirst();
        throw refuse('rate.limited', { retryAfter: Math.max(1, Math.ceil(error.msBeforeNext / 1000)) });
      }
    },
    clear: async (attempt: Attempt): Promise<void> => {
      await limiter.delete(keyOf(attempt));
    },
  };
};
export type LockOut = ReturnType<typeof createLockOut>;
