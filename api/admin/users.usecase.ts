import type { CreateUser, UserView } from '../../contracts/admin.js';
import { recordAudit, type AuditActor } from '../../db/repositories/audit.repository.js';
import { createUsersRepository } from '../../db/repositories/users.repository.js';
import { mustMeetPolicy } from '../auth/change-password.usecase.js';
import { hashPassword } from '../auth/password-hash.js';
import type { AppContext } from '../context.js';
import { refuse } from '../http/errors.js';

/** A user name or address that somebody has becomes user.taken (409). */
export const takenAsRefusal = (error: unknown): never => {
  const { code, constraint } = error as { code?: string; constraint?: string };
  if (code === '23505' && constraint?.startsWith('users_') === true) {
    const field = constraint === 'users_email' ? 'email' : 'username';
    throw refuse('user.taken', { fields: { [field]: 'is taken' }, cause: error });
  }
  throw error;
};

/** What of a user goes into the audit log: never the hash. */
export const auditedUser = (user: UserView) => ({
  username: user.username,
  email: user.email,
  role: user.role,
  first_name: user.first_name,
  last_name: user.last_name,
  skills: user.skills,
  languages: user.languages,
  hourly_rate: user.hourly_rate,
  time_zone: user.time_zone,
  capacity: user.capacity,
  must_change_password: user.must_change_password,
  active: user.active,
});

export const createUser = async (input: {
  ctx: AppContext;
  actor: AuditActor;
  user: CreateUser;
}): Promise<string> => {
  const { ctx, actor, user } = input;
  mustMeetPolicy(ctx, user.password, 'password');
  const passwordHash = await hashPassword(user.password);
  return ctx.db
    .transaction()
    .execute(async (trx) => {
      const users = createUsersRepository(trx);
      const id = await users.create({
        username: user.username,
        email: user.email,
        passwordHash,
        role: user.role,
        mustChangePassword: user.must_change_password ?? false,
        firstName: user.first_name,
        lastName: user.last_name,
        skills: user.skills,
        languages: user.languages,
        hourlyRate: user.hourly_rate,
        timeZone: user.time_zone,
        capacity: user.capacity,
      });
      const made = await users.view(id);
      await recordAudit(trx, {
        ...actor,
        action: 'user.created',
        targetKind: 'user',
        targetId: id,
        after: made === undefined ? null : auditedUser(made),
      });
      return id;
    })
    .catch(takenAsRefusal);
};
