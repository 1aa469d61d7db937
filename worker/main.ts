import { createAssistant } from '../activities/assistant/index.js';
import { createAssistantActivities, createDeskActivities } from '../activities/create-activities.js';
import { KnowledgeCache } from '../activities/knowledge-cache.js';
import { ASSISTANT_QUEUE, CONVERSATIONS_QUEUE } from '../contracts/task-queues.js';
import { createDatabase, createPool } from '../db/client.js';
import { createLifeline } from '../db/lifeline.js';
import { Notifier } from '../db/notifier.js';
import { createDoors } from '../db/repositories/doors.repository.js';
import { createKnowledgeRepository } from '../db/repositories/knowledge.repository.js';
import { createSettingsRepository } from '../db/repositories/settings.repository.js';
import { createTurnsRepository } from '../db/repositories/turns.repository.js';
import { ConfigError, readEnv, type Config } from '../platform/config.js';
import { createLogger, type Logger } from '../platform/logger.js';
import { onShutdown, type ShutdownStep } from '../platform/shutdown.js';
import { workflowSource } from './bundle.js';
import { connectTemporal } from './connect.js';
import { keepPrepared } from './keep-prepared.js';
import { installRuntime } from './runtime.js';
import { createAssistantWorker, createDeskWorker } from './workers.js';

/** Model calls at once and per second, over all assistant workers for the latter. */
const ASSISTANT_LIMITS = { concurrency: 50, perSecond: 200 };

/** The start fails with every fault of the configuration listed, on standard error for whoever starts it. */
function readConfig(): Config {
  try {
    return readEnv();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}

function openDatabase(config: Config) {
  const url = config.database.url.reveal();
  const applicationName = `switchboard ${config.workerRole}`;
  const pool = createPool({ url, poolSize: config.database.poolSize, applicationName });
  const db = createDatabase(pool);
  const notifier = new Notifier({ url });
  const lifeline = createLifeline({ url, role: config.workerRole });
  return { pool, db, notifier, lifeline, doors: createDoors(pool), turns: createTurnsRepository(db) };
}

async function start(config: Config, logger: Logger): Promise<void> {
  installRuntime(logger);
  const steps: ShutdownStep[] = [];
  onShutdown({ logger }, steps);
  const { pool, db, notifier, lifeline, doors, turns } = openDatabase(config);
  const shared = { doors, turns, notifier, logger };
  const knowledge = new KnowledgeCache(createKnowledgeRepository(db));
  const assistant = createAssistant({ openai: config.openai, logger });
  if (config.workerRole === 'assistant') keepPrepared({ assistant, knowledge, logger });
  const connection = await connectTemporal(config.temporal.connection.reveal(), logger);
  const { namespace } = config.temporal;
  const worker =
    config.workerRole === 'worker'
      ? await createDeskWorker(
          { connection, namespace, taskQueue: CONVERSATIONS_QUEUE },
          {
            source: workflowSource(),
            activities: createDeskActivities(shared),
            cached: config.workflowCache,
          },
        )
      : await createAssistantWorker(
          { connection, namespace, taskQueue: ASSISTANT_QUEUE },
          {
            ...ASSISTANT_LIMITS,
            activities: createAssistantActivities({
              ...shared,
              settings: createSettingsRepository(db),
              knowledge,
              assistant,
            }),
          },
        );
  const ended = worker.run();
  await lifeline.start();
  steps.push(
    { name: 'worker', run: () => (worker.getState() === 'RUNNING' ? worker.shutdown() : undefined) },
    { name: 'tasks', run: () => ended },
    { name: 'temporal', run: () => connection.close() },
    { name: 'lifeline', run: () => lifeline.stop() },
    { name: 'notifier', run: () => notifier.close() },
    { name: 'database', run: () => pool.end() },
  );
  logger.info({ task_queue: worker.options.taskQueue }, 'worker is ready');
  await ended;
}

const config = readConfig();
await start(config, createLogger({ process: config.workerRole, level: config.logLevel }));
