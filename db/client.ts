import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Schema } from './schema.js';

export type Database = Kysely<Schema>;

export interface DatabaseOptions {
  url: string;
  /** Connections at most. */
  poolSize: number;
  /** Statements running longer are ended by the server; milliseconds. */
  statementTimeoutMs?: number;
  applicationName?: string;
}

// bigint columns are counters far below 2^53; numbers keep them comparable
pg.types.setTypeParser(pg.types.builtins.INT8, Number);
pg.types.setTypeParser(pg.types.builtins.NUMERIC, Number);

/** One pool for statements through kysely and for the named prepared statements of the doors. */
export function createPool(options: DatabaseOptions): pg.Pool {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.poolSize,
    connectionTimeoutMillis: 2_000,
    idleTimeoutMillis: 30_000,
    statement_timeout: options.statementTimeoutMs ?? 5_000,
    application_name: options.applicationName ?? 'switchboard',
  });
  // an idle connection that dies with the server must not end the process; the next query gets a new one
  pool.on('error', () => undefined);
  // nor one that is checked out and just waits, as in the middle of a transaction: its next query fails by itself
  pool.on('connect', (client) => {
    client.on('error', () => undefined);
  });
  return pool;
}

export function createDatabase(pool: pg.Pool): Database {
  return new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
}
