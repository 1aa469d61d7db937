import type { AppContext } from './context.js';

const PROBE_PATIENCE_MS = 2_000;

export interface Health {
  status: 'ok' | 'degraded' | 'down';
  checks: { database: 'ok' | 'down'; temporal: 'ok' | 'down' };
}

const databaseAnswers = async (ctx: AppContext): Promise<boolean> => {
  const late = new Promise<false>((resolve) => setTimeout(() => resolve(false), PROBE_PATIENCE_MS).unref());
  const answer = ctx.pool.query('select 1').then(
    () => true,
    (error: unknown) => {
      ctx.logger.debug({ err: error }, 'the database does not answer');
      return false;
    },
  );
  return Promise.race([answer, late]);
};

/** Ready once both were reached; later only the database counts, since people go on talking without Temporal. */
export const probeHealth = async (ctx: AppContext): Promise<{ ready: boolean; health: Health }> => {
  const database = await databaseAnswers(ctx);
  const temporal = ctx.temporal.isReachable();
  return {
    ready: database && ctx.temporal.wasReached(),
    health: {
      status: !database ? 'down' : temporal ? 'ok' : 'degraded',
      checks: { database: database ? 'ok' : 'down', temporal: temporal ? 'ok' : 'down' },
    },
  };
};
