import { CONVERSATIONS_QUEUE } from '../contracts/task-queues.js';
import type { AppContext } from './context.js';
import { createDoors } from '../db/repositories/doors.repository.js';
import { Reconciler } from './realtime/reconciler.js';
import { Relay } from './realtime/relay.js';
import { Sweeper } from './realtime/sweeper.js';
import { createConversationGateway } from './temporal/conversation.gateway.js';
import { createShiftGateway } from './temporal/shift.gateway.js';

const BACKLOG_EVERY_MS = 5_000;
const PRUNE_EVERY_MS = 10 * 60 * 1000;

const measureBacklog = async (ctx: AppContext): Promise<void> => {
  const { pending, lagSeconds } = await ctx.repositories.outbox.backlog();
  ctx.metrics.outboxPending.set(pending);
  ctx.metrics.outboxLagSeconds.set(lagSeconds);
  ctx.metrics.repairs.set(await ctx.repositories.repairs.count());
};

/** What every api copy does besides answering: carries the outbox, repairs, sweeps, measures. */
export const startBackground = async (
  ctx: AppContext,
  { taskQueue = CONVERSATIONS_QUEUE }: { taskQueue?: string } = {},
): Promise<{ stop: () => Promise<void> }> => {
  const link = ctx.temporal;
  link.start();
  const conversations = createConversationGateway({ link, taskQueue });
  const shifts = createShiftGateway({ link, taskQueue });
  const relay = new Relay({
    pool: ctx.backgroundPool,
    databaseUrl: ctx.config.database.url.reveal(),
    link,
    conversations,
    shifts,
    logger: ctx.logger,
    metrics: {
      rung: (kind) => ctx.metrics.rings.inc({ kind, outcome: 'delivered' }),
      ringFailed: (kind) => ctx.metrics.rings.inc({ kind, outcome: 'failed' }),
    },
  });
  const wakeRelay: AppContext['wakeRelay'] = (options) => relay.wake(options);
  ctx.wakeRelay = wakeRelay;
  const { backgroundPool: pool, logger } = ctx;
  const doors = createDoors(pool);
  const reconciler = new Reconciler({ pool, link, conversations, shifts, logger, wakeRelay });
  const sweeper = new Sweeper({ doors, logger, wakeRelay });
  await relay.start();
  reconciler.start();
  sweeper.start();
  const every = (ms: number, work: () => Promise<unknown>) =>
    setInterval(() => {
      work().catch((error: unknown) => ctx.logger.debug({ err: error }, 'a background task failed'));
    }, ms).unref();
  ctx.serviceWatch.start();
  const timers = [
    every(BACKLOG_EVERY_MS, () => measureBacklog(ctx)),
    every(PRUNE_EVERY_MS, () => ctx.repositories.idempotency.prune()),
  ];
  return {
    stop: async () => {
      for (const timer of timers) clearInterval(timer);
      ctx.serviceWatch.stop();
      await Promise.all([sweeper.stop(), reconciler.stop(), relay.stop()]);
    },
  };
};
