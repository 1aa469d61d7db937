import { Worker, type NativeConnection, type WorkerOptions } from '@temporalio/worker';
import type { AssistantActivities, DeskActivities, ShiftActivities } from '../activities/activities.js';
import type { WorkflowSource } from './bundle.js';

/** Orderly stop within the launcher's 2.5 s: running activities get half a second, then they are cancelled. */
const SHUTDOWN = { shutdownGraceTime: '500ms', shutdownForceTime: '2s' } as const;

export interface WorkerPlace {
  connection: NativeConnection;
  namespace: string;
  taskQueue: string;
}

/** Workflows and short activities. */
export function createDeskWorker(
  place: WorkerPlace,
  options: { source: WorkflowSource; activities: DeskActivities & ShiftActivities; cached?: number },
): Promise<Worker> {
  const settings: WorkerOptions = {
    ...place,
    ...SHUTDOWN,
    ...options.source,
    activities: options.activities,
    // after a worker's kill -9 its cached workflows wait that long for it; the default is 10 s
    stickyQueueScheduleToStartTimeout: '2s',
    maxCachedWorkflows: options.cached ?? 2_000,
    maxConcurrentWorkflowTaskExecutions: 200,
    maxConcurrentLocalActivityExecutions: 100,
    maxConcurrentActivityTaskExecutions: 50,
    workflowThreadPoolSize: 2,
  };
  return Worker.create(settings);
}

/** Model calls, on a queue of their own so that a slow model holds up nothing else. */
export function createAssistantWorker(
  place: WorkerPlace,
  options: { activities: AssistantActivities; concurrency: number; perSecond: number },
): Promise<Worker> {
  return Worker.create({
    ...place,
    ...SHUTDOWN,
    activities: options.activities,
    maxConcurrentActivityTaskExecutions: options.concurrency,
    maxTaskQueueActivitiesPerSecond: options.perSecond,
    // a cancelled turn is noticed with the next heartbeat
    maxHeartbeatThrottleInterval: '1s',
    defaultHeartbeatThrottleInterval: '1s',
  });
}
