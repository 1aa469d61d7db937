import { ABSOLUTE_LIFE_MS } from '../auth/session.js';
import type { AppContext } from '../context.js';
import { room } from '../realtime/audience.js';

const LOOK_EVERY_MS = 3_000;
const ALIVE_EVERY_MS = 300;

/** The `cut` hint ends sockets at once; this look ends those whose hint was lost, who were idle or stayed for 12 h. */
const lookAfter = async (ctx: AppContext): Promise<void> => {
  const sids = ctx.audience.inRooms(room.logIn(''));
  for (const socket of ctx.audience.sockets()) {
    const { caller } = socket.data;
    if (caller.kind !== 'staff') continue;
    if (Date.now() - caller.loggedInAt > ABSOLUTE_LIFE_MS) socket.disconnect(true);
  }
  for (const sid of await ctx.repositories.identities.endedSessions(sids)) ctx.audience.cut(room.logIn(sid));
};

/** An agent whose page is open is there, even when nothing is typed. */
const renewLeases = async (ctx: AppContext): Promise<void> => {
  for (const agentId of ctx.audience.inRooms(room.agent(''))) {
    if (ctx.presence.isDue(agentId)) await ctx.presence.renew(agentId);
  }
};

/** Watches over the log-ins and leases of connected staff; returns how to stop. */
export const startLogInWatch = (ctx: AppContext): (() => void) => {
  const every = (ms: number, work: (ctx: AppContext) => Promise<void>) =>
    setInterval(() => {
      work(ctx).catch((error: unknown) =>
        ctx.logger.debug({ err: error }, 'staff sockets were not looked after'),
      );
    }, ms).unref();
  const timers = [every(LOOK_EVERY_MS, lookAfter), every(ALIVE_EVERY_MS, renewLeases)];
  return () => timers.forEach((timer) => clearInterval(timer));
};
