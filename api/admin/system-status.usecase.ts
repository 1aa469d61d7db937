import type { Health, SystemStatus } from '../../contracts/system-status.js';
import { ASSISTANT_QUEUE, CONVERSATIONS_QUEUE } from '../../contracts/task-queues.js';
import { lifelineOf } from '../../db/lifeline.js';
import type { OutboxRepository } from '../../db/repositories/outbox.repository.js';
import type { SystemRepository } from '../../db/repositories/system.repository.js';
import type { Logger } from '../../platform/logger.js';
import { SLOW_MS } from '../health.js';
import type { Pollers, QueueKind } from '../temporal/probe.gateway.js';

const PATIENCE_MS = 3_000;
/** A waiting worker asks its queue at least once a minute. */
const POLLED_WITHIN_SECONDS = 90;
const LAG_SECONDS = { degraded: 5, down: 60 };

export interface StatusDeps {
  system: SystemRepository;
  outbox: Pick<OutboxRepository, 'backlog'>;
  temporal: {
    ping: () => Promise<number>;
    pollers: (input: { queue: string; kind: QueueKind; withinSeconds: number }) => Promise<Pollers>;
  };
  config: { namespace: string; uiUrl: string | null; openAi: boolean };
  logger: Logger;
  /** Whether requests were turned away lately for want of a connection. */
  isShedding: () => boolean;
}

type Checks = SystemStatus['checks'];
type Queue = Checks['workers']['queues'][number];

const QUEUES = [
  { name: CONVERSATIONS_QUEUE, kind: 'workflow', role: 'worker' },
  { name: ASSISTANT_QUEUE, kind: 'activity', role: 'assistant' },
] as const;

/** The answer, or null when there is none within 3 s. */
const probe = async <T>(deps: StatusDeps, name: string, work: () => Promise<T>): Promise<T | null> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), PATIENCE_MS);
  });
  try {
    return await Promise.race([work(), late]);
  } catch (error) {
    deps.logger.info({ err: error, probe: name }, 'a probe failed');
    return null;
  } finally {
    clearTimeout(timer);
  }
};

const worst = (states: readonly Health[]): Health =>
  states.includes('down') ? 'down' : states.includes('degraded') ? 'degraded' : 'ok';

const database = async (deps: StatusDeps): Promise<Checks['database']> => {
  const start = performance.now();
  const answered = await probe(deps, 'database', () => deps.system.ping().then(() => true));
  const query_ms = Math.round((performance.now() - start) * 10) / 10;
  if (answered === null) return { status: 'down', query_ms: null, error: 'unreachable' };
  if (query_ms > SLOW_MS) return { status: 'degraded', query_ms, error: 'slow' };
  if (deps.isShedding()) return { status: 'degraded', query_ms, error: 'overloaded' };
  return { status: 'ok', query_ms, error: null };
};

const temporal = async (deps: StatusDeps): Promise<Checks['temporal']> => {
  const { namespace } = deps.config;
  const ms = await probe(deps, 'temporal', () => deps.temporal.ping());
  return ms === null
    ? { status: 'down', namespace, query_ms: null, error: 'unreachable' }
    : {
        status: ms > SLOW_MS ? 'degraded' : 'ok',
        namespace,
        query_ms: Math.round(ms * 10) / 10,
        error: ms > SLOW_MS ? 'slow' : null,
      };
};

/** Temporal remembers a poller for minutes after its death; the line to the database ends at once. */
const queue = async (deps: StatusDeps, { name, kind, role }: (typeof QUEUES)[number]): Promise<Queue> => {
  const [pollers, processes] = await Promise.all([
    probe(deps, `queue ${name}`, () =>
      deps.temporal.pollers({ queue: name, kind, withinSeconds: POLLED_WITHIN_SECONDS }),
    ),
    probe(deps, `processes of ${role}`, () => deps.system.processes(lifelineOf(role))),
  ]);
  return {
    name,
    status: pollers !== null && pollers.count > 0 && processes !== 0 ? 'ok' : 'down',
    pollers: pollers?.count ?? 0,
    processes: processes ?? 0,
    last_seen_at: pollers?.lastSeenAt?.toISOString() ?? null,
  };
};

const assistant = async (deps: StatusDeps): Promise<Checks['assistant']> => {
  const last_turn = await probe(deps, 'last turn', () => deps.system.lastTurn());
  const adapter = deps.config.openAi || last_turn?.adapter === 'openai' ? 'openai' : 'local';
  const fellBack = last_turn !== null && last_turn.fallback_code !== null;
  return { status: fellBack ? 'degraded' : 'ok', adapter, last_turn };
};

const outbox = async (deps: StatusDeps): Promise<Checks['outbox']> => {
  const backlog = await probe(deps, 'outbox', () => deps.outbox.backlog());
  if (backlog === null) return { status: 'down', lag_seconds: 0, pending: 0 };
  const { lagSeconds: lag, pending } = backlog;
  const status = lag > LAG_SECONDS.down ? 'down' : lag > LAG_SECONDS.degraded ? 'degraded' : 'ok';
  return { status, lag_seconds: Math.max(0, Math.round(lag * 100) / 100), pending };
};

const NONE = { total: 0, last_day: 0, last_at: null };

/** Asks every part now. `down`: people cannot talk; `degraded`: they can, but something needs a look. */
export const systemStatus = async (deps: StatusDeps): Promise<SystemStatus> => {
  const [db, engine, queues, helper, box, repairs, letters] = await Promise.all([
    database(deps),
    temporal(deps),
    Promise.all(QUEUES.map((one) => queue(deps, one))),
    assistant(deps),
    outbox(deps),
    probe(deps, 'repairs', () => deps.system.repairs()),
    probe(deps, 'dead letters', () => deps.system.deadLetters()),
  ]);
  const workers = { status: worst(queues.map((one) => one.status)), queues };
  const checks = { database: db, temporal: engine, workers, assistant: helper, outbox: box };
  const worstOfAll = worst(Object.values(checks).map((check) => check.status));
  return {
    status: db.status === 'down' ? 'down' : worstOfAll === 'ok' ? 'ok' : 'degraded',
    at: new Date().toISOString(),
    checks,
    repairs: repairs ?? NONE,
    dead_letters: letters ?? NONE,
    temporal_ui_url: deps.config.uiUrl,
  };
};
