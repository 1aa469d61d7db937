import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { Worker } from '@temporalio/worker';
import { createAssistantActivities, createDeskActivities } from '../../../activities/create-activities.js';
import type { Assistant } from '../../../activities/assistant/port.js';
import { KnowledgeCache } from '../../../activities/knowledge-cache.js';
import { assistantQueueOf, CONVERSATIONS_QUEUE } from '../../../contracts/task-queues.js';
import type { Snapshot } from '../../../contracts/workflow.js';
import { createDatabase } from '../../../db/client.js';
import { createKnowledgeRepository } from '../../../db/repositories/knowledge.repository.js';
import { createSettingsRepository } from '../../../db/repositories/settings.repository.js';
import { createTurnsRepository } from '../../../db/repositories/turns.repository.js';
import { createLogger } from '../../../platform/logger.js';
import { sourceOfWorkflows } from '../../../worker/bundle.js';
import { installRuntime } from '../../../worker/runtime.js';
import { createAssistantWorker, createDeskWorker } from '../../../worker/workers.js';
import {
  CONVERSATION_WORKFLOW,
  conversationWorkflowId,
  ring,
  type ConversationInput,
} from '../../../workflows/conversation/messages.js';
import { openDesk, type Desk } from '../../factories/desk.js';
import type { HistoryEvent } from '../../factories/histories.js';
import { setClockAhead } from '../../harness/skewed-clock.js';
import { createTimeSkipping } from '../../harness/time-skipping.js';
import { Asking } from './asking.js';
import { Bells } from './bells.js';

/** Nearer than this the two clocks are the same. */
const CLOSE_MS = 50;
const STILL_AFTER_MS = 5_000;

/**
 * The real doors and the real workflow, by one clock that skips: PostgreSQL's follows that of the time-skipping server
 * before anything is done. Nobody rings by itself; the play decides what becomes of each doorbell.
 */
export class SkippingDesk {
  #aheadMs = 0;
  /** Activities under way. */
  #running = 0;
  #setting: Promise<void> = Promise.resolve();
  readonly #runs = new Map<string, Set<string>>();
  #workers: Worker[] = [];
  #working: Promise<unknown> = Promise.resolve();
  readonly #server = new Asking();
  readonly #bells: Bells;

  private constructor(
    private readonly environment: TestWorkflowEnvironment,
    readonly desk: Desk,
    private readonly taskQueue: string,
  ) {
    this.#bells = new Bells(environment.client, this.#server);
  }

  static async open(assistant: Assistant): Promise<SkippingDesk> {
    const logger = createLogger({ process: 'test', level: 'silent' });
    installRuntime(logger);
    const environment = await createTimeSkipping();
    const desk = await openDesk(24, { ownClock: true });
    const it = new SkippingDesk(environment, desk, `${CONVERSATIONS_QUEUE}-${randomUUID()}`);
    const db = createDatabase(desk.pool);
    const quiet = (): void => undefined;
    const notifier = { wakeRelay: quiet, push: quiet, hint: quiet };
    const shared = { doors: desk.doors, turns: createTurnsRepository(db), notifier, logger };
    const place = {
      connection: environment.nativeConnection,
      namespace: 'default',
      taskQueue: it.taskQueue,
    };
    const settings = createSettingsRepository(db);
    const knowledge = new KnowledgeCache(createKnowledgeRepository(db));
    it.#workers = await Promise.all([
      createDeskWorker(place, {
        source: sourceOfWorkflows(),
        activities: it.#byOneClock(createDeskActivities(shared)),
      }),
      createAssistantWorker(
        { ...place, taskQueue: assistantQueueOf(it.taskQueue) },
        {
          activities: it.#byOneClock(
            createAssistantActivities({ ...shared, settings, knowledge, assistant }),
          ),
          concurrency: 500,
          perSecond: 10_000,
        },
      ),
    ]);
    it.#working = Promise.all(it.#workers.map((worker) => worker.run()));
    await it.followClock();
    return it;
  }

  /** Whatever is still waited for in the play fails, and its activities end. */
  async close(): Promise<void> {
    await this.#server.close();
    this.#workers.forEach((worker) => worker.shutdown());
    await this.#working;
    await this.environment.teardown();
    await this.desk.close();
  }

  /** Sets PostgreSQL's clock by the server's. */
  async followClock(): Promise<void> {
    const aheadMs = (await this.#timeMs()) - Date.now();
    if (aheadMs > this.#aheadMs + CLOSE_MS) {
      this.#aheadMs = aheadMs;
      this.#setting = this.#setting.then(() => setClockAhead(this.desk.pool, this.#aheadMs));
    }
    await this.#setting;
  }

  /**
   * An answer that was called off and outlives its run leaves the server a lock on its time (temporalio/sdk-java#1138):
   * this takes one away. Only while nothing is under way, or the server counts one too few.
   */
  async unlockTime(): Promise<void> {
    await this.#server.ask(async () => this.environment.connection.testService?.unlockTimeSkipping({}));
  }

  /** How far time has gone, ms since the epoch, and how much has been done: what changes while anything goes on. */
  async progress(
    conversationIds: readonly string[],
  ): Promise<{ time: number; events: number; busy: boolean }> {
    const histories = await Promise.all(conversationIds.map((id) => this.histories(id)));
    const events = histories.flat().reduce((sum, run) => sum + run.length, 0);
    return { time: await this.#timeMs(), events, busy: this.#running > 0 };
  }

  /** May be under way when the desk is closed. */
  async pass(seconds: number): Promise<void> {
    const { connection } = this.environment;
    await this.#server.ask((closing) =>
      connection.withAbortSignal(closing, () => this.environment.sleep(seconds * 1_000)),
    );
    await this.followClock();
  }

  #timeMs(): Promise<number> {
    return this.#server.ask(() => this.environment.currentTimeMs());
  }

  /** Who must be rung; each is named once, and the outbox keeps the rows for the rules. */
  async takeRings(): Promise<Snapshot[]> {
    const rows = await this.desk.rows<{ snapshot: Snapshot }>(
      `with rings as (update outbox set ring = false where ring returning subject_kind, subject_id)
       select conversation_snapshot(id) as snapshot
         from (select distinct subject_id as id from rings where subject_kind = 'conversation') r`,
    );
    return rows.map((row) => row.snapshot);
  }

  /**
   * What a relay does, with one doorbell or several, until the workflow has heard. `continueAbove`: so many events of history
   * are enough for a run. False: it did not hear.
   */
  ring(
    snapshots: readonly [Snapshot, ...Snapshot[]],
    continueAbove: number | null,
    patienceMs: number,
  ): Promise<boolean> {
    return this.#bells.ring(snapshots[0].conversation_id, patienceMs, async () => {
      await Promise.all(snapshots.map((snapshot) => this.#signal(snapshot, continueAbove)));
    });
  }

  async #signal(snapshot: Snapshot, continueAbove: number | null): Promise<void> {
    const input: ConversationInput = {
      snapshot,
      ...(continueAbove === null ? {} : { continue_above_events: continueAbove }),
    };
    const workflowId = conversationWorkflowId(snapshot.conversation_id);
    const { signaledRunId } = await this.#server.ask(() =>
      this.environment.client.workflow.signalWithStart(CONVERSATION_WORKFLOW, {
        workflowId,
        taskQueue: this.taskQueue,
        args: [input],
        signal: ring,
        signalArgs: [snapshot],
        workflowIdReusePolicy: 'ALLOW_DUPLICATE',
        workflowIdConflictPolicy: 'USE_EXISTING',
        // a busy machine is no fault of the workflow
        workflowTaskTimeout: '1 minute',
      }),
    );
    const runs = this.#runs.get(workflowId) ?? new Set();
    this.#runs.set(workflowId, runs.add(signaledRunId));
  }

  /** The events of every run of a conversation, run by run. */
  async histories(conversationId: string): Promise<HistoryEvent[][]> {
    const workflowId = conversationWorkflowId(conversationId);
    const runs = [...(this.#runs.get(workflowId) ?? [])];
    const seen = new Set<string>(runs);
    const found: HistoryEvent[][] = [];
    for (let runId = runs.shift(); runId !== undefined; runId = runs.shift()) {
      const handle = this.environment.client.workflow.getHandle(workflowId, runId);
      const { events } = await this.#server.ask(() => handle.fetchHistory());
      const next = events?.at(-1)?.workflowExecutionContinuedAsNewEventAttributes?.newExecutionRunId;
      if (next && !seen.has(next)) runs.push(next);
      if (next) seen.add(next);
      found.push(events ?? []);
    }
    return found;
  }

  /**
   * The time-skipping server refuses a task that cancels an activity which has just ended (temporalio/sdk-typescript#1058) or a
   * timer that has just fired (temporalio/sdk-java#3088), and from then on neither that run nor time moves; the real server
   * takes it. The history tells: a task begun as the last thing, for seconds.
   */
  async isStuck(conversationId: string): Promise<boolean> {
    const look = async (): Promise<string> =>
      (await this.histories(conversationId))
        .filter(standsStill)
        .map((run) => run.length)
        .join();
    const first = await look();
    if (first === '') return false;
    // a task that is only under way
    await sleep(STILL_AFTER_MS);
    return (await look()) === first;
  }

  #byOneClock<A extends object>(activities: A): A {
    type Activity = (input: unknown) => Promise<unknown>;
    return Object.fromEntries(
      Object.entries(activities as Record<string, Activity>).map(([name, activity]) => [
        name,
        async (input: unknown) => {
          this.#running += 1;
          try {
            await this.followClock();
            return name === 'answerTurn'
              ? await this.#bells.answer(input as { conversation_id: string }, activity)
              : await activity(input);
          } finally {
            this.#running -= 1;
          }
        },
      ]),
    ) as A;
  }
}

/** The server gave a task out and has not taken its end; a task that fails or hangs in the workflow leaves an event of that. */
const standsStill = (events: readonly HistoryEvent[]): boolean =>
  Boolean(events.at(-1)?.workflowTaskStartedEventAttributes);
