import type { ConversationsRepository } from '../../db/repositories/conversations.repository.js';
import type { DeskRepository } from '../../db/repositories/desk.repository.js';
import type { Logger } from '../../platform/logger.js';
import { room, type Audience } from './audience.js';
import type { Push } from './push.js';

const COALESCE_MS = 150;

export interface OfferMeta {
  offer_made?: { offer_id: string; agent_id: string } | undefined;
  offer_ended?:
    | { offer_id: string; agent_id: string; outcome: 'accepted' | 'declined' | 'expired' | 'withdrawn' }
    | undefined;
}

/** Offers, shifts, inboxes and the live board, to the agents and admins of this process. */
export class DeskPush {
  #soon: NodeJS.Timeout | undefined;

  constructor(
    private readonly deps: {
      audience: Audience;
      desk: DeskRepository;
      conversations: ConversationsRepository;
      push: Push;
      logger: Logger;
    },
  ) {}

  async offers(metas: readonly OfferMeta[]): Promise<void> {
    const { audience, desk } = this.deps;
    for (const { offer_ended: ended } of metas) {
      if (ended === undefined) continue;
      const { offer_id, outcome } = ended;
      audience.emit([room.agent(ended.agent_id)], 'offer:ended', { offer_id, outcome });
    }
    const made = metas.flatMap(({ offer_made: offer }) =>
      offer !== undefined && audience.has(room.agent(offer.agent_id)) ? [offer.offer_id] : [],
    );
    if (made.length === 0) return;
    for (const { agent_id, ...offer } of await desk.openOffers(made)) {
      audience.emit([room.agent(agent_id)], 'offer:made', offer);
    }
  }

  async shifts(agentIds: readonly string[]): Promise<void> {
    const { audience, desk } = this.deps;
    const heard = agentIds.filter((id) => audience.has(room.agent(id)) || audience.has(room.admins));
    if (heard.length === 0) return;
    for (const shift of await desk.shifts(heard)) {
      audience.emit([room.agent(shift.agent_id), room.admins], 'shift:updated', shift);
    }
  }

  /** Something that lists and boards show has changed; told once for all changes of the next moment. */
  moved(): void {
    this.#soon ??= setTimeout(() => {
      this.#soon = undefined;
      this.#tell().catch((error: unknown) => this.deps.logger.debug({ err: error }, 'the desk was not told'));
    }, COALESCE_MS);
  }

  stop(): void {
    clearTimeout(this.#soon);
    this.#soon = undefined;
  }

  async #tell(): Promise<void> {
    const { audience, desk, conversations, push } = this.deps;
    audience.emit([room.admins], 'board:updated', { at: new Date().toISOString() });
    const agents = audience.inRooms(room.agent(''));
    if (agents.length > 0) {
      for (const { agent_id, inbox_version } of await desk.inboxVersions(agents)) {
        audience.emit([room.agent(agent_id)], 'inbox:updated', { inbox_version });
      }
    }
    if (audience.inRooms(room.conversation('')).length > 0) push.queue(await conversations.queue());
  }
}
