import type { IncomingMessage, Server as HttpServer } from 'node:http';
import type { Duplex } from 'node:stream';
import type { RequestHandler } from 'express';
import { Server } from 'socket.io';
import type { AppContext } from '../context.js';
import { errorBody, refuse } from '../http/errors.js';
import { isOwnOrigin } from '../http/origin.js';
import { room, type AppServer, type AppSocket } from '../realtime/audience.js';
import { listenToConversations } from './conversation.socket.js';
import { callerOf, handshakeError } from './handshake.js';
import { startHeartbeat } from './heartbeat.js';
import { startLogInWatch } from './log-in-watch.js';

const PATH = '/socket.io';
/** A message of 4,000 characters is at most 24 KB of JSON; a larger frame closes the connection. Bytes. */
const MAX_FRAME = 64 * 1024;

type UpgradeListener = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

/** Engine.IO answers a refused upgrade with 400; the public surface says 403. */
const refuseForeignUpgrades = (ctx: AppContext, server: HttpServer): void => {
  const listeners = server.listeners('upgrade') as UpgradeListener[];
  server.removeAllListeners('upgrade');
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (isOwnOrigin(ctx.config.http, request)) {
      for (const listener of listeners) listener(request, socket, head);
      return;
    }
    const body = JSON.stringify(errorBody(refuse('auth.origin_refused'), ''));
    socket.end(
      `HTTP/1.1 403 Forbidden\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
    );
  });
};

const welcome = async (ctx: AppContext, socket: AppSocket): Promise<void> => {
  ctx.serviceWatch.welcome(socket);
  const { caller } = socket.data;
  if (caller.kind === 'customer') {
    await socket.join(room.conversation(caller.sessionId));
    return;
  }
  const { staff } = caller;
  const desk = staff.role === 'super_admin' ? [room.admins] : [room.agents, room.agent(staff.id)];
  await socket.join([room.logIn(staff.session_id), ...desk]);
  if (staff.role === 'agent') await ctx.presence.renew(staff.id);
};

/** The socket server on the API's own port; `sessions` is the same middleware the routes use. Returns how to stop. */
export const attachSockets = (
  ctx: AppContext,
  server: HttpServer,
  sessions: RequestHandler,
): { io: AppServer; stop: () => Promise<void> } => {
  const io: AppServer = new Server(server, {
    path: PATH,
    maxHttpBufferSize: MAX_FRAME,
    serveClient: false,
    pingInterval: 10_000,
    pingTimeout: 10_000,
    allowRequest: (request, done) => done(null, isOwnOrigin(ctx.config.http, request)),
  });
  refuseForeignUpgrades(ctx, server);
  io.engine.use(sessions);
  io.use((socket, next) => {
    callerOf(ctx, socket).then(
      (caller) => {
        socket.data.caller = caller;
        next();
      },
      (error: unknown) => next(handshakeError(ctx, error)),
    );
  });
  io.on('connection', (socket) => {
    const { kind } = socket.data.caller;
    ctx.metrics.sockets.inc({ kind });
    socket.on('disconnect', () => ctx.metrics.sockets.dec({ kind }));
    listenToConversations(ctx, socket);
    welcome(ctx, socket).catch((error: unknown) => {
      ctx.logger.debug({ err: error }, 'a socket could not be welcomed');
      socket.disconnect(true);
    });
  });
  ctx.audience.attach(io);
  const stops = [startHeartbeat(ctx), startLogInWatch(ctx)];
  return {
    io,
    stop: async () => {
      for (const stop of stops) stop();
      await io.close();
    },
  };
};
