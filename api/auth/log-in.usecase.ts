import type { Request } from 'express';
import type { Login, SignedInUser } from '../../contracts/auth.js';
import type { AuditActor } from '../../db/repositories/audit.repository.js';
import type { UserSecret } from '../../db/repositories/users.repository.js';
import type { AppContext } from '../context.js';
import { refuse } from '../http/errors.js';
import { startStaffSession } from './session.js';

const PORTAL_ROLE = { admin: 'super_admin', agent: 'agent' } as const;

const signedIn = (user: UserSecret): SignedInUser => ({
  id: user.id,
  username: user.username,
  role: user.role,
  must_change_password: user.must_change_password,
});

/**
 * Opens a new session for the right name and password. Refusals: auth.invalid_credentials (also for unknown and
 * deactivated users, after the same time), auth.forbidden (the other portal), rate.limited (too many failures).
 */
export const logIn = async (input: {
  ctx: AppContext;
  req: Request;
  login: Login;
  ip: string;
  requestId: string;
}): Promise<SignedInUser> => {
  const { ctx, req, login, ip, requestId } = input;
  const { audit } = ctx.repositories;
  const attempt = { username: login.username, ip };
  const unknown: AuditActor = { actorId: null, actorName: login.username, ip, requestId };
  await ctx.lockOut.count(attempt, () =>
    audit.record({ ...unknown, action: 'auth.login_locked', level: 'warn' }),
  );
  const user = await ctx.passport.authenticate(req);
  if (user === null) {
    await audit.record({ ...unknown, action: 'auth.login_failed', level: 'warn' });
    throw refuse('auth.invalid_credentials');
  }
  await ctx.lockOut.clear(attempt);
  const actor: AuditActor = { actorId: user.id, actorName: user.username, ip, requestId };
  const target = { targetKind: 'user', targetId: user.id };
  if (login.portal && user.role !== PORTAL_ROLE[login.portal]) {
    await audit.record({
      ...actor,
      ...target,
      action: 'auth.login_refused',
      level: 'warn',
      after: { portal: login.portal },
    });
    throw refuse('auth.forbidden');
  }
  await startStaffSession(req, user.id);
  ctx.staff.forget(user.id);
  await audit.record({ ...actor, ...target, action: 'auth.login' });
  return signedIn(user);
};
