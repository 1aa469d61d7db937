import type { IncomingMessage } from 'node:http';
import type { RequestHandler } from 'express';
import type { Config } from '../../platform/config.js';
import { refuse } from './errors.js';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

type OriginRules = Pick<Config['http'], 'publicUrl' | 'allowedOrigins'>;

/** Without both headers it is no browser and passes; an origin on the operator's list passes from other sites, too. */
export const isOwnOrigin = (rules: OriginRules, request: Pick<IncomingMessage, 'headers'>): boolean => {
  const { origin, host } = request.headers;
  if (origin !== undefined) {
    if (rules.allowedOrigins.includes(origin)) return true;
    if (!URL.canParse(origin)) return false;
    const url = new URL(origin);
    const ours =
      rules.publicUrl === null
        ? url.host === host?.toLowerCase()
        : url.origin === new URL(rules.publicUrl).origin;
    if (!ours) return false;
  }
  return request.headers['sec-fetch-site'] !== 'cross-site';
};

export const checkOrigin =
  (rules: OriginRules): RequestHandler =>
  (req, _res, next) => {
    if (!SAFE_METHODS.has(req.method) && !isOwnOrigin(rules, req)) throw refuse('auth.origin_refused');
    next();
  };
