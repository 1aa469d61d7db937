import { randomUUID } from 'node:crypto';
import type { TransitionInput } from '../../db/repositories/doors.repository.js';
import type { Desk } from '../factories/desk.js';
import { draftOf } from '../factories/scripted-assistant.js';
import { BREACHES, CLEAR, FINGERPRINT, STANDING } from './doors-model.rules.js';

const COMMANDS = [
  'send',
  'send-again',
  'reply',
  'escalate',
  'assign',
  'accept',
  'decline',
  'expire',
  'claim',
  'release',
  'resolve',
  'begin-turn',
  'publish',
  'publish-late',
  'away',
  'requeue',
  'back',
] as const;
export type CommandName = (typeof COMMANDS)[number];
export const COMMAND_NAMES: readonly CommandName[] = COMMANDS;

/** `by` 0 and 1 are the agents; above that it is whoever has the conversation or its offer. */
export interface Command {
  name: CommandName;
  talk: 0 | 1;
  by: number;
}

interface Talk {
  id: string;
  turns: number[];
  sent: { content: string; clientMessageId: string } | null;
  lastOffer: string;
}
interface Standing {
  id: string;
  owner_kind: string;
  state_version: number;
  head_seq: number;
  last_words: number;
}

/** Two conversations and two agents, one with room for one and one for two, on a desk with nobody else on duty. */
export class World {
  readonly #talks: [Talk, Talk];
  readonly #agents: [string, string];
  #standing = new Map<string, Standing>();

  private constructor(
    private readonly desk: Desk,
    private readonly done: Map<CommandName, number>,
    ids: { talks: [string, string]; agents: [string, string] },
  ) {
    const talk = (id: string): Talk => ({ id, turns: [], sent: null, lastOffer: randomUUID() });
    this.#talks = [talk(ids.talks[0]), talk(ids.talks[1])];
    this.#agents = ids.agents;
  }

  /** `done` counts the commands that changed something. */
  static async open(desk: Desk, done: Map<CommandName, number>): Promise<World> {
    await desk.pool.query(CLEAR);
    const agents: [string, string] = [await desk.agent({ capacity: 1 }), await desk.agent({ capacity: 2 })];
    return new World(desk, done, { talks: [await desk.conversation(), await desk.conversation()], agents });
  }

  /** Runs the commands at the same time, then returns what is wrong now. */
  async step(commands: readonly Command[]): Promise<string[]> {
    const found = await Promise.all(commands.map((command) => this.#run(command, commands.length === 1)));
    return [...found.flat(), ...(await this.#breaches())];
  }

  async #run(command: Command, alone: boolean): Promise<string[]> {
    const talk = this.#talks[command.talk];
    const [answer, ...breaches] = await this.#act(command, talk, alone);
    if (answer === 'changed') this.done.set(command.name, (this.done.get(command.name) ?? 0) + 1);
    return breaches;
  }

  async #act({ name, by }: Command, talk: Talk, alone: boolean): Promise<string[]> {
    const { doors } = this.desk;
    switch (name) {
      case 'send': {
        talk.sent = { content: `message ${talk.turns.length}`, clientMessageId: randomUUID() };
        const answer = await doors.postMessage({
          conversationId: talk.id,
          authorKind: 'customer',
          ...talk.sent,
        });
        return answer.ok ? ['changed'] : ['', `a customer's message was refused: ${answer.code}`];
      }
      case 'send-again':
        return this.#sendAgain(talk, alone);
      case 'reply': {
        const agentId = await this.#actor(talk, by);
        const answer = await doors.postMessage({
          conversationId: talk.id,
          authorKind: 'agent',
          agentId,
          content: 'reply',
        });
        return [answer.ok ? 'changed' : ''];
      }
      case 'escalate':
        return this.#transition(talk, {
          action: 'escalate',
          actorKind: 'customer',
          args: { reason: 'customer_request' },
        });
      case 'assign':
        await doors.sweepWaiting();
        return ['changed'];
      case 'accept':
      case 'decline': {
        const actorId = await this.#actor(talk, by);
        const offer = await this.desk.offerOf(talk.id);
        talk.lastOffer = offer?.id ?? talk.lastOffer;
        return this.#transition(talk, {
          action: name,
          actorKind: 'agent',
          actorId,
          expect: { offer_id: talk.lastOffer },
        });
      }
      case 'expire': {
        const seen = await doors.snapshot(talk.id);
        const expect = { offer_no: seen?.offer_no ?? -1 };
        return this.#transition(talk, { action: 'expire', actorKind: 'workflow', expect });
      }
      case 'claim':
      case 'release':
        return this.#transition(talk, {
          action: name,
          actorKind: 'agent',
          actorId: await this.#actor(talk, by),
        });
      case 'resolve':
        return by === 0
          ? this.#transition(talk, { action: 'resolve', actorKind: 'customer' })
          : this.#transition(talk, {
              action: 'resolve',
              actorKind: 'agent',
              actorId: await this.#actor(talk, by),
            });
      case 'begin-turn':
        return this.#beginTurn(talk);
      case 'publish':
        return this.#publish(talk, talk.turns.at(-1) ?? -1);
      case 'publish-late': {
        const old = talk.turns.at(-2);
        if (old === undefined) return [''];
        const [answer] = await this.#publish(talk, old);
        return answer === 'changed'
          ? ['', `turn ${old} was published after turn ${old + 1} began`]
          : ['changed'];
      }
      default:
        return this.#shift(name, await this.#actor(talk, by));
    }
  }

  async #transition(talk: Talk, input: Omit<TransitionInput, 'conversationId'>): Promise<string[]> {
    const answer = await this.desk.doors.transition({ conversationId: talk.id, ...input });
    return [answer.ok && answer.changed ? 'changed' : ''];
  }

  #publish(talk: Talk, turnNo: number): Promise<string[]> {
    return this.#transition(talk, { action: 'publish', actorKind: 'workflow', expect: { turn_no: turnNo } });
  }

  async #beginTurn(talk: Talk): Promise<string[]> {
    const turn = await this.desk.doors.beginTurn(talk.id);
    if (!turn.ok) return [''];
    talk.turns = [...talk.turns, turn.turn_no].sort((a, b) => a - b);
    const { content, citations, options, facts } = draftOf('an answer');
    await this.desk.doors.saveDraft({
      conversationId: talk.id,
      turnNo: turn.turn_no,
      draft: {
        content,
        citations,
        options,
        facts: { ...facts, ask_backs_in_a_row: 0 },
        intent: facts.intent,
        confidence: 0.9,
        summary: null,
        tried: [],
      },
    });
    return ['changed'];
  }

  async #sendAgain(talk: Talk, alone: boolean): Promise<string[]> {
    if (talk.sent === null) return [''];
    const before = await this.#fingerprint(talk);
    const answer = await this.desk.doors.postMessage({
      conversationId: talk.id,
      authorKind: 'customer',
      ...talk.sent,
    });
    // beside another command the first send may not be there yet, and others write
    if (!alone) return [''];
    const unchanged = answer.ok && answer.duplicate && before === (await this.#fingerprint(talk));
    return unchanged ? ['changed'] : ['', 'a duplicate send changed something'];
  }

  async #shift(name: 'away' | 'requeue' | 'back', agentId: string): Promise<string[]> {
    const { doors, rows } = this.desk;
    if (name === 'back') {
      await doors.agentAlive(agentId);
      const answer = await doors.shiftTransition({
        agentId,
        action: 'availability',
        actorKind: 'agent',
        args: { availability: 'available' },
      });
      return [answer.ok ? 'changed' : ''];
    }
    // the signs of life ended so long ago that its conversations may be given to others
    await rows(
      `update agent_states set lease_until = clock_timestamp() - interval '170 seconds',
         last_seen_at = clock_timestamp() - interval '200 seconds' where agent_id = $1 and reachability = 'connected'`,
      [agentId],
    );
    const away = await doors.shiftTransition({ agentId, action: 'away', actorKind: 'system' });
    if (name === 'away') return [away.ok && away.changed ? 'changed' : ''];
    const requeued = await doors.shiftTransition({ agentId, action: 'requeue', actorKind: 'workflow' });
    return [requeued.ok && (requeued.requeued ?? 0) > 0 ? 'changed' : ''];
  }

  async #actor(talk: Talk, by: number): Promise<string> {
    const named = this.#agents[by === 0 ? 0 : 1];
    if (by < 2) return named;
    const [open] = await this.desk.rows<{ agent_id: string }>(
      `select agent_id from assignments where conversation_id = $1 and status in ('offered', 'accepted')`,
      [talk.id],
    );
    return open?.agent_id ?? named;
  }

  async #fingerprint(talk: Talk): Promise<string | undefined> {
    return (await this.desk.rows<{ text: string }>(FINGERPRINT, [talk.id, this.#agents]))[0]?.text;
  }

  async #breaches(): Promise<string[]> {
    const ids = this.#talks.map((talk) => talk.id);
    const { rows } = await this.desk.pool.query<{ rule: string; id: string }>({
      name: 'breaches',
      text: BREACHES,
      values: [ids, this.#agents],
    });
    const found = rows.map((row) => row.rule);
    for (const now of await this.desk.rows<Standing>(STANDING, [ids])) {
      const before = this.#standing.get(now.id);
      this.#standing.set(now.id, now);
      if (before === undefined) continue;
      if (now.state_version < before.state_version) found.push('state_version fell');
      const sameOwner = before.owner_kind === 'agent' && now.state_version === before.state_version;
      if (sameOwner && now.last_words > before.head_seq)
        found.push('the assistant spoke while a person owned');
    }
    return found;
  }
}
