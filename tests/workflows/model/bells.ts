import { setTimeout as sleep } from 'node:timers/promises';
import { activityInfo } from '@temporalio/activity';
import { WorkflowNotFoundError, type WorkflowClient } from '@temporalio/client';
import { conversationWorkflowId } from '../../../workflows/conversation/messages.js';
import type { HistoryEvent } from '../../factories/histories.js';
import type { Asking } from './asking.js';

const LOOK_EVERY_MS = 20;
/** PendingActivityState in Temporal's own numbering. */
const CANCEL_REQUESTED = 3;

/** While a doorbell is on its way, no answer of its conversation ends: see `SkippingDesk.isStuck`. */
export class Bells {
  /** Conversations that are being rung. */
  readonly #ringing = new Set<string>();
  /** Answers under way here, as `<run> <activity>`. */
  readonly #answers = new Set<string>();

  constructor(
    private readonly client: { workflow: WorkflowClient },
    private readonly server: Asking,
  ) {}

  /** Signals, and waits until the workflow has heard; false: it did not. */
  async ring(conversationId: string, patienceMs: number, signal: () => Promise<void>): Promise<boolean> {
    const end = Date.now() + patienceMs;
    const until = async (holds: () => Promise<boolean>): Promise<boolean> => {
      while (!(await holds())) {
        if (Date.now() > end) return false;
        await sleep(LOOK_EVERY_MS);
      }
      return true;
    };
    this.#ringing.add(conversationId);
    try {
      if (!(await until(() => this.#noneIsEnding(conversationId)))) return false;
      await signal();
      return await until(() => this.#hasHeard(conversationId));
    } finally {
      this.#ringing.delete(conversationId);
    }
  }

  /** The activity that answers; it ends no earlier than what rings for its conversation. */
  async answer<I extends { conversation_id: string }>(
    input: I,
    activity: (input: I) => Promise<unknown>,
  ): Promise<unknown> {
    const { activityId, workflowExecution } = activityInfo();
    const answer = `${workflowExecution?.runId} ${activityId}`;
    this.#answers.add(answer);
    try {
      return await activity(input);
    } finally {
      while (this.#ringing.has(input.conversation_id)) await sleep(LOOK_EVERY_MS);
      this.#answers.delete(answer);
    }
  }

  /** Whether the server knows of no answer but of those that are under way here. */
  async #noneIsEnding(conversationId: string): Promise<boolean> {
    try {
      const { runId, raw } = await this.server.ask(() => this.#handle(conversationId).describe());
      return (raw.pendingActivities ?? []).every(
        ({ activityType, activityId, state }) =>
          activityType?.name !== 'answerTurn' ||
          Number(state) === CANCEL_REQUESTED ||
          this.#answers.has(`${runId} ${activityId}`),
      );
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return true;
      throw error;
    }
  }

  /** Whether the last run has ended or a task of it has begun and ended since the last signal. */
  async #hasHeard(conversationId: string): Promise<boolean> {
    const { events } = await this.server.ask(() => this.#handle(conversationId).fetchHistory());
    const all = events ?? [];
    const endedAt = all.findLastIndex((event) => event.workflowTaskCompletedEventAttributes);
    const begunAt = all.slice(0, endedAt).findLastIndex((event) => event.workflowTaskStartedEventAttributes);
    const rungAt = all.findLastIndex((event) => event.workflowExecutionSignaledEventAttributes);
    return begunAt > rungAt || hasEnded(all);
  }

  readonly #handle = (conversationId: string) =>
    this.client.workflow.getHandle(conversationWorkflowId(conversationId));
}

/** Orderly: completed or continued as new. */
export function hasEnded(events: readonly HistoryEvent[]): boolean {
  const last = events.at(-1);
  return Boolean(
    last?.workflowExecutionCompletedEventAttributes ?? last?.workflowExecutionContinuedAsNewEventAttributes,
  );
}
