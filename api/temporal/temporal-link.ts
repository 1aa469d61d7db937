import { Client, Connection, isGrpcServiceError, type ConnectionOptions } from '@temporalio/client';
import type { Logger } from '../../platform/logger.js';

/** How long a worker may hold a workflow task before another gets it; short, because workers get killed. */
export const WORKFLOW_TASK_TIMEOUT_MS = 5_000;
const CALL_DEADLINE_MS = 2_000;
const PROBE_MS = 1_000;
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
 * The api's way to Temporal: connects by itself in the background and never makes a caller wait for more than 2 s. While
 * Temporal is away `isReachable()` is false and a probe looks every second whether it is back.
 */
export class TemporalLink {
  readonly client: Client;
  readonly #connection: Connection;
  readonly #logger: Logger;
  #reachable = false;
  #reachedOnce = false;
  #timer: NodeJS.Timeout | undefined;
  #probing = false;

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
    this.#timer ??= setInterval(() => void this.#probe(), PROBE_MS).unref();
    void this.#probe();
  }

  isReachable(): boolean {
    return this.#reachable;
  }

  /** For /readyz: true once Temporal has answered at all. */
  wasReached(): boolean {
    return this.#reachedOnce;
  }

  /** Runs calls to Temporal under one deadline of 2 s. Throws TemporalUnreachable when nobody answers. */
  async call<T>(work: (client: Client) => Promise<T>, deadlineMs = CALL_DEADLINE_MS): Promise<T> {
    try {
      const result = await this.#connection.withDeadline(Date.now() + deadlineMs, () => work(this.client));
      this.#saw(true);
      return result;
    } catch (error) {
      if (!isUnreachable(error)) throw error;
      this.#saw(false);
      throw new TemporalUnreachable();
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

  async #probe(): Promise<void> {
    if (this.#probing) return;
    this.#probing = true;
    try {
      await this.call(() => this.#connection.workflowService.getSystemInfo({}), PROBE_MS);
    } catch (error) {
      if (!(error instanceof TemporalUnreachable))
        this.#logger.warn({ err: error }, 'probe of Temporal failed');
    } finally {
      this.#probing = false;
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
