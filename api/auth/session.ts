import connectPgSimple from 'connect-pg-simple';
import type { Request, RequestHandler, Response } from 'express';
import session from 'express-session';
import type { AppContext } from '../context.js';
import { room } from '../realtime/audience.js';
import type { Staff } from './staff.js';

declare module 'express-session' {
  interface SessionData {
    user_id: string;
    /** Milliseconds since the epoch; a log-in ends after 12 h whatever happens. */
    logged_in_at: number;
  }
}

declare global {
  // eslint has no say here: Express is extended through its own namespace
  namespace Express {
    interface Request {
      /** Set by the staff middleware on every /api request. */
      staff: Staff | null;
    }
  }
}

export const STAFF_COOKIE = 'sid';
export const ABSOLUTE_LIFE_MS = 12 * 60 * 60 * 1000;
const TOUCH_EVERY_MS = 10_000;
const PRUNE_EVERY_SECONDS = 15 * 60;

const PgStore = connectPgSimple(session);

/** Writes "still there" at most every 10 s for each log-in, not with every request. */
class ThrottledStore extends PgStore {
  readonly #touched = new Map<string, number>();

  override touch(sid: string, data: session.SessionData, done?: () => void): void {
    const now = performance.now();
    if (now - (this.#touched.get(sid) ?? -Infinity) < TOUCH_EVERY_MS) {
      done?.();
      return;
    }
    if (this.#touched.size > 10_000) this.#touched.clear();
    this.#touched.set(sid, now);
    super.touch(sid, data, done);
  }
}

/** Server-side log-in sessions of staff: idle time from the settings, 12 h at most. */
export const staffSessions = (ctx: AppContext): RequestHandler => {
  const store = new ThrottledStore({
    pool: ctx.pool,
    tableName: 'http_sessions',
    pruneSessionInterval: PRUNE_EVERY_SECONDS,
    errorLog: (...details: unknown[]) => ctx.logger.debug({ count: details.length }, 'session store failed'),
  });
  // the store takes a fixed number; the idle time is a setting
  Object.defineProperty(store, 'ttl', { get: () => ctx.settings.current.session_timeout_minutes * 60 });
  return session({
    name: STAFF_COOKIE,
    store,
    secret: ctx.config.sessionSecret.reveal(),
    resave: false,
    saveUninitialized: false,
    // never 'destroy': a request whose session could not be loaded (database away) would delete it as it ends
    unset: 'keep',
    cookie: { httpOnly: true, sameSite: 'lax', secure: 'auto', path: '/' },
  });
};

export const isTooOld = (data: { logged_in_at?: number | undefined }, now = Date.now()): boolean =>
  data.logged_in_at === undefined || now - data.logged_in_at > ABSOLUTE_LIFE_MS;

/** Who is behind a session that express-session has loaded; null for nobody, the deactivated and the over-aged. */
export const staffOf = async (
  ctx: AppContext,
  req: Pick<Request, 'session' | 'sessionID'>,
): Promise<Staff | null> => {
  const userId = req.session.user_id;
  if (userId === undefined || isTooOld(req.session)) return null;
  const user = await ctx.staff.find(userId);
  return user === null ? null : { ...user, session_id: req.sessionID };
};

export const loadStaff =
  (ctx: AppContext): RequestHandler =>
  async (req, _res, next) => {
    req.staff = await staffOf(ctx, req);
    if (req.staff?.role === 'agent') ctx.presence.seen(req.staff.id);
    next();
  };

/** Log-in: a new session id, so that one planted before is worth nothing. */
export const startStaffSession = (req: Request, userId: string): Promise<void> =>
  new Promise((resolve, reject) => {
    req.session.regenerate((error) => {
      if (error) return reject(error as Error);
      req.session.user_id = userId;
      req.session.logged_in_at = Date.now();
      req.session.save((failed) => (failed ? reject(failed as Error) : resolve()));
    });
  });

/** Here at once, in the other processes by a hint; who misses it looks every few seconds. */
const cut = (ctx: AppContext, ended: { sids: string[]; user_id?: string }): void => {
  for (const sid of ended.sids) ctx.audience.cut(room.logIn(sid));
  ctx.hints.send({ t: 'cut', ...ended });
};

/** Log-out of this one session; its sockets are cut in all processes. */
export const endStaffSession = async (ctx: AppContext, req: Request, res: Response): Promise<void> => {
  const sid = req.sessionID;
  await new Promise<void>((resolve, reject) => {
    req.session.destroy((error) => (error ? reject(error as Error) : resolve()));
  });
  res.clearCookie(STAFF_COOKIE, { httpOnly: true, sameSite: 'lax', path: '/' });
  cut(ctx, { sids: [sid] });
};

/** Deactivation, a new password or role: ends the log-ins of a user (all but one) and cuts their sockets. */
export const endSessionsOf = async (
  ctx: AppContext,
  input: { userId: string; exceptSid?: string },
): Promise<void> => {
  const sids = await ctx.repositories.identities.endSessionsOf(input);
  ctx.staff.forget(input.userId);
  cut(ctx, { sids, user_id: input.userId });
};
