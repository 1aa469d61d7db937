import { sql } from 'kysely';
import type { Database } from '../client.js';
import type { Subject } from './outbox.repository.js';

export type RepairCause = 'unnoted' | 'overdue' | 'restored';

/** A conversation or shift that looks as if no workflow had it; `mark` is the same as long as nothing moves. */
export interface Suspect extends Subject {
  cause: Exclude<RepairCause, 'restored'>;
  mark: string;
}

/** Subjects of one transaction after a restore: far within the statement timeout. */
const LIMIT = 500;

const nothingRings = sql`not exists (select 1 from outbox o
  where o.subject_kind = 'conversation' and o.subject_id = c.id and o.ring)`;

/** What the reconciler asks and does. */
export const createRepairsRepository = (db: Database) => ({
  /**
   * Rings that no workflow has noted, and states that should have ended `graceSeconds` ago, as far as nothing waits in the
   * outbox to be rung: the next page after `after` in order of kind (shifts are few) and id. A page that is not full is the
   * last. Two questions of which each has its index: with "or" between them every open conversation would be read.
   */
  async suspects(input: { graceSeconds: number; after: Subject | null; limit: number }): Promise<Suspect[]> {
    const { graceSeconds, after, limit } = input;
    const { rows } = await sql<Suspect>`
      with suspects as materialized (
      select 'conversation' as kind, c.id, 'unnoted' as cause,
          concat_ws(' ', c.ring_change_no, c.noted_change_no, c.due_at) as mark
        from conversations c where c.ring_change_no > c.noted_change_no and ${nothingRings}
      union all
      select 'conversation', c.id, 'overdue', concat_ws(' ', c.ring_change_no, c.noted_change_no, c.due_at)
        from conversations c
        where c.due_at < statement_timestamp() - make_interval(secs => ${graceSeconds})
          and c.ring_change_no <= c.noted_change_no and ${nothingRings}
      union all
      select 'shift', s.agent_id, case when s.ring_change_no > s.noted_change_no then 'unnoted' else 'overdue' end,
          concat_ws(' ', s.ring_change_no, s.noted_change_no, s.away_since)
        from agent_states s
        where (s.ring_change_no > s.noted_change_no
            or s.shift <> 'off' and s.away_since < clock_timestamp()
              - setting_seconds('shift_grace_seconds', 600) - make_interval(secs => ${graceSeconds}))
          and not exists (select 1 from outbox o
            where o.subject_kind = 'shift' and o.subject_id = s.agent_id and o.ring)
      )
      select * from suspects where ${after === null}
        or (kind = 'conversation', id) > (${after?.kind ?? null} = 'conversation', ${after?.id ?? null}::uuid)
      order by (kind = 'conversation'), id limit ${limit}`.execute(db);
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
   * backup, so the epoch goes up, and everything that waits for a deadline is to be rung (`ringRestored`). True then.
   */
  noticeRestore: async (): Promise<boolean> => {
    const { rows } = await sql<{ known: boolean }>`
      with here as (
        select s.system_identifier::text as system_identifier, c.timeline_id as timeline
        from pg_control_system() s, pg_control_checkpoint() c
      ), before as (select * from app_state for update)
      update app_state a set system_identifier = here.system_identifier, timeline = here.timeline,
        epoch = a.epoch + case when before.system_identifier is null then 0 else 1 end,
        ringing_kind = case when before.system_identifier is null then null else 'conversation' end,
        ringing_after = null
      from here, before
      where (before.system_identifier, before.timeline) is distinct from (here.system_identifier, here.timeline)
      returning before.system_identifier is not null as known`.execute(db);
    return rows[0]?.known === true;
  },

  /**
   * The database server was started since `noteStart`: it may have been put back to an older point meanwhile. Who changed last
   * has most likely changed since; at most `limit` of each kind.
   */
  async newStart(limit: number): Promise<{ startedAt: string; subjects: Subject[] } | null> {
    const start = await sql<{ at: string }>`
      select pg_postmaster_start_time()::text as at from app_state
      where server_started_at is distinct from pg_postmaster_start_time()`.execute(db);
    const startedAt = start.rows[0]?.at;
    if (startedAt === undefined) return null;
    const { rows: subjects } = await sql<Subject>`
      (select 'conversation' as kind, id from conversations where due_at is not null
        order by greatest(last_message_at, created_at, resolved_at) desc limit ${limit})
      union all
      (select 'shift', agent_id from agent_states where shift <> 'off' order by since desc limit ${limit})`.execute(
      db,
    );
    return { startedAt, subjects };
  },

  async noteStart(startedAt: string): Promise<void> {
    await sql`update app_state set server_started_at = ${startedAt}::timestamptz`.execute(db);
  },

  /**
   * Remembers which store Temporal works on. Another one than before has no workflow: everything that waits for a deadline is
   * to be rung (`ringRestored`). True then.
   */
  noticeStore: async (namespaceId: string): Promise<boolean> => {
    const { rows } = await sql<{ known: boolean }>`
      with before as (select temporal_namespace_id as id from app_state for update)
      update app_state set temporal_namespace_id = ${namespaceId},
        ringing_kind = case when before.id is null then ringing_kind else 'conversation' end,
        ringing_after = case when before.id is null then ringing_after end
      from before where before.id is distinct from ${namespaceId}
      returning before.id is not null as known`.execute(db);
    return rows[0]?.known === true;
  },

  /**
   * Rings the next of what waited for a deadline when the database or Temporal's store was restored, in order of id. How far it came commits with
   * the rings, so another process goes on where this one died. Returns how many it took; null when nothing is left.
   */
  ringRestored: (limit = LIMIT): Promise<number | null> =>
    db.transaction().execute(async (transaction) => {
      const { rows } = await sql<{ kind: Subject['kind'] | null; after: string | null }>`
        select ringing_kind as kind, ringing_after as after from app_state for update`.execute(transaction);
      const { kind = null, after = null } = rows[0] ?? {};
      if (kind === null) return null;
      const open =
        kind === 'conversation'
          ? sql`select id from conversations where due_at is not null`
          : sql`select agent_id as id from agent_states where shift <> 'off'`;
      const rung = await sql<{ rung: number; last: string | null }>`
        with subjects as materialized (
          select id from (${open}) o where ${after}::uuid is null or id > ${after}::uuid order by id limit ${limit}
        ), counted as (
          insert into repairs (subject_kind, subject_id, cause) select ${kind}, id, 'restored' from subjects
        )
        select count(*) filter (where ring_again(${kind}, id))::int as rung, max(id::text) as last
          from subjects`.execute(transaction);
      const { rung: count = 0, last = null } = rung.rows[0] ?? {};
      const next = last !== null ? kind : kind === 'conversation' ? 'shift' : null;
      await sql`update app_state set ringing_kind = ${next}, ringing_after = ${last}::uuid`.execute(
        transaction,
      );
      return count;
    }),
});

export type RepairsRepository = ReturnType<typeof createRepairsRepository>;
