import type { IncomingMessage } from 'node:http';
import type { Request } from 'express';
import { z } from 'zod';
import { Id } from '../../contracts/primitives.js';
import { hashToken, shownToken } from '../auth/customer-token.js';
import { staffOf } from '../auth/session.js';
import type { AppContext } from '../context.js';
import { refuse, toRefusal } from '../http/errors.js';
import { parseStrictly } from '../http/validation.js';
import type { AppSocket, Caller } from '../realtime/audience.js';

const HandshakeAuth = z.strictObject({ token: z.string().max(200).optional(), session_id: Id.optional() });

/** A customer shows the token (in `auth`, or by cookie together with the session id); staff are known by their cookie. */
export const callerOf = async (ctx: AppContext, socket: AppSocket): Promise<Caller> => {
  const auth = parseStrictly(HandshakeAuth, socket.handshake.auth);
  const request = socket.request as IncomingMessage & Partial<Pick<Request, 'session' | 'sessionID'>>;
  if (auth.token === undefined && auth.session_id === undefined && request.session && request.sessionID) {
    const { session, sessionID } = request;
    const staff = await staffOf(ctx, { session, sessionID });
    if (staff?.must_change_password) throw refuse('auth.password_change_required');
    if (staff !== null) return { kind: 'staff', staff, loggedInAt: session.logged_in_at ?? 0 };
  }
  const token = auth.token ?? shownToken(request);
  if (token === null) throw refuse('auth.required');
  if (auth.session_id !== undefined) {
    if (!(await ctx.tokens.opens(token, auth.session_id))) throw refuse('conversation.not_found');
    return { kind: 'customer', sessionId: auth.session_id };
  }
  const sessionId = await ctx.repositories.conversations.idOfToken(hashToken(token));
  if (sessionId === null) throw refuse('conversation.not_found');
  return { kind: 'customer', sessionId };
};

/** What Socket.IO gives the client of a refused handshake: `connect_error` with `data` as the body of an HTTP error. */
export const handshakeError = (ctx: AppContext, error: unknown): Error => {
  const refusal = toRefusal(error);
  if (refusal.code === 'internal') ctx.logger.error({ err: error }, 'unexpected error in a handshake');
  ctx.metrics.refusals.inc({ code: refusal.code });
  const { retryAfter } = refusal.details;
  return Object.assign(new Error(refusal.message), {
    data: {
      code: refusal.code,
      error: refusal.message,
      ...(retryAfter === undefined ? {} : { retry_after: retryAfter }),
    },
  });
};
