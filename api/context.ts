import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import type { BoundedPool } from '../db/bounded-pool.js';
import { createDatabase, createPool, type Database } from '../db/client.js';
import { inLanes, Lanes } from '../db/lanes.js';
import { lifelineOf } from '../db/lifeline.js';
import { Notifier } from '../db/notifier.js';
import { createAgentsRepository } from '../db/repositories/agents.repository.js';
import { createCaseFileRepository } from '../db/repositories/case-file.repository.js';
import { createConversationsRepository } from '../db/repositories/conversations.repository.js';
import { createDeskRepository } from '../db/repositories/desk.repository.js';
import { createArticlesRepository } from '../db/repositories/articles.repository.js';
import { createBoardRepository } from '../db/repositories/board.repository.js';
import { createIntentsRepository } from '../db/repositories/intents.repository.js';
import { createAuditRepository } from '../db/repositories/audit.repository.js';
import { createDoors, type Doors, type Queryable } from '../db/repositories/doors.repository.js';
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
import { IdempotentRequests } from './http/idempotency.js';
import { createLimits, type Limits } from './http/rate-limits.js';
import { LoopLag } from './loop-lag.js';
import { createMetrics, type Metrics } from './metrics.js';
import { Audience, room } from './realtime/audience.js';
import { DeskPush } from './realtime/desk-push.js';
import { createHintSender, type HintSender } from './realtime/hints.js';
import { AgentPresence } from './realtime/presence.js';
import { Hub } from './realtime/hub.js';
import { Push } from './realtime/push.js';
import { ServiceWatch } from './realtime/service-watch.js';
import { Waiters } from './realtime/waiters.js';
import { SettingsCache } from './settings-cache.js';
import { TemporalLink } from './temporal/temporal-link.js';

/** A browser gives an ack up after 8 s: connection and statement together end before that. Milliseconds. */
const STATEMENT_TIMEOUT_MS = 4_000;
const LOCK_TIMEOUT_MS = 2_000;
/** Thirty people who come at once onto a busy machine do not have to wait until they are opened. */
const KEPT_OPEN = 10;
/** One is the reconciler's, for its lock. */
const BACKGROUND_POOL_SIZE = 5;

/** `background`: what asks how the process and the database do must not wait behind those who use them. */
const createRepositories = (db: Database, background: pg.Pool, probe: pg.Pool) => ({
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
  outbox: createOutboxRepository(background),
  repairs: createRepairsRepository(createDatabase(background)),
  settings: createSettingsRepository(db),
  system: createSystemRepository(createDatabase(background), createDatabase(probe)),
  users: createUsersRepository(db),
});

/** Everything a route or socket handler may use; made once per process, in tests with another configuration. */
export interface AppContext {
  config: Config;
  /** Tells this process's own hints from those of others. */
  processId: string;
  logger: Logger;
  pool: BoundedPool;
  /** Connections of their own for relay, reconciler and sweeper, so that they and those who wait do not delay each other. */
  backgroundPool: BoundedPool;
  /** One that stays open: a slow database is asked how it does without connecting first. */
  probePool: BoundedPool;
  db: Database;
  /** The pool, for doors: statements that wait for one another hold no connection meanwhile. */
  statements: Queryable;
  lanes: Lanes;
  doors: Doors;
  repositories: ReturnType<typeof createRepositories>;
  settings: SettingsCache;
  staff: StaffDirectory;
  passport: StaffPassport;
  lockOut: LockOut;
  tokens: CustomerTokens;
  limits: Limits;
  idempotent: IdempotentRequests;
  metrics: Metrics;
  audience: Audience;
  waiters: Waiters;
  push: Push;
  desk: DeskPush;
  hints: HintSender;
  presence: AgentPresence;
  serviceWatch: ServiceWatch;
  hub: Hub;
  temporal: TemporalLink;
  /** True until what every desk starts with is in the database. */
  seeding: boolean;
  /** Call after every commit that wrote outbox rows; cheap. Set when the relay is there. */
  wakeRelay: (options?: { rings: boolean; pushed: boolean }) => void;
  close: () => Promise<void>;
}

export const createContext = (config: Config, logger: Logger): AppContext => {
  const url = config.database.url.reveal();
  const { poolSize } = config.database;
  const pool = createPool({
    url,
    poolSize,
    keepsAtLeast: Math.min(poolSize, KEPT_OPEN),
    lockTimeoutMs: LOCK_TIMEOUT_MS,
    statementTimeoutMs: STATEMENT_TIMEOUT_MS,
    applicationName: 'switchboard api',
  });
  const backgroundPool = createPool({
    url,
    poolSize: BACKGROUND_POOL_SIZE,
    lockTimeoutMs: LOCK_TIMEOUT_MS,
    applicationName: 'switchboard api, background',
  });
  const probePool = createPool({
    url,
    poolSize: 1,
    keepsIdle: true,
    applicationName: 'switchboard api, probe',
  });
  const lanes = new Lanes({ maxWaiting: 2_000, patienceMs: LOCK_TIMEOUT_MS });
  const statements = inLanes(pool, lanes, poolSize);
  const db = createDatabase(pool);
  const repositories = createRepositories(db, backgroundPool, probePool);
  const { conversations } = repositories;
  const settings = new SettingsCache(repositories.settings, logger);
  const loopLag = new LoopLag();
  const metrics = createMetrics({ poolWaiting: () => pool.waitingCount, loopLag });
  const audience = new Audience();
  const waiters = new Waiters();
  const staff = new StaffDirectory(repositories.identities);
  const push = new Push({ audience, waiters, conversations, settings, metrics });
  const desk = new DeskPush({ audience, desk: repositories.desk, conversations, push, logger });
  const notifier = new Notifier({ url });
  const processId = randomUUID();
  const line = lifelineOf(`api-${processId}`);
  const hub = new Hub({
    url,
    line,
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
  const doors = createDoors(statements);
  const ctx: AppContext = {
    config,
    processId,
    logger,
    pool,
    backgroundPool,
    probePool,
    db,
    statements,
    lanes,
    doors,
    repositories,
    settings,
    staff,
    passport: createPassport(repositories.users),
    lockOut: createLockOut({ pool, factor: config.rateLimitFactor }),
    tokens: new CustomerTokens(repositories.identities),
    limits: createLimits({ limits: () => settings.current.rate_limits, factor: config.rateLimitFactor }),
    idempotent: new IdempotentRequests({
      repository: repositories.idempotency,
      secret: config.sessionSecret.reveal(),
      line,
    }),
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
    serviceWatch: new ServiceWatch({
      audience,
      readiness: () =>
        repositories.system.readiness({ worker: lifelineOf('worker'), assistant: lifelineOf('assistant') }),
      temporalAnswers: () => ctx.temporal.isReachable(),
      logger,
    }),
    hub,
    temporal: new TemporalLink({
      connection: config.temporal.connection.reveal(),
      namespace: config.temporal.namespace,
      logger,
    }),
    seeding: false,
    wakeRelay: () => undefined,
    close: async () => {
      settings.stop();
      loopLag.stop();
      desk.stop();
      await hub.stop();
      await notifier.close();
      await ctx.temporal.close();
      await Promise.all([pool.end(), backgroundPool.end(), probePool.end()]);
    },
  };
  return ctx;
};
