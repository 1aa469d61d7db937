import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { WorkflowExecutionDescription } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { Worker } from '@temporalio/worker';
import type { Assistant } from '../../activities/assistant/port.js';
import { createAssistantActivities, createDeskActivities } from '../../activities/create-activities.js';
import { KnowledgeCache } from '../../activities/knowledge-cache.js';
import { Relay } from '../../api/realtime/relay.js';
import {
  createConversationGateway,
  type ConversationGateway,
} from '../../api/temporal/conversation.gateway.js';
import { createShiftGateway, type ShiftGateway } from '../../api/temporal/shift.gateway.js';
import { TemporalLink } from '../../api/temporal/temporal-link.js';
import { assistantQueueOf, CONVERSATIONS_QUEUE } from '../../contracts/task-queues.js';
import type { Snapshot } from '../../contracts/workflow.js';
import { createDatabase } from '../../db/client.js';
import { Notifier } from '../../db/notifier.js';
import { createKnowledgeRepository } from '../../db/repositories/knowledge.repository.js';
import { createSettingsRepository } from '../../db/repositories/settings.repository.js';
import { createTurnsRepository } from '../../db/repositories/turns.repository.js';
import { createLogger, type Logger } from '../../platform/logger.js';
import { sourceOfWorkflows } from '../../worker/bundle.js';
import { conversationWorkflowId } from '../../workflows/conversation/messages.js';
import { installRuntime } from '../../worker/runtime.js';
import { createAssistantWorker, createDeskWorker } from '../../worker/workers.js';
import { connectTestTemporal } from '../harness/temporal.js';
import { openDesk, type Desk } from './desk.js';
import type { HistoryEvent } from './histories.js';

/** A support desk with everything behind the api's routes running: relay, workers, a given assistant. */
export interface WorkflowDesk extends Desk {
  environment: TestWorkflowEnvironment;
  link: TemporalLink;
  conversations: ConversationGateway;
  shifts: ShiftGateway;
  relay: Relay;
  taskQueue: string;
  logger: Logger;
  /** Settings of the next decision; only what is given differs from the defaults. */
  settings: (data: Record<string, unknown>) => Promise<void>;
  snapshot: (conversationId: string) => Promise<Snapshot>;
  /** Resolves with the snapshot once it is as `check` says; fails after `patienceMs`, naming how it stands. */
  until: (
    conversationId: string,
    check: (snapshot: Snapshot) => boolean,
    patienceMs?: number,
  ) => Promise<Snapshot>;
  messages: (
    conversationId: string,
  ) => Promise<{ seq: number; author: string; kind: string; content: string }[]>;
  /** As if all that the conversation has seen had happened so much earlier; its workflow hears of it by a ring. */
  age: (conversationId: string, interval: string) => Promise<void>;
  accept: (conversationId: string) => Promise<{ agentId: string }>;
  history: (conversationId: string) => Promise<HistoryEvent[]>;
  describe: (conversationId: string) => Promise<WorkflowExecutionDescription>;
  startWorkers: () => Promise<void>;
  stopWorkers: () => Promise<void>;
}

export interface WorkflowDeskOptions {
  assistant: Assistant;
  relay?: boolean;
  workers?: boolean;
  /** The database has a clock of its own, for `setClockAhead`. */
  ownClock?: boolean;
}

let installed: Logger | null = null;

/** The SDK has one runtime in a process, and it keeps its logger. */
function quietLogger(): Logger {
  if (installed === null) {
    installed = createLogger({ process: 'test', level: 'error' });
    installRuntime(installed);
  }
  return installed;
}

export async function openWorkflowDesk(options: WorkflowDeskOptions): Promise<WorkflowDesk> {
  const desk = await openDesk(16, { ownClock: options.ownClock ?? false });
  const logger = quietLogger();
  const { environment, address } = await connectTestTemporal();
  const notifier = new Notifier({ url: desk.url });
  const taskQueue = `${CONVERSATIONS_QUEUE}-${randomBytes(4).toString('hex')}`;
  const link = new TemporalLink({ connection: { address }, namespace: 'default', logger });
  link.start();
  const conversations = createConversationGateway({ link, taskQueue });
  const shifts = createShiftGateway({ link, taskQueue });
  const relay = new Relay({ pool: desk.pool, databaseUrl: desk.url, link, conversations, shifts, logger });
  if (options.relay !== false) await relay.start();

  const db = createDatabase(desk.pool);
  const shared = { doors: desk.doors, turns: createTurnsRepository(db), notifier, logger };
  const activities = createDeskActivities(shared);
  const assistantActivities = createAssistantActivities({
    ...shared,
    settings: createSettingsRepository(db),
    knowledge: new KnowledgeCache(createKnowledgeRepository(db)),
    assistant: options.assistant,
  });
  let running: { workers: Worker[]; ended: Promise<unknown> } | null = null;

  const startWorkers = async (): Promise<void> => {
    const place = { connection: environment.nativeConnection, namespace: 'default', taskQueue };
    const workers = await Promise.all([
      createDeskWorker(place, { source: sourceOfWorkflows(), activities }),
      createAssistantWorker(
        { ...place, taskQueue: assistantQueueOf(taskQueue) },
        { activities: assistantActivities, concurrency: 50, perSecond: 1_000 },
      ),
    ]);
    running = { workers, ended: Promise.all(workers.map((worker) => worker.run())) };
  };
  const stopWorkers = async (): Promise<void> => {
    const stopping = running;
    running = null;
    stopping?.workers.forEach((worker) => worker.shutdown());
    await stopping?.ended;
  };
  if (options.workers !== false) await startWorkers();

  const snapshot = async (conversationId: string): Promise<Snapshot> => {
    const found = await desk.doors.snapshot(conversationId);
    if (found === null) throw new Error(`no conversation ${conversationId}`);
    return found;
  };
  const handleOf = (conversationId: string) =>
    environment.client.workflow.getHandle(conversationWorkflowId(conversationId));
  return {
    ...desk,
    environment,
    link,
    conversations,
    shifts,
    relay,
    taskQueue,
    logger,
    startWorkers,
    stopWorkers,
    snapshot,
    settings: async (data) => {
      await desk.rows(
        `insert into settings_versions (version, data) select max(version) + 1, $1 from settings_versions`,
        [JSON.stringify(data)],
      );
    },
    until: async (conversationId, check, patienceMs = 15_000) => {
      const end = Date.now() + patienceMs;
      for (;;) {
        const found = await snapshot(conversationId);
        if (check(found)) return found;
        if (Date.now() > end) throw new Error(`still ${JSON.stringify(found)}`);
        await sleep(20);
      }
    },
    messages: (conversationId) =>
      desk.rows(
        'select seq, author_kind as author, kind, content from messages where conversation_id = $1 order by seq',
        [conversationId],
      ),
    age: async (conversationId, interval) => {
      const changes = [
        `update conversations set due_at = due_at - $2::interval, waiting_since = waiting_since - $2::interval,
          escalated_at = escalated_at - $2::interval, last_customer_at = last_customer_at - $2::interval,
          last_agent_at = last_agent_at - $2::interval where id = $1`,
        'update messages set created_at = created_at - $2::interval where conversation_id = $1',
        `update assignments set offered_at = offered_at - $2::interval, decided_at = decided_at - $2::interval,
          ended_at = ended_at - $2::interval, expires_at = expires_at - $2::interval where conversation_id = $1`,
      ];
      for (const change of changes) await desk.rows(change, [conversationId, interval]);
      await desk.doors.ringAgain('conversation', conversationId);
      relay.wake();
    },
    accept: async (conversationId) => {
      const end = Date.now() + 10_000;
      let offer = await desk.offerOf(conversationId);
      while (offer === null && Date.now() < end) {
        await sleep(20);
        offer = await desk.offerOf(conversationId);
      }
      if (offer === null) throw new Error('nothing was offered');
      const answer = await desk.doors.transition({
        conversationId,
        action: 'accept',
        actorKind: 'agent',
        actorId: offer.agent_id,
        expect: { offer_id: offer.id },
      });
      if (!answer.ok) throw new Error(answer.code);
      return { agentId: offer.agent_id };
    },
    history: async (conversationId) => (await handleOf(conversationId).fetchHistory()).events ?? [],
    describe: (conversationId) => handleOf(conversationId).describe(),
    close: async () => {
      await stopWorkers();
      await relay.stop();
      await notifier.close();
      await link.close();
      await environment.teardown();
      await desk.close();
    },
  };
}
