import { Client, Connection, isGrpcServiceError, type ConnectionOptions } from '@temporalio/client';
import type { Logger } from '../../platform/logger.js';

/** How long a worker may hold a workflow task before another gets it; short, because workers get killed. */
export const WORKFLOW_TASK_TIMEOUT_MS = 5_000;
const CALL_DEADLINE_MS = 2_000;
const PROBE_MS = 1_000;
/** A Temporal that takes longer to answer is no use: its activities' heartbeats would come too late. */
const LONGEST_MS = 5_000;
const MOST_PROBES = LONGEST_MS / PROBE_MS;
/** gRPC: deadline exceeded, unavailable, cancelled: nothing is known about the server's answer. */
const UNREACHABLE_CODES = [4, 14, 1];

/** Temporal did not answer; the call may or may not have been done. */
export class TemporalUnreachable extends Error {
  constructor() {
    super('Temporal cannot be reached');
    this.name = 'TemporalUnreachable';
  }
}

export interface TemporalLinkOptions {
  connection: ConnectionOptions | undefined;
  namespace: string;
  logger: Logger;
}

/**
 * The api's way to Temporal: connects by itself in the background. A probe every second measures how fast it answers: nobody
 * waits for much longer than that, normally 2 s and at most 5. While Temporal is away `isReachable()` is false.
 */
export class TemporalLink {
  readonly client: Client;
  readonly #connection: Connection;
  readonly #logger: Logger;
  #reachable = false;
  #reachedOnce = false;
  #timer: NodeJS.Timeout | undefined;
  #probes = 0;
  #answeredAt = -Infinity;
  #calls = 0;
  /** What the last probe took; milliseconds. */
  #latencyMs = 0;

  constructor(options: TemporalLinkOptions) {
    this.#logger = options.logger;
    this.#connection = Connection.lazy({
      ...options.connection,
      // no retries inside the client: relay and probe try again by themselves, and a retry that outlives close() throws
      interceptors: [],
      channelArgs: { 'grpc.initial_reconnect_backoff_ms': 100, 'grpc.max_reconnect_backoff_ms': 1_000 },
    });
    this.client = new Client({ connection: this.#connection, namespace: options.namespace });
  }

  start(): void {
    this.#timer ??= setInterval(() => this.#look(), PROBE_MS).unref();
    this.#look();
  }

  isReachable(): boolean {
    return this.#reachable;
  }

  /** For /readyz: true once Temporal has answered at all. */
  wasReached(): boolean {
    return this.#reachedOnce;
  }

  /** How long a call may take; milliseconds. */
  get callMs(): number {
    return Math.round(Math.min(LONGEST_MS, Math.max(CALL_DEADLINE_MS, 2 * this.#latencyMs)));
  }

  /** Runs calls to Temporal under one deadline. Throws TemporalUnreachable when nobody answers. */
  async call<T>(work: (client: Client) => Promise<T>, deadlineMs = this.callMs): Promise<T> {
    const start = performance.now();
    this.#calls += 1;
    try {
      const result = await this.#connection.withDeadline(Date.now() + deadlineMs, () => work(this.client));
      this.#answeredAt = performance.now();
      this.#saw(true);
      return result;
    } catch (error) {
      if (!isUnreachable(error)) throw error;
      // what was asked later may have been answered meanwhile
      if (this.#answeredAt < start) this.#saw(false);
      throw new TemporalUnreachable();
    } finally {
      this.#calls -= 1;
      // the SDK's context hooks itself into every promise of the process: a twentieth of what a message costs here
      if (this.#calls === 0) this.#connection.callContextStorage.disable();
    }
  }

  /** Made anew with each store of Temporal; null when the server names none. Throws TemporalUnreachable, or the server's refusal. */
  async namespaceId(): Promise<string | null> {
    const { namespace } = this.client.options;
    const { namespaceInfo } = await this.call((client) =>
      client.workflowService.describeNamespace({ namespace }),
    );
    return namespaceInfo?.id || null;
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#timer = undefined;
    await this.#connection.close();
  }

  #look(): void {
    const patienceMs = Math.max(PROBE_MS, 2 * this.#latencyMs);
    if (performance.now() - this.#answeredAt > PROBE_MS + patienceMs) this.#saw(false);
    if (this.#probes < MOST_PROBES) void this.#probe();
  }

  async #probe(): Promise<void> {
    this.#probes += 1;
    const start = performance.now();
    try {
      await this.call(() => this.#connection.workflowService.getSystemInfo({}), LONGEST_MS);
      this.#latencyMs = performance.now() - start;
    } catch (error) {
      if (!(error instanceof TemporalUnreachable))
        this.#logger.warn({ err: error }, 'probe of Temporal failed');
    } finally {
      this.#probes -= 1;
    }
  }

  #saw(reachable: boolean): void {
    this.#reachedOnce ||= reachable;
    if (reachable === this.#reachable) return;
    this.#reachable = reachable;
    if (reachable) this.#logger.info('Temporal is reachable');
    else this.#logger.warn('Temporal is not reachable');
  }
}

function isUnreachable(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (isGrpcServiceError(cause) && UNREACHABLE_CODES.includes(cause.code)) return true;
  }
  return false;
}
