import type { Desk } from './desk.js';

/** Runs `work` while another session has done `statement` and not yet committed it, then takes that back. */
export async function whileHeld<T>(desk: Desk, statement: string, work: () => Promise<T>): Promise<T> {
  const rival = await desk.pool.connect();
  try {
    await rival.query('begin');
    await rival.query(statement);
    return await work();
  } finally {
    await rival.query('rollback');
    rival.release();
  }
}

/** One statement that gives up after 200 ms when it has to wait for a lock. */
export async function impatiently<R extends object>(desk: Desk, statement: string, values: unknown[]) {
  const client = await desk.pool.connect();
  try {
    await client.query(`begin; set local lock_timeout = '200ms'`);
    return (await client.query<R>(statement, values)).rows;
  } finally {
    await client.query('rollback');
    client.release();
  }
}

/** What PostgreSQL says to who did not wait any longer. */
export const GAVE_UP = { code: '55P03' };

/** Begins `work` while another session has done `statement`, which commits once `work` waits for it. */
export async function overtaken<T>(desk: Desk, statement: string, work: () => Promise<T>): Promise<T> {
  const rival = await desk.pool.connect();
  try {
    await rival.query('begin');
    await rival.query(statement);
    const result = work();
    const waiting = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    for (let look = 0; look < 200 && (await desk.rows(waiting)).length === 0; look += 1) {
      await desk.rows('select pg_sleep(0.01)');
    }
    await rival.query('commit');
    return await result;
  } finally {
    rival.release();
  }
}
