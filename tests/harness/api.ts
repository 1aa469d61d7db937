import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { inject } from 'vitest';
import { startBackground } from '../../api/background.js';
import { createContext, type AppContext } from '../../api/context.js';
import type { Route } from '../../api/http/route.js';
import { createApiServer } from '../../api/server.js';
import { readEnv } from '../../platform/config.js';
import { createLogger } from '../../platform/logger.js';
import { createTestDatabase, type TestDatabase } from './postgres.js';

export interface TestApi {
  ctx: AppContext;
  url: string;
  database: TestDatabase;
  close: () => Promise<void>;
}

/** One api process's worth of the product on a port of its own, against a migrated database. */
export async function startTestApi(
  options: {
    env?: Record<string, string>;
    routes?: readonly Route[];
    database?: TestDatabase;
    /** With relay; its rings go to the run's Temporal server, where nobody works on them. */
    background?: boolean;
  } = {},
): Promise<TestApi> {
  const database = options.database ?? (await createTestDatabase());
  const config = readEnv({
    NODE_ENV: 'test',
    LOG_LEVEL: 'silent',
    PORT: '0',
    DATABASE_URL: database.url,
    SESSION_SECRET: 'a secret only for tests, long enough',
    RATE_LIMIT_FACTOR: '1000',
    TEMPORAL_ADDRESS: inject('temporalAddress'),
    ...options.env,
  });
  const ctx = createContext(config, createLogger({ process: 'api', level: config.logLevel }));
  const api = createApiServer(ctx, options.routes === undefined ? {} : { routes: options.routes });
  await api.start();
  const background = options.background
    ? await startBackground(ctx, { taskQueue: `test-${randomBytes(6).toString('hex')}` })
    : null;
  await new Promise<void>((resolve) => api.server.listen(0, '127.0.0.1', resolve));
  const { port } = api.server.address() as AddressInfo;
  return {
    ctx,
    url: `http://127.0.0.1:${port}`,
    database,
    close: async () => {
      await api.stop(0);
      await background?.stop();
      await ctx.close();
      if (options.database === undefined) await database.drop();
    },
  };
}
