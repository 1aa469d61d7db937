import { loadClientConnectConfig, type ClientConnectConfig } from '@temporalio/envconfig';
import { ConfigError, EnvReader, Secret, type Env } from './env-reader.js';

export { ConfigError, Secret };

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export const WORKER_ROLES = ['worker', 'assistant'] as const;
export type WorkerRole = (typeof WORKER_ROLES)[number];

const DEFAULT_NAMESPACE = 'default';
const MIN_SECRET_LENGTH = 32;
const TEMPORAL_CONNECTION_NAMES = [
  'TEMPORAL_API_KEY',
  'TEMPORAL_TLS',
  'TEMPORAL_TLS_SERVER_NAME',
  'TEMPORAL_TLS_SERVER_CA_CERT_PATH',
  'TEMPORAL_TLS_SERVER_CA_CERT_DATA',
  'TEMPORAL_TLS_CLIENT_CERT_PATH',
  'TEMPORAL_TLS_CLIENT_CERT_DATA',
  'TEMPORAL_TLS_CLIENT_KEY_PATH',
  'TEMPORAL_TLS_CLIENT_KEY_DATA',
] as const;

/** What api, worker and assistant worker are told; made once, at the start of the process. */
export type Config = ReturnType<typeof readService>;
/** What the bare-machine launcher is told; null stands for "start the embedded part" or "pick a free port". */
export type LauncherConfig = ReturnType<typeof readLauncher>;

/** Throws a ConfigError that lists every fault. */
export function readEnv(env: Env = process.env): Config {
  return finished(env, readService);
}

/** Throws a ConfigError that lists every fault. */
export function readLauncherEnv(env: Env = process.env): LauncherConfig {
  return finished(env, readLauncher);
}

/** How tools reach Temporal; an address in `env` that is known better wins. Throws a ConfigError that lists every fault. */
export function readTemporalEnv(env: Env = process.env): Config['temporal'] {
  return finished(env, readTemporal);
}

/** The names of all environment variables that any process of the product reads. */
export function environmentNames(): string[] {
  const reader = new EnvReader({});
  readService(reader);
  readLauncher(reader);
  return [...new Set(reader.names)].sort();
}

/** What a child process is started with: our own environment and what we know better. */
export function childEnvironment(overrides: Record<string, string>): NodeJS.ProcessEnv {
  return { ...process.env, ...overrides };
}

function finished<T>(env: Env, read: (reader: EnvReader) => T): T {
  const reader = new EnvReader(env);
  const config = read(reader);
  reader.finish();
  return config;
}

function readCommon(reader: EnvReader) {
  return {
    environment: reader.choice('NODE_ENV', ['development', 'test', 'production'], 'development'),
    logLevel: reader.choice('LOG_LEVEL', LOG_LEVELS, 'info'),
    dataDir: reader.text('DATA_DIR', '.data'),
    http: {
      port: reader.integer('PORT', { fallback: 8000, min: 0, max: 65535 }),
      host: reader.text('HOST', '127.0.0.1'),
    },
    /** Fill an empty database with demo agents, articles and conversations. */
    demo: reader.flag('DEMO'),
  };
}

function readService(reader: EnvReader) {
  const common = readCommon(reader);
  return {
    ...common,
    http: {
      ...common.http,
      /** The address that people type in; its origin is "ours". Null: the Host header of the request decides. */
      publicUrl: reader.url('PUBLIC_URL', ['http:', 'https:']),
      /** Further origins that may send state-changing requests and open sockets, such as pages with the widget. */
      allowedOrigins: reader.list('ALLOWED_ORIGINS'),
      /** Number of reverse proxies in front whose X-Forwarded-* headers are believed. */
      trustedProxies: reader.integer('TRUST_PROXY', { fallback: 0, min: 0, max: 10 }),
    },
    /** /metrics gets a listener of its own; null: none. */
    metrics: {
      port: reader.optionalInteger('METRICS_PORT', { min: 0, max: 65535 }),
      host: reader.text('METRICS_HOST', '127.0.0.1'),
    },
    database: {
      url: required(reader, 'DATABASE_URL', readDatabaseUrl(reader)),
      poolSize: reader.integer('DATABASE_POOL_SIZE', { fallback: 10, min: 2, max: 100 }),
    },
    temporal: readTemporal(reader),
    openai: readOpenAi(reader),
    sessionSecret: required(reader, 'SESSION_SECRET', readSessionSecret(reader)),
    adminPassword: reader.secret('ADMIN_PASSWORD'),
    rateLimitFactor: reader.factor('RATE_LIMIT_FACTOR', 1),
    workerRole: reader.choice('WORKER_ROLE', WORKER_ROLES, 'worker'),
    /** Workflows that a worker keeps in memory; the others are read from Temporal when something happens to them. */
    workflowCache: reader.integer('WORKFLOW_CACHE', { fallback: 2_000, min: 10, max: 100_000 }),
  };
}

function readLauncher(reader: EnvReader) {
  const port = { min: 1, max: 65535 };
  return {
    ...readCommon(reader),
    databaseUrl: readDatabaseUrl(reader),
    temporalAddress: reader.optional('TEMPORAL_ADDRESS'),
    temporalNamespace: reader.text('TEMPORAL_NAMESPACE', DEFAULT_NAMESPACE),
    temporalUiUrl: reader.url('TEMPORAL_UI_URL', ['http:', 'https:']),
    postgresPort: reader.optionalInteger('PG_PORT', port),
    temporalPort: reader.optionalInteger('TEMPORAL_PORT', port),
    temporalUiPort: reader.optionalInteger('TEMPORAL_UI_PORT', port),
    metricsPort: reader.optionalInteger('METRICS_PORT', port),
    /** Null: one is made up at the first start and kept in DATA_DIR. */
    sessionSecret: readSessionSecret(reader),
    adminPasswordGiven: reader.secret('ADMIN_PASSWORD') !== null,
    apiCopies: reader.integer('API_COPIES', { fallback: 1, min: 1, max: 32 }),
    workerCopies: reader.integer('WORKER_COPIES', { fallback: 1, min: 1, max: 32 }),
    /** Trades durability for speed in the embedded PostgreSQL; only for throw-away data of tests. */
    postgresFsync: !reader.flag('PG_NO_FSYNC'),
  };
}

function readDatabaseUrl(reader: EnvReader): Secret | null {
  const url = reader.url('DATABASE_URL', ['postgres:', 'postgresql:']);
  return url === null ? null : new Secret(url);
}

function readSessionSecret(reader: EnvReader): Secret | null {
  const secret = reader.secret('SESSION_SECRET');
  if (secret !== null && secret.reveal().length < MIN_SECRET_LENGTH) {
    reader.fault(`SESSION_SECRET must have at least ${MIN_SECRET_LENGTH} characters`);
  }
  return secret;
}

function required(reader: EnvReader, name: string, value: Secret | null): Secret {
  if (value !== null) return value;
  // The faults of a malformed value were listed where it was read.
  if (reader.optional(name) === null) reader.fault(`${name} is missing`);
  return new Secret('');
}

function readTemporal(reader: EnvReader) {
  const address = reader.text('TEMPORAL_ADDRESS', '127.0.0.1:7233');
  const namespace = reader.text('TEMPORAL_NAMESPACE', DEFAULT_NAMESPACE);
  const variables: Record<string, string> = { TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace };
  for (const name of TEMPORAL_CONNECTION_NAMES) {
    const value = reader.optional(name);
    if (value !== null) variables[name] = value;
  }
  return {
    address,
    namespace,
    /** Where people look at workflows; null: no links are shown. */
    uiUrl: reader.url('TEMPORAL_UI_URL', ['http:', 'https:']),
    /** Address, TLS and API key as the SDK's connections take them. */
    connection: new Secret(readTemporalConnection(reader, variables)),
  };
}

function readTemporalConnection(
  reader: EnvReader,
  variables: Record<string, string>,
): ClientConnectConfig['connectionOptions'] {
  try {
    return loadClientConnectConfig({ overrideEnvVars: variables, disableFile: true }).connectionOptions;
  } catch (error) {
    reader.fault(`TEMPORAL_TLS…: ${error instanceof Error ? error.message : String(error)}`);
    return {};
  }
}

/** The model is used as soon as a key or an address is given; without both the local assistant answers. */
function readOpenAi(reader: EnvReader) {
  const apiKey = reader.secret('OPENAI_API_KEY');
  const baseUrl = reader.url('OPENAI_BASE_URL', ['http:', 'https:']);
  const model = reader.text('OPENAI_MODEL', 'gpt-4o-mini');
  return apiKey === null && baseUrl === null ? null : { apiKey, baseUrl, model };
}
