import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import { loadStaff } from './auth/session.js';
import type { AppContext } from './context.js';
import { docsRouter } from './http/docs.routes.js';
import { errorBody, refuse, toRefusal } from './http/errors.js';
import { mountedHandler } from './http/mount.js';
import { checkOrigin } from './http/origin.js';
import { requestIdOf, requestLog } from './http/request-log.js';
import type { Route } from './http/route.js';
import { apiHeaders, pageHeaders } from './http/security-headers.js';

const BODY_LIMIT = '64kb';

const answerErrors =
  (ctx: AppContext): ErrorRequestHandler =>
  (error, req, res, next) => {
    const refusal = toRefusal(error);
    ctx.metrics.refusals.inc({ code: refusal.code });
    if (refusal.code === 'internal')
      ctx.logger.error({ err: error as unknown, req_id: req.id }, 'unexpected error');
    if (res.headersSent) return next(error);
    if (refusal.details.retryAfter !== undefined) res.setHeader('Retry-After', refusal.details.retryAfter);
    res.status(refusal.status).json(errorBody(refusal, requestIdOf(req)));
  };

/** Bodies are JSON whatever their Content-Type says; a body that is none is refused with 400. */
const jsonBody = (limit: string): RequestHandler => express.json({ limit, strict: true, type: () => true });
const usualBody = jsonBody(BODY_LIMIT);

/** Whole documents are taken from those who are logged in only. */
const bodyOf = (route: Route): RequestHandler[] => {
  if (route.body === undefined) return [];
  if (route.bodyLimit === undefined) return [usualBody];
  const largeBody = jsonBody(route.bodyLimit);
  return [(req, res, next) => (req.staff === null ? usualBody : largeBody)(req, res, next)];
};

export interface AppParts {
  sessions: RequestHandler;
  routes: readonly Route[];
  /** The built web app; without it only the API is served. */
  pages?: RequestHandler | undefined;
}

export const createApp = (ctx: AppContext, { sessions, routes, pages }: AppParts): Express => {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('trust proxy', ctx.config.http.trustedProxies);
  app.set('query parser', 'simple');
  app.use(requestLog(ctx.logger));

  const ops = routes.filter((route) => route.auth === 'ops');
  for (const route of ops) app[route.method](route.path, ...apiHeaders(), mountedHandler(ctx, route));

  const api = express.Router();
  api.use(...apiHeaders());
  api.use(checkOrigin(ctx.config.http));
  api.use(ctx.limits.requests);
  api.use(sessions, loadStaff(ctx));
  for (const route of routes.filter((one) => one.auth !== 'ops')) {
    const limits = route.limit === 'sessions' ? [ctx.limits.sessions] : [];
    api[route.method](
      route.path.replace(/^\/api/, ''),
      ...limits,
      ...bodyOf(route),
      mountedHandler(ctx, route),
    );
  }
  api.use(docsRouter(routes));
  api.use(() => {
    throw refuse('not_found');
  });
  app.use('/api', api);
  if (pages !== undefined) app.use(pageHeaders(), pages);
  app.use(answerErrors(ctx));
  return app;
};
