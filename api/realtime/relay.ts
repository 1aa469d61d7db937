import type pg from 'pg';
import { isDatabaseAway } from '../../db/database-away.js';
import { Listener } from '../../db/listener.js';
import {
  createOutboxRepository,
  type OutboxRepository,
  type Subject,
} from '../../db/repositories/outbox.repository.js';
import type { Logger } from '../../platform/logger.js';
import { TemporalUnreachable, type TemporalLink } from '../temporal/temporal-link.js';
import { Looper } from './looper.js';
import { tell, type Gateways } from './tell.js';

const POLL_MS = 100;
const PUSH_LIMIT = 500;
/** The api that committed has pushed to its own sockets already; a burst is told to the other copies in one go. */
const PUSH_REST_MS = 50;
const RING_CONCURRENCY = 32;
/** A lease is so much longer than the deadline of the call, so that no second relay rings the same subject meanwhile. */
const LEASE_MARGIN_MS = 1_000;
const RETRY_MS = { first: 500, most: 30_000 };

export interface RelayMetrics {
  rung(kind: Subject['kind']): void;
  ringFailed(kind: Subject['kind']): void;
}

export interface RelayOptions extends Gateways {
  pool: pg.Pool;
  databaseUrl: string;
  link: Pick<TemporalLink, 'isReachable' | 'callMs'>;
  logger: Logger;
  metrics?: RelayMetrics;
}

/**
 * Carries the outbox to where it belongs, in two loops that do not wait for each other: the push tells every api copy what is
 * new, the ring tells the workflow how things stand. Any number of relays may run; each may die at any moment.
 */
export class Relay {
  readonly #outbox: OutboxRepository;
  readonly #options: RelayOptions;
  readonly #push: Looper;
  readonly #ring: Looper;
  readonly #listener: Listener;
  readonly #failures = new Map<string, number>();
  readonly #inFlight = new Set<Promise<void>>();
  #rungMeanwhile = false;

  constructor(options: RelayOptions) {
    this.#options = options;
    this.#outbox = createOutboxRepository(options.pool);
    const onError = (error: unknown): void =>
      options.logger.debug({ err: error }, 'the relay could not work');
    this.#push = new Looper({
      work: () => this.#pushOnce(),
      everyMs: POLL_MS,
      restMs: PUSH_REST_MS,
      onError,
    });
    this.#ring = new Looper({ work: () => this.#ringOnce(), everyMs: POLL_MS, onError });
    this.#listener = new Listener({
      url: options.databaseUrl,
      channels: ['switchboard_relay'],
      onNotification: () => this.wake(),
      onConnect: () => this.wake(),
      onError,
    });
  }

  async start(): Promise<void> {
    this.#push.start();
    this.#ring.start();
    await this.#listener.start();
  }

  /**
   * Call it after a commit that wrote outbox rows; cheap and coalesced. `rings`: a workflow must be told, too; `pushed`:
   * the listeners of this process know already, and the other copies may wait for the rest.
   */
  wake({ rings = true, pushed = false }: { rings?: boolean; pushed?: boolean } = {}): void {
    this.#push.wake({ patient: pushed });
    if (!rings) return;
    this.#rungMeanwhile = this.#inFlight.size > 0;
    this.#ring.wake();
  }

  /** Waits for the calls under way, at most their deadline. */
  async stop(): Promise<void> {
    await Promise.all([this.#listener.stop(), this.#push.stop(), this.#ring.stop()]);
    await Promise.all(this.#inFlight);
  }

  /** Says whether there may be more to do. */
  async #pushOnce(): Promise<boolean> {
    return (await this.#outbox.push(PUSH_LIMIT)) === PUSH_LIMIT;
  }

  async #ringOnce(): Promise<boolean> {
    const { link } = this.#options;
    const free = RING_CONCURRENCY - this.#inFlight.size;
    // while Temporal is away nothing is leased, so nothing is counted as failed and all is there when it is back
    if (free <= 0 || !link.isReachable()) return false;
    const subjects = await this.#outbox.lease(free, link.callMs + LEASE_MARGIN_MS);
    for (const subject of subjects) {
      const delivery = this.#deliver(subject).finally(() => {
        this.#inFlight.delete(delivery);
        // what came for a leased subject meanwhile could not be leased
        if (!this.#rungMeanwhile && this.#inFlight.size < RING_CONCURRENCY - 1) return;
        this.#rungMeanwhile = this.#inFlight.size > 0;
        this.#ring.wake();
      });
      this.#inFlight.add(delivery);
    }
    return subjects.length === free;
  }

  async #deliver(subject: Subject): Promise<void> {
    const { logger, metrics } = this.#options;
    const key = `${subject.kind}:${subject.id}`;
    try {
      const found = await this.#outbox.snapshot(subject);
      await tell(found, this.#options);
      await this.#outbox.rung(subject, found?.snapshot.change_no ?? Number.MAX_SAFE_INTEGER);
      this.#failures.delete(key);
      metrics?.rung(subject.kind);
    } catch (error) {
      // nothing is wrong with this subject; its lease ends by itself
      if (error instanceof TemporalUnreachable || isDatabaseAway(error)) return;
      metrics?.ringFailed(subject.kind);
      const failures = (this.#failures.get(key) ?? 0) + 1;
      this.#failures.set(key, failures);
      const retryMs = Math.min(RETRY_MS.first * 2 ** (failures - 1), RETRY_MS.most);
      logger.warn({ err: error, subject: key, failures, retry_ms: retryMs }, 'a ring failed');
      await this.#outbox.failed(subject, retryMs).catch((reason: unknown) => {
        logger.debug({ err: reason, subject: key }, 'a failed ring was not noted; its lease ends by itself');
      });
    }
  }
}
