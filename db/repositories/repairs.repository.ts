import { sql } from 'kysely';
import type { Database } from '../client.js';
import type { Subject } from './outbox.repository.js';

export type RepairCause = 'unnoted' | 'overdue' | 'restored';

/** A conversation or shift that looks as if no workflow had it; `mark` is the same as long as nothing moves. */
export interface Suspect extends Subject {
  cause: Exclude<RepairCause, 'restored'>;
  mark: string;
}

const LIMIT = 500;

/** What the reconciler asks and does. */
export const createRepairsRepository = (db: Database) => ({
  /**
   * Rings that no workflow has noted, and states that should have ended `graceSeconds` ago, as far as nothing waits in the
   * outbox to be rung.
   */
  async suspects(graceSeconds: number): Promise<Suspect[]> {
    const { rows } = await sql<Suspect>`
      select 'conversation' as kind, c.id, case when c.ring_change_no > c.noted_change_no then 'unnoted' else 'overdue' end
          as cause, concat_ws(' ', c.ring_change_no, c.noted_change_no, c.due_at) as mark
        from conversations c
        where (c.ring_change_no > c.noted_change_no
            or c.due_at < clock_timestamp() - make_interval(secs => ${graceSeconds}))
          and not exists (select 1 from outbox o
            where o.subject_kind = 'conversation' and o.subject_id = c.id and o.ring)
      union all
      select 'shift', s.agent_id, case when s.ring_change_no > s.noted_change_no then 'unnoted' else 'overdue' end,
          concat_ws(' ', s.ring_change_no, s.noted_change_no, s.away_since)
        from agent_states s
        where (s.ring_change_no > s.noted_change_no
            or s.shift <> 'off' and s.away_since < clock_timestamp()
              - setting_seconds('shift_grace_seconds', 600) - make_interval(secs => ${graceSeconds}))
          and not exists (select 1 from outbox o
            where o.subject_kind = 'shift' and o.subject_id = s.agent_id and o.ring)
      limit ${LIMIT}`.execute(db);
    return rows;
  },

  /** Rings the subject again and counts it. */
  repair: (subject: Subject, cause: RepairCause): Promise<void> =>
    db.transaction().execute(async (transaction) => {
      await sql`select ring_again(${subject.kind}, ${subject.id}::uuid)`.execute(transaction);
      await transaction
        .insertInto('repairs')
        .values({ subject_kind: subject.kind, subject_id: subject.id, cause })
        .execute();
    }),

  async count(): Promise<number> {
    const row = await db
      .selectFrom('repairs')
      .select((e) => e.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    return row.count;
  },

  /**
   * Remembers which database this is. Another system identifier or timeline than the stored one: it was restored from a
   * backup, so the epoch goes up and everything that waits for a deadline rings. Returns how many rang, null when nothing
   * had changed.
   */
  noticeRestore: (): Promise<number | null> =>
    db.transaction().execute(async (transaction) => {
      const { rows } = await sql<{ known: boolean }>`
        with here as (
          select s.system_identifier::text as system_identifier, c.timeline_id as timeline
          from pg_control_system() s, pg_control_checkpoint() c
        ), before as (select * from app_state for update)
        update app_state a set system_identifier = here.system_identifier, timeline = here.timeline,
          epoch = a.epoch + case when before.system_identifier is null then 0 else 1 end
        from here, before
        where (before.system_identifier, before.timeline) is distinct from (here.system_identifier, here.timeline)
        returning before.system_identifier is not null as known`.execute(transaction);
      if (rows[0]?.known !== true) return null;
      const rung = await sql<{ rung: number }>`
        with subjects as (
          select 'conversation' as kind, id from conversations where due_at is not null
          union all select 'shift', agent_id from agent_states where shift <> 'off'
        ), counted as (
          insert into repairs (subject_kind, subject_id, cause) select kind, id, 'restored' from subjects
        )
        select count(*) filter (where ring_again(kind, id)) as rung from subjects`.execute(transaction);
      return rung.rows[0]?.rung ?? 0;
    }),
});

export type RepairsRepository = ReturnType<typeof createRepairsRepository>;
