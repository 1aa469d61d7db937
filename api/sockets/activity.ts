import type { AppContext } from '../context.js';
import type { Caller } from '../realtime/audience.js';

const TOUCH_EVERY_MS = 15_000;

/** What a person does over a socket keeps the log-in alive, as a request does; written at most every 15 s. */
export const noteActivity = (ctx: AppContext, caller: Caller): (() => void) => {
  let touchedAt = performance.now();
  return () => {
    if (caller.kind !== 'staff' || performance.now() - touchedAt < TOUCH_EVERY_MS) return;
    touchedAt = performance.now();
    const idleSeconds = ctx.settings.current.session_timeout_minutes * 60;
    ctx.repositories.identities
      .touchSession({ sid: caller.staff.session_id, idleSeconds })
      .catch((error: unknown) => ctx.logger.debug({ err: error }, 'a log-in was not kept alive'));
  };
};
