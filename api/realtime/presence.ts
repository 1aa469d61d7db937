import type { Doors } from '../../db/repositories/doors.repository.js';
import type { Logger } from '../../platform/logger.js';

const SEEN_EVERY_MS = 10_000;
/** Renewals within a lease: one that is lost must not make an agent away. */
const RENEWALS_IN_A_LEASE = 3;

/** Signs of life of agents: an open page, or a request. */
export class AgentPresence {
  /** When, by the clock of the process: the host's may be set back. */
  readonly #seen = new Map<string, number>();

  constructor(
    private readonly deps: {
      doors: Pick<Doors, 'agentAlive'>;
      logger: Logger;
      onReturn: () => void;
      /** Seconds of a lease, as the settings say now. */
      leaseSeconds: () => number;
    },
  ) {}

  /** Renews the lease now; an agent who was away is back. */
  async renew(agentId: string): Promise<void> {
    this.#seen.set(agentId, performance.now());
    if (await this.deps.doors.agentAlive(agentId)) this.deps.onReturn();
  }

  /** Whether the agent's lease should be renewed: every 10 s, more often when leases are short. */
  isDue(agentId: string): boolean {
    const every = Math.min(SEEN_EVERY_MS, (this.deps.leaseSeconds() * 1_000) / RENEWALS_IN_A_LEASE);
    return performance.now() - (this.#seen.get(agentId) ?? -Infinity) >= every;
  }

  /** A request: renews when that is due and never makes the request wait. */
  seen(agentId: string): void {
    if (!this.isDue(agentId)) return;
    this.renew(agentId).catch((error: unknown) => {
      this.deps.logger.debug({ err: error }, 'a sign of life was not noted');
    });
  }
}
