import { Kysely, PostgresDialect, type PostgresPool } from 'kysely';
import pg from 'pg';
import { BoundedPool } from './bounded-pool.js';
import { isReadTimeout } from './database-away.js';
import type { Schema } from './schema.js';

export type Database = Kysely<Schema>;

export interface DatabaseOptions {
  url: string;
  /** Connections at most. */
  poolSize: number;
  /** Who waits longer for a row or advisory lock is refused by the server; milliseconds, null: no limit of its own. */
  lockTimeoutMs?: number;
  /** Statements running longer are ended by the server; milliseconds. */
  statementTimeoutMs?: number;
  applicationName?: string;
  /** Connections that nobody uses stay open. */
  keepsIdle?: boolean;
  /** So many at least. */
  keepsAtLeast?: number;
}

/** Far more than wait when all is well (a connection is busy for 0.4 ms), few enough to be told at once. */
const MAX_WAITING = 1_000;
/** For a connection, free or new. */
const CONNECT_PATIENCE_MS = 2_000;
/** A server that stands still, or a network that swallows its answer, ends no statement by itself. */
const ANSWER_PATIENCE_MS = 1_000;

// bigint columns are counters far below 2^53; numbers keep them comparable
pg.types.setTypeParser(pg.types.builtins.INT8, Number);
pg.types.setTypeParser(pg.types.builtins.NUMERIC, Number);

/**
 * One pool for statements through kysely and for the named prepared statements of the doors. All waiting has an end: for a
 * connection, for a lock, for the server, for its answer.
 */
export function createPool(options: DatabaseOptions): BoundedPool {
  const statementTimeoutMs = options.statementTimeoutMs ?? 5_000;
  const pool = new BoundedPool(
    {
      connectionString: options.url,
      max: options.poolSize,
      min: options.keepsAtLeast ?? 0,
      connectionTimeoutMillis: CONNECT_PATIENCE_MS,
      idleTimeoutMillis: options.keepsIdle ? 0 : 30_000,
      keepAlive: true,
      statement_timeout: statementTimeoutMs,
      query_timeout: statementTimeoutMs + ANSWER_PATIENCE_MS,
      ...(options.lockTimeoutMs === undefined ? {} : { lock_timeout: options.lockTimeoutMs }),
      application_name: options.applicationName ?? 'switchboard',
    },
    { maxWaiting: MAX_WAITING },
  );
  // an idle connection that dies with the server must not end the process; the next query gets a new one
  pool.on('error', () => undefined);
  // nor one that is checked out and just waits, as in the middle of a transaction: its next query fails by itself
  pool.on('connect', (client) => {
    client.on('error', () => undefined);
  });
  return pool;
}

export function createDatabase(pool: pg.Pool): Database {
  return new Kysely<Schema>({ dialect: new PostgresDialect({ pool: withoutDeafOnes(pool) }) });
}

/** Kysely gives every connection back as good; one whose answer never came would hold up whoever gets it next. */
function withoutDeafOnes(pool: pg.Pool): PostgresPool {
  return {
    connect: async () => {
      const client = await pool.connect();
      let deaf: Error | undefined;
      const query = async (text: string, values: readonly unknown[]) => {
        if (deaf !== undefined) throw deaf;
        try {
          return await client.query<object>(text, [...values]);
        } catch (error) {
          if (error instanceof Error && isReadTimeout(error)) deaf = error;
          throw error;
        }
      };
      return { query: query as never, release: () => client.release(deaf) };
    },
    end: () => pool.end(),
  };
}
