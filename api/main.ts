import { setTimeout as sleep } from 'node:timers/promises';
import { ConfigError, readEnv, type Config } from '../platform/config.js';
import { createLogger } from '../platform/logger.js';
import { onShutdown } from '../platform/shutdown.js';
import { startBackground } from './background.js';
import { createContext } from './context.js';
import { startMetricsServer } from './metrics-server.js';
import { loadPages } from './pages.js';
import { seedWhenReachable } from './seed.js';
import { createApiServer } from './server.js';

const SEED_PATIENCE_MS = 3_000;

/** The start fails with every fault of the configuration listed, on standard error for whoever starts it. */
const readConfig = (): Config => {
  try {
    return readEnv();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
};

const config = readConfig();
const logger = createLogger({ process: 'api', level: config.logLevel });
const ctx = createContext(config, logger);
const pages = await loadPages();
const api = createApiServer(ctx, pages === undefined ? {} : { pages });
const metricsServer = startMetricsServer(ctx);

const background = startBackground(ctx);
const stopping = new AbortController();

onShutdown({ logger, deadlineMs: 3_000, onRejection: () => ctx.metrics.unhandledRejections.inc() }, [
  { name: 'seed', run: () => stopping.abort() },
  { name: 'http', run: () => api.stop() },
  { name: 'background', run: async () => (await background).stop() },
  { name: 'metrics', run: () => void metricsServer?.close() },
  { name: 'context', run: () => ctx.close() },
]);

// the first log-in works as soon as the port is open; a database that is away is not waited for, but nothing is ready before
ctx.seeding = true;
const seeded = seedWhenReachable(ctx, stopping.signal).finally(() => (ctx.seeding = false));
await Promise.race([seeded, sleep(SEED_PATIENCE_MS)]);

api.server.on('error', (error) => {
  logger.fatal({ err: error }, 'the port is not available');
  process.exit(1);
});
api.server.listen(config.http.port, config.http.host, () => {
  logger.info({ host: config.http.host, port: config.http.port }, 'api is listening');
});
await api.start();
await background;
