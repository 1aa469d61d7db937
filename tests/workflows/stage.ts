import { randomUUID } from 'node:crypto';
import type { WorkflowHandle } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { bundleWorkflowCode, Worker, type WorkflowBundle } from '@temporalio/worker';
import { assistantQueueOf } from '../../contracts/task-queues.js';
import type { ShiftSnapshot, Snapshot } from '../../contracts/workflow.js';
import { sourceOfWorkflows } from '../../worker/bundle.js';
import { ring, type ConversationInput } from '../../workflows/conversation/messages.js';
import { ringShift, type ShiftInput } from '../../workflows/shift/messages.js';
import { PretendDesk } from './pretend-desk.js';

/** One workflow on the time-skipping server, and the desk in memory that it works for. */
export interface Stage {
  desk: PretendDesk;
  startConversation: (changed?: Partial<ConversationInput>) => Promise<WorkflowHandle>;
  startShift: (changed?: Partial<ShiftInput>) => Promise<WorkflowHandle>;
  /** As the relay starts them. */
  startConversationByRing: () => Promise<WorkflowHandle>;
  startShiftByRing: () => Promise<WorkflowHandle>;
  /** The first of several runs, once it has ended. */
  firstRun: () => WorkflowHandle;
  /** The one that the first has handed over to. */
  secondRun: () => Promise<WorkflowHandle>;
  /** Rings with how the desk stands now, or has stood. */
  ring: (snapshot?: Snapshot) => Promise<void>;
  ringShift: (snapshot: ShiftSnapshot) => Promise<void>;
  /** Skips the time. */
  pass: (duration: string) => Promise<void>;
  now: () => Promise<number>;
}

export async function bundleSources(): Promise<WorkflowBundle & { code: string }> {
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
  const latest = (): WorkflowHandle => client.getHandle(workflowId);
  let isShift = false;
  let firstRunId = '';
  const start = async (name: string, input: ConversationInput | ShiftInput): Promise<WorkflowHandle> => {
    isShift = name === 'shift';
    const started = await client.start(name, { workflowId, taskQueue, args: [input] });
    firstRunId = started.firstExecutionRunId;
    return latest();
  };
  const stage: Stage = {
    desk,
    now,
    pass: (duration) => environment.sleep(duration),
    startConversation: (changed = {}) => start('conversation', { snapshot: desk.snapshot, ...changed }),
    startShift: (changed = {}) => start('shift', { snapshot: desk.shift, ...changed }),
    startConversationByRing: async () => {
      const { snapshot } = desk;
      const args = { workflowId, taskQueue, args: [{ snapshot }], signal: ring };
      await client.signalWithStart('conversation', { ...args, signalArgs: [snapshot] });
      return latest();
    },
    startShiftByRing: async () => {
      const snapshot = desk.shift;
      const args = { workflowId, taskQueue, args: [{ snapshot }], signal: ringShift };
      await client.signalWithStart('shift', { ...args, signalArgs: [snapshot] });
      return latest();
    },
    firstRun: () => client.getHandle(workflowId, firstRunId),
    secondRun: async () => {
      const { events } = await client.getHandle(workflowId, firstRunId).fetchHistory();
      const next = events?.at(-1)?.workflowExecutionContinuedAsNewEventAttributes?.newExecutionRunId;
      if (typeof next !== 'string') throw new Error('the first run has not handed over');
      return client.getHandle(workflowId, next);
    },
    ring: (snapshot) =>
      isShift ? latest().signal(ringShift, desk.shift) : latest().signal(ring, snapshot ?? desk.snapshot),
    ringShift: (snapshot) => latest().signal(ringShift, snapshot),
  };
  return assistant.runUntil(worker.runUntil(play(stage)));
}
