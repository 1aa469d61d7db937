import type { RequestHandler } from 'express';
import { rateLimit } from 'express-rate-limit';
import type { Settings } from '../../contracts/settings.js';
import { addressKey } from './address.js';
import { refuse } from './errors.js';
import { TokenBuckets } from './token-bucket.js';

const MINUTE_MS = 60_000;
/** Of one customer's conversation or one member of staff: each open tab confirms whatever arrives, a person types far less. */
const COMMANDS_PER_MINUTE = 1_200;

export interface Limits {
  /** All requests of an address. */
  requests: RequestHandler;
  /** New sessions of an address. */
  sessions: RequestHandler;
  /** Customer messages of a conversation, over HTTP and sockets together. */
  messages: TokenBuckets;
  /** Socket commands of a caller, over all its connections. */
  commands: TokenBuckets;
  /** Socket handshakes of an address: as many as requests, so that a building behind one address comes back after a cut. */
  handshakes: TokenBuckets;
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
      keyGenerator: ({ ip }) => addressKey(ip),
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
    commands: new TokenBuckets(() => Math.max(1, COMMANDS_PER_MINUTE * input.factor)),
    handshakes: new TokenBuckets(times('requests_per_minute')),
  };
};
