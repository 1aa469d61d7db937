import { STATUS_CODES, type IncomingMessage, type Server as HttpServer } from 'node:http';
import type { Duplex } from 'node:stream';
import type { AppContext } from '../context.js';
import { addressKey, addressOf } from '../http/address.js';
import { errorBody, refuse, toRefusal, type RefusalError } from '../http/errors.js';
import { isOwnOrigin } from '../http/origin.js';

type UpgradeListener = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
type Allowed = (message: string | null, success: boolean) => void;

const answerUpgrade = (socket: Duplex, refusal: RefusalError): void => {
  const body = JSON.stringify(errorBody(refusal, ''));
  const { retryAfter } = refusal.details;
  const lines = [
    `HTTP/1.1 ${refusal.status} ${STATUS_CODES[refusal.status]}`,
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    ...(retryAfter === undefined ? [] : [`Retry-After: ${retryAfter}`]),
    'Connection: close',
  ];
  socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`);
};

/** Who may shake hands, and how often an address may: decided before anything is looked up. */
export const createHandshakeGuard = (ctx: AppContext) => {
  const guarded = new WeakSet<IncomingMessage>();

  const mayPass = (request: IncomingMessage): void => {
    if (!isOwnOrigin(ctx.config.http, request)) throw refuse('auth.origin_refused');
    // a request that names its session goes on with a handshake that was counted
    if (/[?&]sid=[^&]/.test(request.url ?? '')) return;
    const wait = ctx.limits.handshakes.take(addressKey(addressOf(request, ctx.config.http.trustedProxies)));
    if (wait > 0) throw refuse('rate.limited', { retryAfter: wait });
  };

  const refusalOf = (request: IncomingMessage): RefusalError | null => {
    try {
      mayPass(request);
      return null;
    } catch (error) {
      const refusal = toRefusal(error);
      ctx.metrics.refusals.inc({ code: refusal.code });
      return refusal;
    }
  };

  return {
    /** For handshakes by polling, which do not come as upgrades. */
    allowRequest: (request: IncomingMessage, done: Allowed): void => {
      const refusal = guarded.has(request) ? null : refusalOf(request);
      done(refusal?.code ?? null, refusal === null);
    },
    /** Engine.IO answers a refused upgrade with 400; the public surface says 403 or 429. */
    guardUpgrades: (server: HttpServer): void => {
      const listeners = server.listeners('upgrade') as UpgradeListener[];
      server.removeAllListeners('upgrade');
      server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
        // an upgraded socket has no listener of Node's own: a client that resets it would end the process
        socket.on('error', () => socket.destroy());
        guarded.add(request);
        const refusal = refusalOf(request);
        if (refusal !== null) return answerUpgrade(socket, refusal);
        for (const listener of listeners) listener(request, socket, head);
      });
    },
  };
};
