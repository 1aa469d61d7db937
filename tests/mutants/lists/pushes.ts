import { mutantsOf, type Mutant } from '../mutant.js';
import { PUSHES, SOCKET_RULES, SOCKETS } from '../tests.js';

const live = (file: string, tests: readonly string[]) =>
  mutantsOf({ file: `api/${file}.ts`, project: 'integration', tests });

const hub = live('realtime/hub', PUSHES);
const push = live('realtime/push', PUSHES);
const desk = live('realtime/desk-push', PUSHES);
const hints = live('realtime/hints', PUSHES);
const audience = live('realtime/audience', SOCKETS);
const session = live('auth/session', SOCKETS);
const messages = live('messages', SOCKET_RULES);
const marks = mutantsOf({
  file: 'db/repositories/conversations.repository.ts',
  project: 'integration',
  tests: PUSHES,
});
const recent = mutantsOf({
  file: 'api/realtime/recent.ts',
  project: 'unit',
  tests: ['api/realtime/recent.test.ts'],
});

/** What is told to whom, on every copy. */
export const PUSH_MUTANTS: readonly Mutant[] = [
  marks('a mark never falls', ".where(column, '<', sql<number>`least(${input.seq}::int, head_seq)`)", ''),
  marks(
    'a mark is never beyond what there is',
    '.set({ [column]: sql<number>`least(${input.seq}::int, head_seq)` })',
    '.set({ [column]: sql<number>`${input.seq}::int` })',
  ),
  hub('a copy that heard nothing for a while catches up', 'this.#later(this.deps.push.resync());', ''),
  hub(
    'a hint that a copy sent is not told by it again',
    "if ('from' in hint && hint.from === processId) return;",
    '',
  ),
  hub(
    'messages of other copies are told',
    'if (messages.length > 0) this.#later(push.messages(messages));',
    '',
  ),
  hub(
    'states of other copies are told',
    'this.#later(push.states(new Map(states.map((row) => [row.id, row.n]))));',
    '',
  ),
  hub('shifts are told', 'if (shifts.length > 0) this.#later(desk.shifts([...new Set(shifts)]));', ''),
  hub('lists and boards hear of changes', 'if (states.length > 0 || shifts.length > 0) desk.moved();', ''),
  hub(
    'notes are told to staff only',
    'audience.emit([room.staffOf(row.id)]',
    'audience.emit([room.conversation(row.id)]',
  ),
  hub('a log-out is heard by every copy', 'return this.deps.onCut(hint);', 'return;', SOCKETS),
  hub(
    'steps of the assistant are told',
    "return audience.emit([room.conversation(session_id)], 'assistant:progress', {",
    "return void ([room.conversation(session_id)], 'assistant:progress', {",
  ),
  mutantsOf({ file: 'api/realtime/push.ts', project: 'unit', tests: ['api/realtime/push.test.ts'] })(
    'a message is told once',
    'if (this.#pushed.get(key) !== undefined) return;',
    '',
  ),
  push(
    'an agent hears of its conversations without watching them',
    '[room.conversation(id), room.agent(agentId)]',
    '[room.conversation(id)]',
  ),
  push(
    'who may no longer read along hears no more',
    'await this.#dismiss(states);\n    return states;',
    'return states;',
  ),
  push(
    'who waits is told its place',
    'if (known === (state.queue_position ?? 0)) continue;',
    'if (known !== -1) continue;',
  ),
  desk('an offer is told to its agent', "audience.emit([room.agent(agent_id)], 'offer:made', offer);", ''),
  desk(
    'an offer that ended is told to its agent',
    "audience.emit([room.agent(ended.agent_id)], 'offer:ended', { offer_id, outcome });",
    '',
  ),
  desk(
    'an offer is told to nobody else',
    "audience.emit([room.agent(agent_id)], 'offer:made', offer);",
    "audience.emit([room.agents], 'offer:made', offer);",
  ),
  desk(
    'a shift is told to its agent and admins only',
    '[room.agent(shift.agent_id), room.admins]',
    '[room.agents, room.admins]',
  ),
  desk(
    'an agent hears of a newer inbox',
    "audience.emit([room.agent(agent_id)], 'inbox:updated', { inbox_version });",
    '',
  ),
  desk(
    'admins hear of a newer board',
    "audience.emit([room.admins], 'board:updated', { at: new Date().toISOString() });",
    '',
  ),
  hints(
    'a hint that is too long harms no other',
    'if (Buffer.byteLength(JSON.stringify(hint)) <= MAX_PAYLOAD) notifier',
    'notifier',
  ),
  audience(
    'sockets of a log-in can be cut',
    'for (const socket of this.sockets(name)) socket.disconnect(true);',
    '',
    SOCKETS,
  ),
  session('a log-out is told to the other copies', "ctx.hints.send({ t: 'cut', ...ended });", '', SOCKETS),
  messages('a message reaches its own copy without the relay', 'ctx.push.message(posted);', ''),
  recent(
    'what was pushed is not remembered for ever',
    'if (this.#young.size < this.capacity) return;',
    'return;',
  ),
];
