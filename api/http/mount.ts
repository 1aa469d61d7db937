import type { Request, RequestHandler, Response } from 'express';
import { shownToken } from '../auth/customer-token.js';
import type { AppContext } from '../context.js';
import type { AnyAnswer } from './answer.js';
import { refuse } from './errors.js';
import { requestIdOf } from './request-log.js';
import type { Route } from './route.js';
import { parseStrictly } from './validation.js';

const mustBeAllowed = (route: Route, req: Request): void => {
  const { staff } = req;
  switch (route.auth) {
    case 'public':
    case 'ops':
      return;
    case 'customer':
      if (shownToken(req) === null) throw refuse('auth.required');
      return;
    case 'agent':
    case 'admin':
    case 'staff':
      if (staff === null) throw refuse('auth.required');
      if (staff.must_change_password && !route.whilePasswordDue)
        throw refuse('auth.password_change_required');
      if (route.auth === 'agent' && staff.role !== 'agent') throw refuse('auth.forbidden');
      if (route.auth === 'admin' && staff.role !== 'super_admin') throw refuse('auth.forbidden');
      return;
    default:
      route.auth satisfies never;
  }
};

const field = (value: unknown, name: string): string | undefined => {
  const found: unknown = (value as Record<string, unknown> | undefined)?.[name];
  return typeof found === 'string' ? found : undefined;
};

/** The conversation named by the request, once its token was shown; a foreign one looks like a missing one. */
const openedSession = async (ctx: AppContext, req: Request, named: unknown[]): Promise<string> => {
  const sessionId = named.map((part) => field(part, 'session_id')).find((id) => id !== undefined);
  const token = shownToken(req);
  if (sessionId === undefined || token === null || !(await ctx.tokens.opens(token, sessionId))) {
    throw refuse('conversation.not_found');
  }
  return sessionId;
};

const scopeOf = (route: Route, req: Request, sessionId: string | null): string => {
  const caller = sessionId ?? req.staff?.id ?? `address:${req.ip ?? ''}`;
  return `${caller} ${route.method} ${route.path}`;
};

const send = (
  ctx: AppContext,
  { route, req, res }: { route: Route; req: Request; res: Response },
  answer: AnyAnswer,
) => {
  route.present({ ctx, req, res, answer });
  if (answer.status === 204) res.status(204).end();
  else res.status(answer.status).json(answer.body);
};

/** An id that cannot exist is one that does not. */
const pathOf = (route: Route, req: Request) => {
  const parsed = route.params?.safeParse(req.params);
  if (parsed?.success) return parsed.data;
  throw refuse(route.errors.find((code) => code.endsWith('.not_found')) ?? missing(route));
};

const missing = (route: Route) => (route.auth === 'customer' ? 'conversation.not_found' : 'not_found');

/** Order: who asks, what is asked, whose it is, how often, then the work. */
export const mountedHandler =
  (ctx: AppContext, route: Route): RequestHandler =>
  async (req, res) => {
    mustBeAllowed(route, req);
    const params = route.params && pathOf(route, req);
    const query = route.query && parseStrictly(route.query, req.query);
    const body = route.body && parseStrictly(route.body, req.body ?? {});
    const sessionId = route.auth === 'customer' ? await openedSession(ctx, req, [params, body]) : null;
    if (route.limit === 'messages') {
      const wait = ctx.limits.messages.take(sessionId ?? req.ip ?? '');
      if (wait > 0) throw refuse('rate.limited', { retryAfter: wait });
    }
    const work = (onceId: string | null) =>
      route.run({
        ctx,
        req,
        requestId: requestIdOf(req),
        ip: req.ip ?? '',
        params,
        query,
        body,
        staff: req.staff,
        sessionId,
        onceId,
      });
    const key = req.get('idempotency-key');
    const answer =
      key === undefined || !route.idempotent
        ? await work(null)
        : await ctx.idempotent.answer({
            scope: scopeOf(route, req, sessionId),
            key,
            request: JSON.stringify([req.method, req.path, req.query, req.body ?? null]),
            work,
          });
    send(ctx, { route, req, res }, answer);
  };
