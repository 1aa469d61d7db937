import { randomUUID } from 'node:crypto';
import type { TransitionInput } from '../../../db/repositories/doors.repository.js';
import type { Desk } from '../../factories/desk.js';
import type { Command } from './plan.js';

export interface Talk {
  id: string;
  /** What the customer has said. */
  said: string[];
  clientMessageId: string;
  lastOffer: string;
}

/** Two customers and two agents, one with room for one talk and one for two; a skill of their own keeps others out. */
export class People {
  private constructor(
    private readonly desk: Desk,
    readonly talks: readonly [Talk, Talk],
    readonly agents: readonly [string, string],
  ) {}

  static async meet(desk: Desk): Promise<People> {
    const skill = randomUUID();
    const agents = [
      await desk.agent({ capacity: 1, skills: [skill] }),
      await desk.agent({ capacity: 2, skills: [skill] }),
    ] as const;
    const talk = async (): Promise<Talk> => {
      const id = await desk.conversation();
      await desk.rows('update conversations set required_skill = $2 where id = $1', [id, skill]);
      return { id, said: [], clientMessageId: randomUUID(), lastOffer: randomUUID() };
    };
    return new People(desk, [await talk(), await talk()], agents);
  }

  /** Whether it changed anything. */
  async does({ name, talk: at, by }: Command): Promise<boolean> {
    const { doors } = this.desk;
    const talk = this.talks[at];
    switch (name) {
      case 'send-again':
        return this.#send(talk);
      case 'reply': {
        const agentId = await this.#actor(talk, by);
        return (
          await doors.postMessage({ conversationId: talk.id, authorKind: 'agent', agentId, content: 'reply' })
        ).ok;
      }
      case 'escalate':
        return this.#transition(talk, {
          action: name,
          actorKind: 'customer',
          args: { reason: 'customer_request' },
        });
      case 'accept':
      case 'decline': {
        const actorId = await this.#actor(talk, by);
        talk.lastOffer = (await this.desk.offerOf(talk.id))?.id ?? talk.lastOffer;
        return this.#transition(talk, {
          action: name,
          actorKind: 'agent',
          actorId,
          expect: { offer_id: talk.lastOffer },
        });
      }
      case 'claim':
      case 'release':
        return this.#transition(talk, {
          action: name,
          actorKind: 'agent',
          actorId: await this.#actor(talk, by),
        });
      case 'resolve':
        return this.#transition(
          talk,
          by === 0
            ? { action: name, actorKind: 'customer' }
            : { action: name, actorKind: 'agent', actorId: await this.#actor(talk, by) },
        );
      case 'drop':
      case 'requeue':
      case 'back':
        return this.#shift(name, await this.#actor(talk, by));
      default:
        talk.said.push(`${name} ${randomUUID()}`);
        talk.clientMessageId = randomUUID();
        return this.#send(talk);
    }
  }

  async #send({ id, said, clientMessageId }: Talk): Promise<boolean> {
    const content = said.at(-1);
    if (content === undefined) return false;
    const answer = await this.desk.doors.postMessage({
      conversationId: id,
      authorKind: 'customer',
      content,
      clientMessageId,
    });
    if (!answer.ok) throw new Error(`a customer's message was refused: ${answer.code}`);
    return true;
  }

  async #transition(talk: Talk, input: Omit<TransitionInput, 'conversationId'>): Promise<boolean> {
    const answer = await this.desk.doors.transition({ conversationId: talk.id, ...input });
    return answer.ok && answer.changed;
  }

  async #shift(name: 'drop' | 'requeue' | 'back', agentId: string): Promise<boolean> {
    const { doors, rows } = this.desk;
    if (name === 'back') {
      await doors.agentAlive(agentId);
      const args = { availability: 'available' };
      return (await doors.shiftTransition({ agentId, action: 'availability', actorKind: 'agent', args })).ok;
    }
    // the signs of life ended so long ago that its conversations may be given to others
    await rows(
      `update agent_states set lease_until = clock_timestamp() - interval '170 seconds',
         last_seen_at = clock_timestamp() - interval '200 seconds' where agent_id = $1 and reachability = 'connected'`,
      [agentId],
    );
    const away = await doors.shiftTransition({ agentId, action: 'away', actorKind: 'system' });
    if (name === 'drop') return away.ok && away.changed;
    const requeued = await doors.shiftTransition({ agentId, action: 'requeue', actorKind: 'workflow' });
    return requeued.ok && (requeued.requeued ?? 0) > 0;
  }

  async #actor(talk: Talk, by: number): Promise<string> {
    const named = this.agents[by === 0 ? 0 : 1];
    if (by < 2) return named;
    const [open] = await this.desk.rows<{ agent_id: string }>(
      `select agent_id from assignments where conversation_id = $1 and status in ('offered', 'accepted')`,
      [talk.id],
    );
    return open?.agent_id ?? named;
  }
}
