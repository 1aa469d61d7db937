import type { ShiftSnapshot, Snapshot } from '../../contracts/workflow.js';
import type { Queryable } from './doors.repository.js';

export type SubjectKind = 'conversation' | 'shift';
export interface Subject {
  kind: SubjectKind;
  id: string;
}
export type SubjectSnapshot =
  { kind: 'conversation'; snapshot: Snapshot } | { kind: 'shift'; snapshot: ShiftSnapshot };

/** The relay's questions; each is one statement and one commit. */
export function createOutboxRepository(db: Queryable) {
  return {
    /** Tells every api copy what is new, at most `limit` rows; returns how many it took. */
    async push(limit: number): Promise<number> {
      const { rows } = await db.query<{ taken: number }>({
        name: 'outbox_push',
        text: 'select outbox_push($1) as taken',
        values: [limit],
      });
      return rows[0]?.taken ?? 0;
    },

    /** Subjects with something to ring, now this relay's for `leaseMs`. */
    async lease(limit: number, leaseMs: number): Promise<Subject[]> {
      const { rows } = await db.query<{ subject_kind: SubjectKind; subject_id: string }>({
        name: 'outbox_lease',
        text: 'select subject_kind, subject_id from outbox_lease($1, $2)',
        values: [limit, leaseMs],
      });
      return rows.map((row) => ({ kind: row.subject_kind, id: row.subject_id }));
    },

    /** Null: the subject does not exist. */
    async snapshot(subject: Subject): Promise<SubjectSnapshot | null> {
      const { rows } = await db.query<{ snapshot: Snapshot & ShiftSnapshot }>({
        name: 'outbox_snapshot',
        text: 'select outbox_snapshot($1, $2) as snapshot',
        values: [subject.kind, subject.id],
      });
      const snapshot = rows[0]?.snapshot ?? null;
      return snapshot === null ? null : { kind: subject.kind, snapshot };
    },

    /** Everything up to `changeNo` has reached the workflow. */
    async rung(subject: Subject, changeNo: number): Promise<void> {
      await db.query({
        name: 'outbox_rung',
        text: 'select outbox_rung($1, $2, $3)',
        values: [subject.kind, subject.id, changeNo],
      });
    },

    /** Keeps the subject away from all relays for `retryMs`; returns how often it failed. */
    async failed(subject: Subject, retryMs: number): Promise<number> {
      const { rows } = await db.query<{ attempts: number | null }>({
        name: 'outbox_failed',
        text: 'select outbox_failed($1, $2, $3) as attempts',
        values: [subject.kind, subject.id, retryMs],
      });
      return rows[0]?.attempts ?? 0;
    },

    /** For the system status: what still waits to be pushed or rung, and since when. */
    async backlog(): Promise<{ pending: number; lagSeconds: number }> {
      const { rows } = await db.query<{ pending: number; lag_seconds: number }>({
        name: 'outbox_backlog',
        text: `select count(*) as pending,
          coalesce(extract(epoch from clock_timestamp() - min(created_at)), 0)::float8 as lag_seconds from outbox`,
        values: [],
      });
      return { pending: rows[0]?.pending ?? 0, lagSeconds: rows[0]?.lag_seconds ?? 0 };
    },
  };
}

export type OutboxRepository = ReturnType<typeof createOutboxRepository>;
