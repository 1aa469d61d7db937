import type { UpdateUser, UserView } from '../../contracts/admin.js';
import { recordAudit, type AuditActor } from '../../db/repositories/audit.repository.js';
import { createDoorsIn } from '../../db/repositories/audited-doors.repository.js';
import { createUsersRepository, type UserChanges } from '../../db/repositories/users.repository.js';
import { mustMeetPolicy } from '../auth/change-password.usecase.js';
import { hashPassword } from '../auth/password-hash.js';
import { endSessionsOf } from '../auth/session.js';
import type { Staff } from '../auth/staff.js';
import type { AppContext } from '../context.js';
import { refuse } from '../http/errors.js';
import { auditedUser, takenAsRefusal } from './users.usecase.js';

/** Only the keys whose values differ. */
export const differenceOf = (
  before: Record<string, unknown>,
  after: Record<string, unknown>,
): { before: Record<string, unknown>; after: Record<string, unknown> } | null => {
  const keys = Object.keys(after).filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]));
  if (keys.length === 0) return null;
  const pick = (from: Record<string, unknown>) => Object.fromEntries(keys.map((key) => [key, from[key]]));
  return { before: pick(before), after: pick(after) };
};

const given = (change: Omit<UpdateUser, 'password'>): UserChanges =>
  Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));

/** Nobody locks the desk: not oneself, and not the last admin. */
const mustKeepAnAdmin = async (
  input: { staff: Staff; before: UserView; after: UserChanges },
  lockActiveAdmins: () => Promise<string[]>,
): Promise<void> => {
  const { staff, before, after } = input;
  if (before.role !== 'super_admin' || !before.active) return;
  const field = after.active === false ? 'active' : after.role === 'agent' ? 'role' : null;
  if (field === null) return;
  if (before.id === staff.id)
    throw refuse('request.invalid', { fields: { [field]: 'cannot be taken from yourself' } });
  const admins = await lockActiveAdmins();
  if (admins.length <= 1)
    throw refuse('request.invalid', { fields: { [field]: 'this is the last active admin' } });
};

/**
 * Changes what is named. Leaving the desk (inactive, or no agent any more) ends the shift and gives conversations back in
 * the same commit; leaving, another role or another password ends the user's log-ins and cuts the sockets.
 */
export const changeUser = async (input: {
  ctx: AppContext;
  staff: Staff;
  actor: AuditActor;
  id: string;
  change: UpdateUser;
}): Promise<UserView> => {
  const { ctx, staff, actor, id } = input;
  const { password, ...rest } = input.change;
  if (password !== undefined) mustMeetPolicy(ctx, password, 'password');
  const hash = password === undefined ? undefined : await hashPassword(password);
  const wanted = given(rest);

  const done = await ctx.db
    .transaction()
    .execute(async (trx) => {
      const users = createUsersRepository(trx);
      const known = await users.view(id);
      if (known === undefined) throw refuse('user.not_found');
      await mustKeepAnAdmin({ staff, before: known, after: wanted }, () => users.lockActiveAdmins());
      const before = await users.lock(id);
      if (before === undefined) throw refuse('user.not_found');
      await users.change(id, { ...wanted, ...(hash === undefined ? {} : { password_hash: hash }) });
      const leaves = before.role === 'agent' && (wanted.active === false || wanted.role === 'super_admin');
      if (leaves) {
        await createDoorsIn(trx).shiftTransition({
          agentId: id,
          action: 'offline',
          actorKind: 'admin',
          actorId: staff.id,
        });
      }
      const after = await users.view(id);
      if (after === undefined) throw refuse('user.not_found');
      const difference = differenceOf(auditedUser(before), {
        ...auditedUser(after),
        ...(hash === undefined ? {} : { password: 'changed' }),
      });
      if (difference !== null) {
        const action = before.active && !after.active ? 'user.deactivated' : 'user.changed';
        await recordAudit(trx, { ...actor, action, targetKind: 'user', targetId: id, ...difference });
      }
      return { before, after, leaves };
    })
    .catch(takenAsRefusal);

  const { before, after, leaves } = done;
  if (leaves) ctx.wakeRelay();
  ctx.staff.forget(id);
  if (!after.active || before.role !== after.role || hash !== undefined) {
    await endSessionsOf(ctx, {
      userId: id,
      ...(id === staff.id && after.active ? { exceptSid: staff.session_id } : {}),
    });
  }
  return after;
};
