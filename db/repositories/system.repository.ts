import { sql } from 'kysely';
import type { Database } from '../client.js';

export interface LastTurn {
  at: string;
  adapter: 'local' | 'openai';
  outcome: string | null;
  fallback_code: string | null;
}
export interface Incidents {
  total: number;
  last_day: number;
  last_at: string | null;
}

/** What turns need besides Temporal. */
export interface Readiness {
  workers: number;
  assistants: number;
  /** The last turn of the last minutes was answered without the model service it should have used. */
  fell_back: boolean;
}

const incidents = async (db: Database, table: 'repairs' | 'dead_letters'): Promise<Incidents> => {
  const { rows } = await sql<Incidents>`select count(*)::int as total,
    count(*) filter (where created_at > clock_timestamp() - interval '1 day')::int as last_day,
    iso(max(created_at)) as last_at from ${sql.table(table)}`.execute(db);
  return rows[0] ?? { total: 0, last_day: 0, last_at: null };
};

/** What the database knows about the health of the product; `probe` is asked only whether it answers. */
export const createSystemRepository = (db: Database, probe: Database) => ({
  ping: async (): Promise<void> => {
    await sql`select 1`.execute(probe);
  },

  /** Processes of this role that hold their line to the database right now; it ends with the process. */
  processes: async (applicationName: string): Promise<number> => {
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from pg_stat_activity
      where application_name = ${applicationName} and datname = current_database()`.execute(db);
    return rows[0]?.n ?? 0;
  },

  /** One statement, cheap enough for every second; `names` are those of the lines that the processes hold. */
  readiness: async (names: { worker: string; assistant: string }): Promise<Readiness> => {
    const { rows } = await sql<Readiness>`select
        count(*) filter (where application_name = ${names.worker})::int as workers,
        count(*) filter (where application_name = ${names.assistant})::int as assistants,
        coalesce((select facts ->> 'fallback_code' is not null from turns where drafted_at is not null
          and started_at > clock_timestamp() - interval '5 minutes' order by started_at desc limit 1), false) as fell_back
      from pg_stat_activity where datname = current_database()`.execute(db);
    return rows[0] ?? { workers: 0, assistants: 0, fell_back: false };
  },

  lastTurn: async (): Promise<LastTurn | null> => {
    const { rows } = await sql<LastTurn>`select iso(drafted_at) as at, outcome,
        coalesce(facts ->> 'adapter', 'local') as adapter, facts ->> 'fallback_code' as fallback_code
      from turns where drafted_at is not null order by started_at desc limit 1`.execute(db);
    return rows[0] ?? null;
  },

  repairs: (): Promise<Incidents> => incidents(db, 'repairs'),
  deadLetters: (): Promise<Incidents> => incidents(db, 'dead_letters'),
});

export type SystemRepository = ReturnType<typeof createSystemRepository>;
