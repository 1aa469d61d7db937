import { createServer, type Server } from 'node:http';
import type { RequestHandler } from 'express';
import { createApp } from './app.js';
import { staffSessions } from './auth/session.js';
import type { AppContext } from './context.js';
import { warmProbe } from './health.js';
import type { Route } from './http/route.js';
import { allRoutes } from './http/routes.js';
import { attachSockets } from './sockets/server.js';

export interface ApiServer {
  server: Server;
  /** Listens to PostgreSQL and keeps the settings fresh; does not wait for a database that is away. */
  start: () => Promise<void>;
  /** Cuts sockets and keep-alive connections; requests under way are given up to `graceMs`. */
  stop: (graceMs?: number) => Promise<void>;
}

/** Routes, pages and sockets on one HTTP server. */
export const createApiServer = (
  ctx: AppContext,
  options: { routes?: readonly Route[]; pages?: RequestHandler } = {},
): ApiServer => {
  const sessions = staffSessions(ctx);
  const app = createApp(ctx, { sessions, routes: options.routes ?? allRoutes, pages: options.pages });
  const server = createServer(app);
  const sockets = attachSockets(ctx, server, sessions);
  return {
    server,
    start: async () => {
      warmProbe(ctx);
      void ctx.pool.warm();
      await ctx.settings.refresh();
      ctx.settings.start();
      await ctx.hub.start();
    },
    stop: async (graceMs = 1_500) => {
      ctx.waiters.close();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      await sockets.stop();
      server.closeIdleConnections();
      const hurry = setTimeout(() => server.closeAllConnections(), graceMs);
      await closed;
      clearTimeout(hurry);
    },
  };
};
