import type { Server as HttpServer } from 'node:http';
import type { RequestHandler } from 'express';
import { Server } from 'socket.io';
import type { AppContext } from '../context.js';
import { room, type AppServer, type AppSocket } from '../realtime/audience.js';
import { listenToConversations } from './conversation.socket.js';
import { callerOf, handshakeError } from './handshake.js';
import { createHandshakeGuard } from './handshake-guard.js';
import { startHeartbeat } from './heartbeat.js';
import { startLogInWatch } from './log-in-watch.js';

const PATH = '/socket.io';
/** A message of 4,000 characters is at most 24 KB of JSON; a larger frame closes the connection. Bytes. */
const MAX_FRAME = 64 * 1024;

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
  const guard = createHandshakeGuard(ctx);
  const io: AppServer = new Server(server, {
    path: PATH,
    maxHttpBufferSize: MAX_FRAME,
    serveClient: false,
    pingInterval: 10_000,
    pingTimeout: 10_000,
    allowRequest: guard.allowRequest,
  });
  guard.guardUpgrades(server);
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
