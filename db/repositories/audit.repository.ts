import { type Kysely, sql } from 'kysely';
import type { AuditLog } from '../../contracts/admin.js';
import type { Database } from '../client.js';
import type { Schema } from '../schema.js';

/** Who did something, as the request knows it. */
export interface AuditActor {
  actorId: string | null;
  actorName: string;
  ip: string;
  requestId: string;
}

/** One action of a person; `before` and `after` hold no secrets and no message text. */
export interface AuditEntry extends AuditActor {
  /** `category.verb`, such as user.created; the category is the part before the dot. */
  action: string;
  level?: 'info' | 'warn';
  targetKind?: string;
  targetId?: string | null;
  before?: object | null;
  after?: object | null;
}

export interface AuditFilter {
  actor?: string | undefined;
  action?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
  limit: number;
  /** The last row of the page before: exact instant and id. */
  after: [at: string, id: string] | null;
}

const json = (value: object | null | undefined): string | null =>
  value === null || value === undefined ? null : JSON.stringify(value);

/** Writes inside the caller's transaction when it is given one. */
export const recordAudit = async (db: Kysely<Schema>, entry: AuditEntry): Promise<void> => {
  await db
    .insertInto('audit_logs')
    .values({
      level: entry.level ?? 'info',
      category: entry.action.split('.')[0] ?? entry.action,
      action: entry.action,
      actor_id: entry.actorId,
      actor_name: entry.actorName,
      target_kind: entry.targetKind ?? null,
      target_id: entry.targetId ?? null,
      before: json(entry.before),
      after: json(entry.after),
      ip: entry.ip,
      request_id: entry.requestId,
    })
    .execute();
};

export const createAuditRepository = (db: Database) => ({
  record: (entry: AuditEntry): Promise<void> => recordAudit(db, entry),

  /** Newest first; one row more than `limit` says that there is another page. */
  list: (filter: AuditFilter): Promise<(AuditLog & { cursor_at: string })[]> => {
    let query = db
      .selectFrom('audit_logs as a')
      .select(['a.id', 'a.level', 'a.category', 'a.action', 'a.before', 'a.after', 'a.ip', 'a.request_id'])
      .select([
        sql<string>`iso(a.at)`.as('timestamp'),
        sql<string>`a.at::text`.as('cursor_at'),
        sql<AuditLog['user']>`case when a.actor_name is not null then
          jsonb_build_object('id', a.actor_id, 'name', a.actor_name) end`.as('user'),
        sql<AuditLog['target']>`case when a.target_kind is not null then
          jsonb_build_object('kind', a.target_kind, 'id', a.target_id) end`.as('target'),
      ])
      .orderBy('a.at', 'desc')
      .orderBy('a.id', 'desc')
      .limit(filter.limit + 1);
    const { actor, action, after } = filter;
    if (actor !== undefined) {
      query = query.where(
        sql<boolean>`(a.actor_id::text = ${actor} or lower(a.actor_name) = lower(${actor}))`,
      );
    }
    if (action?.endsWith('.*')) query = query.where('a.category', '=', action.slice(0, -2));
    else if (action !== undefined) query = query.where('a.action', '=', action);
    if (filter.from !== undefined) query = query.where('a.at', '>=', sql<Date>`${filter.from}::timestamptz`);
    if (filter.to !== undefined) query = query.where('a.at', '<', sql<Date>`${filter.to}::timestamptz`);
    if (after !== null) {
      query = query.where(sql<boolean>`(a.at, a.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)`);
    }
    return query.execute();
  },
});

export type AuditRepository = ReturnType<typeof createAuditRepository>;
