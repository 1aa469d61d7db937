import type { AppContext } from './context.js';

const PROBE_PATIENCE_MS = 3_000;
/** An answer later than this holds people up. */
export const SLOW_MS = 500;
/** Requests turned away within this time mean that the database does not keep up. */
const SHED_WITHIN_MS = 10_000;

type DatabaseHealth = 'ok' | 'slow' | 'down';

export interface Health {
  status: 'ok' | 'degraded' | 'down';
  checks: { database: DatabaseHealth; temporal: 'ok' | 'down' };
}

/** Whether requests were turned away lately because they could not get a connection. */
export const isShedding = (ctx: Pick<AppContext, 'pool'>): boolean => ctx.pool.sinceShed < SHED_WITHIN_MS;

/** Over a connection of its own, so that the probe does not wait behind those it is to tell about. */
const databaseAnswers = async (ctx: AppContext): Promise<DatabaseHealth> => {
  const start = performance.now();
  const late = new Promise<false>((resolve) => setTimeout(() => resolve(false), PROBE_PATIENCE_MS).unref());
  const answer = ctx.probePool.query('select 1').then(
    () => true,
    (error: unknown) => {
      ctx.logger.debug({ err: error }, 'the database does not answer');
      return false;
    },
  );
  if (!(await Promise.race([answer, late]))) return 'down';
  return performance.now() - start > SLOW_MS || isShedding(ctx) ? 'slow' : 'ok';
};

/** Opens the probe's connection while all is well. */
export const warmProbe = (ctx: AppContext): void => void databaseAnswers(ctx);

/** Ready once both were reached and the desk was set up; later only the database counts, since people go on talking without Temporal. */
export const probeHealth = async (ctx: AppContext): Promise<{ ready: boolean; health: Health }> => {
  const database = await databaseAnswers(ctx);
  const temporal = ctx.temporal.isReachable();
  return {
    ready: database !== 'down' && ctx.temporal.wasReached() && !ctx.seeding,
    health: {
      status: database === 'down' ? 'down' : database === 'ok' && temporal ? 'ok' : 'degraded',
      checks: { database, temporal: temporal ? 'ok' : 'down' },
    },
  };
};
