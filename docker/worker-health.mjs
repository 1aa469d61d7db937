// Exit code 0 when the worker of this container takes work from its task queue: `node docker/worker-health.mjs QUEUE`.
import { hostname } from 'node:os';
import { Connection } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';

const ACTIVITY_TASKS = 2;
const { connectionOptions, namespace = 'default' } = loadClientConnectConfig({ disableFile: true });
const connection = await Connection.connect({ ...connectionOptions, connectTimeout: '3s' });
const { pollers } = await connection.workflowService.describeTaskQueue({
  namespace,
  taskQueue: { name: process.argv[2] },
  taskQueueType: ACTIVITY_TASKS,
});
await connection.close();
process.exitCode = pollers.some(({ identity }) => identity.includes(hostname())) ? 0 : 1;
