import type { IncomingMessage } from 'node:http';
import { ipKeyGenerator } from 'express-rate-limit';

/** A whole /64 belongs to one subscriber. */
const IPV6_PREFIX = 64;

/** What limits count an address as. */
export const addressKey = (ip: string | undefined): string => ipKeyGenerator(ip ?? '', IPV6_PREFIX);

/**
 * Who is at the other end, as Express's `req.ip` for requests it does not see: each of `trustedProxies` reverse proxies in front
 * has added the address it was called from to X-Forwarded-For; what stands further left anybody may have written.
 */
export const addressOf = (
  request: Pick<IncomingMessage, 'headers' | 'socket'>,
  trustedProxies: number,
): string | undefined => {
  const named = [request.headers['x-forwarded-for'] ?? ''].flat().join(',').split(',');
  const forwarded = named.map((one) => one.trim()).filter((one) => one !== '');
  const chain = [request.socket.remoteAddress, ...forwarded.reverse()];
  return chain[Math.min(trustedProxies, chain.length - 1)];
};
