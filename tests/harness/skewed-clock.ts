import pg from 'pg';
import { execute } from './postgres.js';

/**
 * Functions of the same names that are found before PostgreSQL's own, so that the product's SQL runs on another clock. How far
 * it is ahead stands in a sequence: no transaction hides it, and setting it locks nothing.
 */
const OTHER_CLOCK = /* sql */ `
create schema skew;
create sequence skew.ahead_ms minvalue -1000000000000 start 0;
create function skew.ahead() returns interval language sql volatile as $$
  select make_interval(secs => last_value / 1000.0) from skew.ahead_ms
$$;
create function skew.clock_timestamp() returns timestamptz language sql volatile as $$
  select pg_catalog.clock_timestamp() + skew.ahead()
$$;
create function skew.now() returns timestamptz language sql volatile as $$ select pg_catalog.now() + skew.ahead() $$;
do $$
declare
  r record;
begin
  for r in select a.attrelid::regclass as "table", a.attname, pg_get_expr(d.adbin, d.adrelid) as clock from pg_attrdef d
      join pg_attribute a on (a.attrelid, a.attnum) = (d.adrelid, d.adnum)
      where pg_get_expr(d.adbin, d.adrelid) in ('now()', 'clock_timestamp()') and a.attrelid::regclass::text !~ '[.]' loop
    execute format('alter table %s alter %I set default skew.%s', r."table", r.attname, r.clock);
  end loop;
  execute format('alter database %I set search_path = skew, pg_catalog, public', current_database());
end $$;
`;

/** Gives a migrated database a clock of its own, for every connection made after this. */
export const skewClock = (url: string): Promise<void> => execute(url, OTHER_CLOCK);

/** How far the database's clock is ahead of the host's from now on; negative: behind. */
export const setClockAhead = async (db: pg.Pool, ms: number): Promise<void> => {
  await db.query(`select setval('skew.ahead_ms', $1)`, [Math.round(ms)]);
};
