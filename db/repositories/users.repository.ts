import { type Kysely, sql } from 'kysely';
import type { UserView } from '../../contracts/admin.js';
import type { Database } from '../client.js';
import type { Schema } from '../schema.js';

/** What log-in needs; never leaves the api. */
export interface UserSecret {
  id: string;
  username: string;
  role: 'agent' | 'super_admin';
  password_hash: string;
  must_change_password: boolean;
}

export interface NewUser {
  username: string;
  email: string;
  passwordHash: string;
  role: 'agent' | 'super_admin';
  mustChangePassword: boolean;
  firstName?: string | null | undefined;
  lastName?: string | null | undefined;
  skills?: string[] | undefined;
  languages?: string[] | undefined;
  hourlyRate?: number | null | undefined;
  timeZone?: string | undefined;
  capacity?: number | undefined;
}

export type UserChanges = Partial<
  Pick<
    UserView,
    | 'username'
    | 'email'
    | 'role'
    | 'first_name'
    | 'last_name'
    | 'skills'
    | 'languages'
    | 'hourly_rate'
    | 'time_zone'
    | 'capacity'
    | 'must_change_password'
    | 'active'
  >
> & { password_hash?: string };

const instant = (column: string) => sql<string>`iso(${sql.ref(column)})`;

const views = (db: Kysely<Schema>) =>
  db
    .selectFrom('users')
    .select(['id', 'username', 'email', 'role', 'first_name', 'last_name', 'skills', 'languages'])
    .select(['hourly_rate', 'time_zone', 'capacity', 'must_change_password', 'active'])
    .select([
      sql<string>`display_name(id)`.as('name'),
      instant('created_at').as('created_at'),
      sql<string | null>`iso(deactivated_at)`.as('deactivated_at'),
    ]);

/** Users inside or outside of a transaction. */
export const createUsersRepository = (db: Database | Kysely<Schema>) => ({
  /** The active user of this name or e-mail address. */
  secretOf: (name: string): Promise<UserSecret | undefined> =>
    db
      .selectFrom('users')
      .select(['id', 'username', 'role', 'password_hash', 'must_change_password'])
      .where(sql<boolean>`(lower(username) = lower(${name}) or lower(email) = lower(${name}))`)
      .where('active', '=', true)
      .orderBy(sql`(lower(username) = lower(${name}))`, 'desc')
      .limit(1)
      .executeTakeFirst(),

  secretOfId: (id: string): Promise<{ password_hash: string } | undefined> =>
    db
      .selectFrom('users')
      .select('password_hash')
      .where('id', '=', id)
      .where('active', '=', true)
      .executeTakeFirst(),

  isEmpty: async (): Promise<boolean> =>
    (await db.selectFrom('users').select('id').limit(1).executeTakeFirst()) === undefined,

  view: (id: string): Promise<UserView | undefined> => views(db).where('id', '=', id).executeTakeFirst(),

  /** Locks the row until the end of the transaction; not against the key share that an assignment takes. */
  lock: (id: string): Promise<UserView | undefined> =>
    views(db).where('id', '=', id).forNoKeyUpdate().executeTakeFirst(),

  /** Locks all active admins, so that two changes at once cannot remove the last two. */
  lockActiveAdmins: async (): Promise<string[]> =>
    (
      await db
        .selectFrom('users')
        .select('id')
        .where('role', '=', 'super_admin')
        .where('active', '=', true)
        .orderBy('id')
        .forNoKeyUpdate()
        .execute()
    ).map((row) => row.id),

  create: async (user: NewUser): Promise<string> => {
    const row = await db
      .insertInto('users')
      .values({
        username: user.username,
        email: user.email,
        password_hash: user.passwordHash,
        role: user.role,
        must_change_password: user.mustChangePassword,
        first_name: user.firstName ?? null,
        last_name: user.lastName ?? null,
        skills: user.skills ?? [],
        languages: user.languages ?? [],
        hourly_rate: user.hourlyRate ?? null,
        time_zone: user.timeZone ?? 'UTC',
        capacity: user.capacity ?? 3,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    return row.id;
  },

  change: async (id: string, changes: UserChanges): Promise<void> => {
    await db
      .updateTable('users')
      .set({
        ...changes,
        updated_at: sql<Date>`clock_timestamp()`,
        ...(changes.active === undefined
          ? {}
          : { deactivated_at: changes.active ? null : sql<Date>`clock_timestamp()` }),
      })
      .where('id', '=', id)
      .execute();
  },

  /** By user name; one row more than `limit` says that there is another page. */
  list: (filter: {
    role?: 'agent' | 'super_admin' | undefined;
    active?: boolean | undefined;
    q?: string | undefined;
    limit: number;
    after: string | null;
  }): Promise<UserView[]> => {
    let query = views(db)
      .orderBy(sql`lower(username)`)
      .limit(filter.limit + 1);
    if (filter.role !== undefined) query = query.where('role', '=', filter.role);
    if (filter.active !== undefined) query = query.where('active', '=', filter.active);
    if (filter.q !== undefined && filter.q !== '') {
      query = query.where(
        sql<boolean>`strpos(lower(concat_ws(' ', username, email, first_name, last_name)), lower(${filter.q})) > 0`,
      );
    }
    if (filter.after !== null) query = query.where(sql<boolean>`lower(username) > ${filter.after}`);
    return query.execute();
  },
});

export type UsersRepository = ReturnType<typeof createUsersRepository>;
