import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { App } from '../tests/harness/app.js';
import { closedLoop, type Talker } from './measure.js';

const START_PATIENCE_MS = 30_000;

/**
 * Has PostgreSQL count statements: pg_stat_statements must be loaded at its start, so it is stopped in order and the
 * launcher starts it again.
 */
async function countStatements(options: {
  databaseUrl: string;
  postgresPid: number;
}): Promise<{ reset: () => Promise<void>; calls: () => Promise<number>; close: () => Promise<void> }> {
  await once(options.databaseUrl, `alter system set shared_preload_libraries = 'pg_stat_statements'`);
  process.kill(options.postgresPid, 'SIGINT');
  const end = performance.now() + START_PATIENCE_MS;
  for (;;) {
    await sleep(500);
    try {
      await once(options.databaseUrl, 'create extension if not exists pg_stat_statements');
      await once(options.databaseUrl, 'select count(*) from pg_stat_statements');
      break;
    } catch (error) {
      if (performance.now() > end) throw error;
    }
  }
  const client = new pg.Client({ connectionString: options.databaseUrl });
  await client.connect();
  return {
    reset: async () => {
      await client.query('select pg_stat_statements_reset()');
    },
    calls: async () => {
      const { rows } = await client.query<{ n: number }>(
        'select coalesce(sum(calls), 0)::float8 as n from pg_stat_statements where toplevel',
      );
      return rows[0]?.n ?? 0;
    },
    close: () => client.end(),
  };
}

async function once(url: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}

/** Statements of the whole product: at rest, and for a message what comes on top of that. */
export async function statementFigures(
  app: App,
  talkers: readonly Talker[],
): Promise<{ aMessage: number; idleASecond: number }> {
  const { database_url: databaseUrl, pids } = await app.runJson();
  const counter = await countStatements({ databaseUrl, postgresPid: pids.postgres ?? 0 });
  await sleep(3_000);
  await counter.reset();
  const start = performance.now();
  await sleep(3_000);
  const idlePerMs = (await counter.calls()) / (performance.now() - start);
  await counter.reset();
  const talk = performance.now();
  const run = await closedLoop({ talkers: talkers.slice(0, 4), seconds: 3 });
  await sleep(500);
  const calls = (await counter.calls()) - idlePerMs * (performance.now() - talk);
  await counter.close();
  return { aMessage: calls / run.acks.length, idleASecond: idlePerMs * 1000 };
}
