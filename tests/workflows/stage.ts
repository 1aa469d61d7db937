import { randomUUID } from 'node:crypto';
import type { WorkflowHandle } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { bundleWorkflowCode, Worker, type WorkflowBundle } from '@temporalio/worker';
import { assistantQueueOf } from '../../contracts/task-queues.js';
import { sourceOfWorkflows } from '../../worker/bundle.js';
import { ring, type ConversationInput } from '../../workflows/conversation/messages.js';
import { ringShift, type ShiftInput } from '../../workflows/shift/messages.js';
import { PretendDesk } from './pretend-desk.js';

/** One workflow on the time-skipping server, and the desk in memory that it works for. */
export interface Stage {
  desk: PretendDesk;
  startConversation: (changed?: Partial<ConversationInput>) => Promise<WorkflowHandle>;
  startShift: (changed?: Partial<ShiftInput>) => Promise<WorkflowHandle>;
  /** The first of several runs, once it has ended. */
  firstRun: () => WorkflowHandle;
  /** Rings with how the desk stands now. */
  ring: () => Promise<void>;
  /** Skips the time. */
  pass: (duration: string) => Promise<void>;
  now: () => Promise<number>;
}

export async function bundleSources(): Promise<WorkflowBundle> {
  const source = sourceOfWorkflows();
  if (!('workflowsPath' in source)) throw new Error('the sources are bundled, not the bundle');
  const quiet = () => undefined;
  const logger = { log: quiet, trace: quiet, debug: quiet, info: quiet, warn: quiet, error: quiet };
  return bundleWorkflowCode({ workflowsPath: source.workflowsPath, logger });
}

/** Workers for one play; the clock skips only while the play waits. */
export async function onStage<T>(
  world: { environment: TestWorkflowEnvironment; workflowBundle: WorkflowBundle },
  play: (stage: Stage) => Promise<T>,
): Promise<T> {
  const { environment, workflowBundle } = world;
  const now = () => environment.currentTimeMs();
  const desk = await PretendDesk.open(now);
  const taskQueue = `conversations-${randomUUID()}`;
  const shared = { connection: environment.nativeConnection, activities: desk.activities() };
  const worker = await Worker.create({ ...shared, taskQueue, workflowBundle });
  const assistant = await Worker.create({
    ...shared,
    taskQueue: assistantQueueOf(taskQueue),
    maxHeartbeatThrottleInterval: '100ms',
  });
  const client = environment.client.workflow;
  const workflowId = randomUUID();
  let isShift = false;
  let firstRunId = '';
  const stage: Stage = {
    desk,
    now,
    pass: (duration) => environment.sleep(duration),
    startConversation: async (changed = {}) => {
      const input: ConversationInput = { snapshot: desk.snapshot, ...changed };
      const started = await client.start('conversation', { workflowId, taskQueue, args: [input] });
      firstRunId = started.firstExecutionRunId;
      return client.getHandle(workflowId);
    },
    startShift: async (changed = {}) => {
      isShift = true;
      const input: ShiftInput = { snapshot: desk.shift, ...changed };
      const started = await client.start('shift', { workflowId, taskQueue, args: [input] });
      firstRunId = started.firstExecutionRunId;
      return client.getHandle(workflowId);
    },
    firstRun: () => client.getHandle(workflowId, firstRunId),
    ring: () =>
      isShift
        ? client.getHandle(workflowId).signal(ringShift, desk.shift)
        : client.getHandle(workflowId).signal(ring, desk.snapshot),
  };
  return assistant.runUntil(worker.runUntil(play(stage)));
}
