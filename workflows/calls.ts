import {
  ActivityCancellationType,
  ActivityFailure,
  ApplicationFailure,
  isCancellation,
  patched,
  proxyActivities,
  proxyLocalActivities,
  workflowInfo,
  type ActivityOptions,
  type LocalActivityOptions,
} from '@temporalio/workflow';
import type {
  AnsweredTurn,
  AssistantActivities,
  DeskActivities,
  ShiftActivities,
} from '../activities/activities.js';
import { assistantQueueOf } from '../contracts/task-queues.js';

type Short = DeskActivities & ShiftActivities;

/** One statement in PostgreSQL, run by the workflow's own worker: no task, no queue. */
const AT_ONCE: LocalActivityOptions = {
  startToCloseTimeout: '2s',
  retry: { maximumAttempts: 2, initialInterval: '200ms' },
};

/** The same when PostgreSQL is slow or away: it must not hold a workflow task. */
const UNTIL_DONE: ActivityOptions = {
  startToCloseTimeout: '10s',
  retry: { initialInterval: '500ms', backoffCoefficient: 2, maximumInterval: '10s' },
};

/** A poison message ends after 8 attempts, about 18 s; a killed worker is noticed after 5 s. */
export const MODEL_ATTEMPTS = 8;
const MODEL_CALL: ActivityOptions = {
  startToCloseTimeout: '40s',
  heartbeatTimeout: '5s',
  cancellationType: ActivityCancellationType.TRY_CANCEL,
  retry: {
    maximumAttempts: MODEL_ATTEMPTS,
    initialInterval: '250ms',
    backoffCoefficient: 2,
    maximumInterval: '5s',
  },
};

/** Histories from before it tried once more, as an ordinary activity, what had failed for good. */
const FINAL_AT_ONCE = 'final-at-once';

/** Runs a short activity to its end, first as a local one. Throws only for what can never succeed, and when cancelled. */
export async function call<K extends keyof Short>(
  name: K,
  input: Parameters<Short[K]>[0],
  summary: string,
): Promise<Awaited<ReturnType<Short[K]>>> {
  type Run = (input: Parameters<Short[K]>[0]) => Promise<Awaited<ReturnType<Short[K]>>>;
  const run = (activities: Record<keyof Short, unknown>) => (activities[name] as Run)(input);
  try {
    return await run(proxyLocalActivities<Short>({ ...AT_ONCE, summary }));
  } catch (error) {
    if (isCancellation(error) || (isFinal(error) && patched(FINAL_AT_ONCE))) throw error;
    return await run(proxyActivities<Short>({ ...UNTIL_DONE, summary }));
  }
}

/** The model's answer within `budgetMs`, all attempts together, on the queue of the assistant workers. */
export function answerTurn(input: { conversation_id: string; budgetMs: number }): Promise<AnsweredTurn> {
  const activities = proxyActivities<AssistantActivities>({
    ...MODEL_CALL,
    taskQueue: assistantQueueOf(workflowInfo().taskQueue),
    scheduleToCloseTimeout: input.budgetMs,
    summary: 'Draft an answer',
  });
  return activities.answerTurn({ conversation_id: input.conversation_id });
}

/** Activities fail as ApplicationFailure with a stable code as type; null for time-outs. */
export function failureCode(error: unknown): string | null {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  return cause instanceof ApplicationFailure ? (cause.type ?? null) : null;
}

/** A local activity fails with what it has thrown, without an ActivityFailure around it. */
function isFinal(error: unknown): boolean {
  return error instanceof ApplicationFailure && error.nonRetryable === true;
}
