import { ConfigError, readLauncherEnv } from '../platform/config.js';
import { createLogger } from '../platform/logger.js';
import { migrateToLatest } from './migrate.js';

/** `node dist/migrate.js`: brings the database of DATABASE_URL up to date and ends; exit code 1 when it cannot. */
try {
  const config = readLauncherEnv();
  if (config.databaseUrl === null) throw new ConfigError(['DATABASE_URL is missing']);
  const logger = createLogger({ process: 'migrate', level: config.logLevel });
  await migrateToLatest(config.databaseUrl.reveal());
  logger.info('the database is up to date');
} catch (error) {
  process.stderr.write(`${error instanceof Error ? `${error.message}${causeOf(error)}` : String(error)}\n`);
  process.exitCode = 1;
}

function causeOf(error: Error): string {
  return error.cause instanceof Error ? `: ${error.cause.message}` : '';
}
