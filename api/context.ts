import type pg from 'pg';
import { createDatabase, createPool, type Database } from '../db/client.js';
import { createDoors, type Doors } from '../db/repositories/doors.repository.js';
import { createIdempotencyRepository } from '../db/repositories/idempotency.repository.js';
import { createIdentitiesRepository } from '../db/repositories/identities.repository.js';
import { createSettingsRepository } from '../db/repositories/settings.repository.js';
import type { Config } from '../platform/config.js';
import type { Logger } from '../platform/logger.js';
import { CustomerTokens } from './auth/customer-token.js';
import { StaffDirectory } from './auth/staff.js';
import { createLimits, type Limits } from './http/rate-limits.js';
import { createHintSender, type HintSender } from './realtime/hints.js';
import { SettingsCache } from './settings-cache.js';

const createRepositories = (db: Database) => ({
  idempotency: createIdempotencyRepository(db),
  identities: createIdentitiesRepository(db),
  settings: createSettingsRepository(db),
});

/** Everything a route or socket handler may use; made once per process, in tests with another configuration. */
export interface AppContext {
  config: Config;
  logger: Logger;
  pool: pg.Pool;
  db: Database;
  doors: Doors;
  repositories: ReturnType<typeof createRepositories>;
  settings: SettingsCache;
  staff: StaffDirectory;
  tokens: CustomerTokens;
  limits: Limits;
  hints: HintSender;
  close: () => Promise<void>;
}

export const createContext = (config: Config, logger: Logger): AppContext => {
  const pool = createPool({
    url: config.database.url.reveal(),
    poolSize: config.database.poolSize,
    applicationName: 'switchboard api',
  });
  const db = createDatabase(pool);
  const repositories = createRepositories(db);
  const settings = new SettingsCache(repositories.settings, logger);
  return {
    config,
    logger,
    pool,
    db,
    doors: createDoors(pool),
    repositories,
    settings,
    staff: new StaffDirectory(repositories.identities),
    tokens: new CustomerTokens(repositories.identities),
    limits: createLimits({ limits: () => settings.current.rate_limits, factor: config.rateLimitFactor }),
    hints: createHintSender(pool, logger),
    close: async () => {
      settings.stop();
      await pool.end();
    },
  };
};
