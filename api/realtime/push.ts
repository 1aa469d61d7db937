import type { MessageView } from '../../contracts/conversation.js';
import type { ConversationUpdated } from '../../contracts/sockets.js';
import type { ConversationsRepository, PushedState } from '../../db/repositories/conversations.repository.js';
import { isReadableBy } from '../auth/readable.js';
import type { Metrics } from '../metrics.js';
import type { SettingsCache } from '../settings-cache.js';
import { room, type Audience } from './audience.js';
import { Recent } from './recent.js';
import type { Waiters } from './waiters.js';

export interface PushDeps {
  audience: Audience;
  waiters: Waiters;
  conversations: ConversationsRepository;
  settings: SettingsCache;
  metrics: Metrics;
}

const updateOf = (state: PushedState): ConversationUpdated => ({
  session_id: state.session_id,
  state_version: state.state_version,
  status: state.status,
  owner: state.owner,
  queue_position: state.queue_position,
  assigned_agent: state.assigned_agent,
  head_seq: state.head_seq,
});

/**
 * What was said and how things stand, to the sockets of this process. A message comes here twice, from the request that
 * committed it and by NOTIFY; it leaves once.
 */
export class Push {
  #pushed = new Recent();
  #states = new Recent();
  #positions = new Recent();

  constructor(private readonly deps: PushDeps) {}

  /** A message this process has just committed, or one that was fetched. */
  message(input: { message: MessageView; agent_id: string | null }): void {
    const { message } = input;
    const key = `${message.session_id}:${message.seq}`;
    if (this.#pushed.get(key) !== undefined) return;
    this.#pushed.note(key);
    this.deps.audience.emit(this.#rooms(message.session_id, input.agent_id), 'message:posted', message);
    this.deps.metrics.pushSeconds.observe(Math.max(0, (Date.now() - Date.parse(message.timestamp)) / 1000));
    this.deps.waiters.wake(message.session_id);
  }

  /** Messages somebody committed: fetched only when this process has not pushed them and somebody may be listening. */
  async messages(keys: readonly { id: string; seq: number }[]): Promise<void> {
    const { audience, waiters, conversations } = this.deps;
    const agents = audience.has(room.agents);
    const wanted = keys.filter((key) => this.#pushed.get(`${key.id}:${key.seq}`) === undefined);
    for (const key of wanted) waiters.wake(key.id);
    const heard = wanted.filter((key) => agents || audience.has(room.conversation(key.id)));
    if (heard.length === 0) return;
    for (const found of await conversations.messages(heard)) this.message(found);
  }

  /** How conversations stand now; `change_no` lets what was pushed already be left out. Returns what was fetched. */
  async states(changed: ReadonlyMap<string, number>): Promise<PushedState[]> {
    const ids = [...changed].filter(([id, no]) => (this.#states.get(id) ?? 0) < no).map(([id]) => id);
    for (const id of changed.keys()) this.deps.waiters.wake(id);
    const heard = ids.filter((id) => this.#mayBeHeard(id));
    if (heard.length === 0) return [];
    const states = await this.deps.conversations.pushedStates(heard);
    for (const state of states) this.state(state);
    await this.#dismiss(states);
    return states;
  }

  /** At once, by the process that committed the change; failures are left to the relay's push. */
  changed(conversationId: string): Promise<PushedState[]> {
    return this.states(new Map([[conversationId, Number.MAX_SAFE_INTEGER]]));
  }

  state(state: PushedState): void {
    const id = state.session_id;
    if (state.change_no >= (this.#states.get(id) ?? 0)) {
      this.#states.note(id, state.change_no);
      this.#positions.note(id, state.queue_position ?? 0);
      this.deps.audience.emit(this.#rooms(id, state.agent_id), 'conversation:updated', updateOf(state));
    }
  }

  /** Places in the queue move without a change of the conversation itself; says only what has moved. */
  queue(waiting: readonly PushedState[]): void {
    for (const state of waiting) {
      const known = this.#positions.get(state.session_id);
      if (known === (state.queue_position ?? 0)) continue;
      this.#positions.note(state.session_id, state.queue_position ?? 0);
      this.deps.audience.emit(this.#rooms(state.session_id, null), 'conversation:updated', updateOf(state));
    }
  }

  /**
   * After a gap in what was heard: every listener is told how things stand and fetches what it misses. In the gap the database
   * may have been put back, so what was pushed before counts no more.
   */
  async resync(): Promise<void> {
    const { audience, conversations, waiters } = this.deps;
    [this.#pushed, this.#states, this.#positions] = [new Recent(), new Recent(), new Recent()];
    waiters.wakeAll();
    const ids = audience.inRooms(room.conversation(''));
    for (let at = 0; at < ids.length; at += 500) {
      const states = await conversations.pushedStates(ids.slice(at, at + 500));
      for (const state of states) this.state(state);
      await this.#dismiss(states);
    }
  }

  #rooms(id: string, agentId: string | null): string[] {
    return agentId === null ? [room.conversation(id)] : [room.conversation(id), room.agent(agentId)];
  }

  #mayBeHeard(id: string): boolean {
    return this.deps.audience.has(room.agents) || this.deps.audience.has(room.conversation(id));
  }

  /** Agents who may no longer read along, when each sees only its own and the queue. */
  async #dismiss(states: readonly PushedState[]): Promise<void> {
    const { audience, conversations, settings } = this.deps;
    if (settings.current.agents_see_all) return;
    for (const { session_id: id, agent_id: ownerId } of states) {
      for (const socket of audience.sockets(room.staffOf(id))) {
        const { caller } = socket.data;
        if (caller.kind !== 'staff' || caller.staff.role !== 'agent' || caller.staff.id === ownerId) continue;
        const access = await conversations.access({ id, agentId: caller.staff.id });
        if (access !== undefined && isReadableBy(caller.staff.id, access)) continue;
        await socket.leave(room.conversation(id));
        await socket.leave(room.staffOf(id));
      }
    }
  }
}
