import type { Doors } from '../../db/repositories/doors.repository.js';
import type { Logger } from '../../platform/logger.js';

const SEEN_EVERY_MS = 10_000;

/** Signs of life of agents: an open page, or a request. */
export class AgentPresence {
  readonly #seen = new Map<string, number>();

  constructor(
    private readonly deps: { doors: Pick<Doors, 'agentAlive'>; logger: Logger; onReturn: () => void },
  ) {}

  /** Renews the lease now; an agent who was away is back. */
  async renew(agentId: string): Promise<void> {
    this.#seen.set(agentId, Date.now());
    if (await this.deps.doors.agentAlive(agentId)) this.deps.onReturn();
  }

  /** A request: renews at most every 10 s and never makes the request wait. */
  seen(agentId: string): void {
    if (Date.now() - (this.#seen.get(agentId) ?? 0) < SEEN_EVERY_MS) return;
    this.renew(agentId).catch((error: unknown) => {
      this.deps.logger.debug({ err: error }, 'a sign of life was not noted');
    });
  }
}
