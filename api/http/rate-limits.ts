import type { RequestHandler } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import type { Settings } from '../../contracts/settings.js';
import { refuse } from './errors.js';
import { TokenBuckets } from './token-bucket.js';

const MINUTE_MS = 60_000;

export interface Limits {
  /** All requests of an address. */
  requests: RequestHandler;
  /** New sessions of an address. */
  sessions: RequestHandler;
  /** Customer messages of a conversation, over HTTP and sockets together. */
  messages: TokenBuckets;
}

/** Limits follow the settings at once; `factor` (RATE_LIMIT_FACTOR) widens all of them. */
export const createLimits = (input: { limits: () => Settings['rate_limits']; factor: number }): Limits => {
  const times = (name: keyof Settings['rate_limits']) => () =>
    Math.max(1, Math.round(input.limits()[name] * input.factor));
  const perAddress = (name: keyof Settings['rate_limits']) =>
    rateLimit({
      windowMs: MINUTE_MS,
      limit: times(name),
      standardHeaders: 'draft-8',
      legacyHeaders: false,
      identifier: name,
      validate: { xForwardedForHeader: false },
      keyGenerator: (req) => ipKeyGenerator(req.ip ?? ''),
      handler: (req, _res, next) => {
        const { resetTime } = (req as { rateLimit?: { resetTime?: Date } }).rateLimit ?? {};
        const waitMs = (resetTime?.getTime() ?? Date.now() + MINUTE_MS) - Date.now();
        next(refuse('rate.limited', { retryAfter: Math.max(1, Math.ceil(waitMs / 1000)) }));
      },
    });
  return {
    requests: perAddress('requests_per_minute'),
    sessions: perAddress('sessions_per_minute'),
    messages: new TokenBuckets(times('messages_per_minute')),
  };
};
