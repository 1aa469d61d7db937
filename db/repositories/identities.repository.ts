import { sql } from 'kysely';
import type { Database } from '../client.js';

/** Who is asking: questions of the guards. */
export const createIdentitiesRepository = (db: Database) => ({
  activeStaff: (userId: string) =>
    db
      .selectFrom('users')
      .select(['id', 'username', 'role', 'must_change_password'])
      .select(sql<string>`display_name(id)`.as('name'))
      .where('id', '=', userId)
      .where('active', '=', true)
      .executeTakeFirst(),

  tokenHash: async (conversationId: string): Promise<Buffer | null> => {
    const row = await db
      .selectFrom('conversations')
      .select('token_hash')
      .where('id', '=', conversationId)
      .executeTakeFirst();
    return row?.token_hash ?? null;
  },

  /** Which of these log-in sessions have ended: logged out, idle or removed. */
  endedSessions: async (sids: readonly string[]): Promise<string[]> => {
    if (sids.length === 0) return [];
    const alive = await db
      .selectFrom('http_sessions')
      .select('sid')
      .where('sid', 'in', sids)
      .where('expire', '>', sql<Date>`now()`)
      .execute();
    const found = new Set(alive.map((row) => row.sid));
    return sids.filter((sid) => !found.has(sid));
  },

  /** An event made by a person over a socket keeps the log-in alive. */
  touchSession: async (input: { sid: string; idleSeconds: number }): Promise<void> => {
    await db
      .updateTable('http_sessions')
      .set({ expire: sql<Date>`now() + make_interval(secs => ${input.idleSeconds})` })
      .where('sid', '=', input.sid)
      .where('expire', '>', sql<Date>`now()`)
      .execute();
  },

  /** Ends the log-ins of a user, all but `exceptSid`; returns the ended ones. */
  endSessionsOf: async (input: { userId: string; exceptSid?: string }): Promise<string[]> => {
    let query = db
      .deleteFrom('http_sessions')
      .where(sql<string>`sess ->> 'user_id'`, '=', input.userId)
      .returning('sid');
    if (input.exceptSid !== undefined) query = query.where('sid', '<>', input.exceptSid);
    return (await query.execute()).map((row) => row.sid);
  },
});

export type IdentitiesRepository = ReturnType<typeof createIdentitiesRepository>;
