import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { createDatabase, createPool, type Database } from '../db/client.js';
import { Notifier } from '../db/notifier.js';
import { createAgentsRepository } from '../db/repositories/agents.repository.js';
import { createCaseFileRepository } from '../db/repositories/case-file.repository.js';
import { createConversationsRepository } from '../db/repositories/conversations.repository.js';
import { createDeskRepository } from '../db/repositories/desk.repository.js';
import { createArticlesRepository } from '../db/repositories/articles.repository.js';
import { createBoardRepository } from '../db/repositories/board.repository.js';
import { createIntentsRepository } from '../db/repositories/intents.repository.js';
import { createAuditRepository } from '../db/repositories/audit.repository.js';
import { createDoors, type Doors } from '../db/repositories/doors.repository.js';
import { createHelpRepository } from '../db/repositories/help.repository.js';
import { createIdempotencyRepository } from '../db/repositories/idempotency.repository.js';
import { createIdentitiesRepository } from '../db/repositories/identities.repository.js';
import { createInboxRepository } from '../db/repositories/inbox.repository.js';
import { createOutboxRepository } from '../db/repositories/outbox.repository.js';
import { createRepairsRepository } from '../db/repositories/repairs.repository.js';
import { createSettingsRepository } from '../db/repositories/settings.repository.js';
import { createSystemRepository } from '../db/repositories/system.repository.js';
import { createUsersRepository } from '../db/repositories/users.repository.js';
import type { Config } from '../platform/config.js';
import type { Logger } from '../platform/logger.js';
import { CustomerTokens } from './auth/customer-token.js';
import { createLockOut, type LockOut } from './auth/lock-out.js';
import { createPassport, type StaffPassport } from './auth/passport.js';
import { StaffDirectory } from './auth/staff.js';
import { createLimits, type Limits } from './http/rate-limits.js';
import { createMetrics, type Metrics } from './metrics.js';
import { Audience, room } from './realtime/audience.js';
import { DeskPush } from './realtime/desk-push.js';
import { createHintSender, type HintSender } from './realtime/hints.js';
import { AgentPresence } from './realtime/presence.js';
import { Hub } from './realtime/hub.js';
import { Push } from './realtime/push.js';
import { Waiters } from './realtime/waiters.js';
import { SettingsCache } from './settings-cache.js';
import { TemporalLink } from './temporal/temporal-link.js';

const createRepositories = (db: Database, pool: pg.Pool) => ({
  agents: createAgentsRepository(db),
  articles: createArticlesRepository(db),
  audit: createAuditRepository(db),
  board: createBoardRepository(db),
  caseFiles: createCaseFileRepository(db),
  conversations: createConversationsRepository(db),
  desk: createDeskRepository(db),
  help: createHelpRepository(db),
  idempotency: createIdempotencyRepository(db),
  identities: createIdentitiesRepository(db),
  inbox: createInboxRepository(db),
  intents: createIntentsRepository(db),
  outbox: createOutboxRepository(pool),
  repairs: createRepairsRepository(db),
  settings: createSettingsRepository(db),
  system: createSystemRepository(db),
  users: createUsersRepository(db),
});

/** Everything a route or socket handler may use; made once per process, in tests with another configuration. */
export interface AppContext {
  config: Config;
  /** Tells this process's own hints from those of others. */
  processId: string;
  logger: Logger;
  pool: pg.Pool;
  db: Database;
  doors: Doors;
  repositories: ReturnType<typeof createRepositories>;
  settings: SettingsCache;
  staff: StaffDirectory;
  passport: StaffPassport;
  lockOut: LockOut;
  tokens: CustomerTokens;
  limits: Limits;
  metrics: Metrics;
  audience: Audience;
  waiters: Waiters;
  push: Push;
  desk: DeskPush;
  hints: HintSender;
  presence: AgentPresence;
  hub: Hub;
  temporal: TemporalLink;
  /** Call after every commit that wrote outbox rows; cheap. Set when the relay is there. */
  wakeRelay: (options?: { rings: boolean; pushed: boolean }) => void;
  close: () => Promise<void>;
}

export const createContext = (config: Config, logger: Logger): AppContext => {
  const url = config.database.url.reveal();
  const pool = createPool({
    url,
    poolSize: config.database.poolSize,
    applicationName: 'switchboard api',
  });
  const db = createDatabase(pool);
  const repositories = createRepositories(db, pool);
  const { conversations } = repositories;
  const settings = new SettingsCache(repositories.settings, logger);
  const metrics = createMetrics();
  const audience = new Audience();
  const waiters = new Waiters();
  const staff = new StaffDirectory(repositories.identities);
  const push = new Push({ audience, waiters, conversations, settings, metrics });
  const desk = new DeskPush({ audience, desk: repositories.desk, conversations, push, logger });
  const notifier = new Notifier({ url });
  const processId = randomUUID();
  const hub = new Hub({
    url,
    processId,
    audience,
    push,
    desk,
    logger,
    onCut: (hint) => {
      for (const sid of hint.sids) audience.cut(room.logIn(sid));
      if (hint.user_id !== undefined) staff.forget(hint.user_id);
    },
    onSettings: () => void settings.refresh(),
  });
  const doors = createDoors(pool);
  const ctx: AppContext = {
    config,
    processId,
    logger,
    pool,
    db,
    doors,
    repositories,
    settings,
    staff,
    passport: createPassport(repositories.users),
    lockOut: createLockOut({ pool, factor: config.rateLimitFactor }),
    tokens: new CustomerTokens(repositories.identities),
    limits: createLimits({ limits: () => settings.current.rate_limits, factor: config.rateLimitFactor }),
    metrics,
    audience,
    waiters,
    push,
    desk,
    hints: createHintSender(notifier),
    presence: new AgentPresence({
      doors,
      logger,
      onReturn: () => ctx.wakeRelay(),
      leaseSeconds: () => settings.current.away_after_seconds,
    }),
    hub,
    temporal: new TemporalLink({
      connection: config.temporal.connection.reveal(),
      namespace: config.temporal.namespace,
      logger,
    }),
    wakeRelay: () => undefined,
    close: async () => {
      settings.stop();
      desk.stop();
      await hub.stop();
      await notifier.close();
      await ctx.temporal.close();
      await pool.end();
    },
  };
  return ctx;
};
