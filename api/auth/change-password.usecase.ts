import type { ChangePassword, SignedInUser } from '../../contracts/auth.js';
import { recordAudit, type AuditActor } from '../../db/repositories/audit.repository.js';
import { createUsersRepository } from '../../db/repositories/users.repository.js';
import type { AppContext } from '../context.js';
import { refuse } from '../http/errors.js';
import { hashPassword, verifyPassword } from './password-hash.js';
import { endSessionsOf } from './session.js';
import type { Staff } from './staff.js';

/** 422 on `field` when the settings' password policy is not met. */
export const mustMeetPolicy = (ctx: AppContext, password: string, field: string): void => {
  const { min_length: min } = ctx.settings.current.password_policy;
  if ([...password].length >= min) return;
  throw refuse('request.invalid', { fields: { [field]: `must have at least ${min} characters` } });
};

/**
 * Sets the new password and ends the user's other log-ins. Guessing the current one through a stolen session counts as
 * failed log-ins do.
 */
export const changePassword = async (input: {
  ctx: AppContext;
  staff: Staff;
  change: ChangePassword;
  actor: AuditActor;
}): Promise<SignedInUser> => {
  const { ctx, staff, change, actor } = input;
  const attempt = { username: staff.username, ip: actor.ip };
  await ctx.lockOut.count(attempt, () =>
    ctx.repositories.audit.record({ ...actor, action: 'auth.login_locked', level: 'warn' }),
  );
  const secret = await ctx.repositories.users.secretOfId(staff.id);
  if (!(await verifyPassword(secret?.password_hash ?? null, change.current_password))) {
    await ctx.repositories.audit.record({ ...actor, action: 'auth.password_refused', level: 'warn' });
    throw refuse('request.invalid', { fields: { current_password: 'is wrong' } });
  }
  await ctx.lockOut.clear(attempt);
  mustMeetPolicy(ctx, change.new_password, 'new_password');
  if (change.new_password === change.current_password) {
    throw refuse('request.invalid', { fields: { new_password: 'must differ from the current one' } });
  }
  const hash = await hashPassword(change.new_password);
  await ctx.db.transaction().execute(async (trx) => {
    await createUsersRepository(trx).change(staff.id, { password_hash: hash, must_change_password: false });
    await recordAudit(trx, {
      ...actor,
      action: 'auth.password_changed',
      targetKind: 'user',
      targetId: staff.id,
      before: { must_change_password: staff.must_change_password },
      after: { must_change_password: false },
    });
  });
  await endSessionsOf(ctx, { userId: staff.id, exceptSid: staff.session_id });
  return { id: staff.id, username: staff.username, role: staff.role, must_change_password: false };
};
