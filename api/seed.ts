import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { starterKnowledge } from '../content/starter.js';
import { createArticlesRepository } from '../db/repositories/articles.repository.js';
import { createIntentsRepository } from '../db/repositories/intents.repository.js';
import { createUsersRepository } from '../db/repositories/users.repository.js';
import { tellOperator } from '../platform/operator-notice.js';
import { hashPassword } from './auth/password-hash.js';
import type { AppContext } from './context.js';
import { demoAgents, playDemo } from './seed-demo.js';
import { isDatabaseAway } from '../db/database-away.js';

const FIRST_ADMIN = 'superadmin';
const KNOWN_PASSWORD = 'admin123';
const RETRY_MS = 1_000;

const firstPassword = (ctx: AppContext): { password: string; made: boolean } => {
  const given = ctx.config.adminPassword?.reveal();
  if (given !== undefined) return { password: given, made: false };
  return ctx.config.environment === 'production'
    ? { password: randomBytes(18).toString('base64url'), made: true }
    : { password: KNOWN_PASSWORD, made: false };
};

/**
 * Fills an empty database (one without users) in one transaction: the first admin, who must set a new password, the
 * starter help centre and, with the demo, agents. Copies that start at once wait for each other; false: not empty.
 */
const fillEmpty = async (ctx: AppContext): Promise<boolean> => {
  if (!(await ctx.repositories.users.isEmpty())) return false;
  const { password, made } = firstPassword(ctx);
  const passwordHash = await hashPassword(password);
  const agents = ctx.config.demo && ctx.config.environment !== 'production' ? await demoAgents() : [];
  const filled = await ctx.db.transaction().execute(async (trx) => {
    await sql`select pg_advisory_xact_lock(hashtextextended('switchboard.seed', 0))`.execute(trx);
    const users = createUsersRepository(trx);
    if (!(await users.isEmpty())) return false;
    await users.create({
      username: FIRST_ADMIN,
      email: 'superadmin@example.com',
      passwordHash,
      role: 'super_admin',
      mustChangePassword: true,
    });
    const { articles, intents } = starterKnowledge();
    await createArticlesRepository(trx).upsertAll({ articles, by: null });
    await createIntentsRepository(trx).replaceAll(intents.map((intent) => ({ ...intent, enabled: true })));
    for (const agent of agents) await users.create(agent);
    return true;
  });
  if (filled && made) tellOperator(`First log-in: ${FIRST_ADMIN} / ${password} (shown only this once)`);
  if (filled) await playDemo(ctx, agents);
  return filled;
};

/** Outside production the first log-in is shown as long as nobody has set a password of their own. */
const showKnownLogIn = async (ctx: AppContext): Promise<void> => {
  if (ctx.config.environment === 'production' || ctx.config.adminPassword !== null) return;
  const admin = await ctx.repositories.users.secretOf(FIRST_ADMIN);
  if (admin?.must_change_password === true)
    tellOperator(`First log-in: ${FIRST_ADMIN} / ${KNOWN_PASSWORD} (a new password is asked for)`);
};

/** The migrations are somebody else's job and may be under way. */
const isNotMigrated = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === '42P01';

/** Throws when the database is away. */
export const seed = async (ctx: AppContext): Promise<void> => {
  await fillEmpty(ctx);
  await showKnownLogIn(ctx);
};

/** Seeds as soon as the database is there; resolves when it is done. */
export const seedWhenReachable = async (ctx: AppContext, signal: AbortSignal): Promise<void> => {
  while (!signal.aborted) {
    try {
      return await seed(ctx);
    } catch (error) {
      if (!isDatabaseAway(error) && !isNotMigrated(error)) throw error;
      await sleep(RETRY_MS, undefined, { signal }).catch(() => undefined);
    }
  }
};
