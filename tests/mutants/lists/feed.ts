import { mutantsOf, type Mutant } from '../mutant.js';

const FEED = 'web/src/lib/feed';
const tests = (...names: string[]): string[] => names.map((name) => `${FEED}/${name}.test.ts`);
const web = (file: string, ...names: string[]) =>
  mutantsOf({ file: `${FEED}/${file}`, project: 'web', tests: tests(...names) });

const merge = web('merge.ts', 'merge', 'merge.property');
const feed = web('feed.svelte.ts', 'feed', 'feed-faults');
const bind = web('bind-feed.ts', 'bind-feed');
const hints = web('hints.ts', 'hints');
const reached = web('reached.ts', 'reached');
const backoff = web('backoff.ts', 'hints');
const receipt = web('receipt.ts', 'feed', 'feed-faults');

/** What one screen shows of a conversation, whatever was lost, doubled or shuffled on the way. */
export const FEED_MUTANTS: readonly Mutant[] = [
  merge(
    'the feed keeps a message above a gap',
    'if (message.seq > last && (held.size < HELD_MAX || message.seq === last + 1))',
    'if (message.seq === last + 1)',
  ),
  merge(
    'the feed shows nothing above a gap',
    'for (let seq = last + 1; ; seq += 1) {',
    'for (let seq = Math.min(...held.keys()); ; seq += 1) {',
  ),
  merge('the feed drops a message it has', 'if (message.seq > last && (held', 'if ((held'),
  merge(
    'the feed keeps no endless flood above a gap',
    '(held.size < HELD_MAX || message.seq === last + 1)',
    'true',
  ),
  merge('a flood does not keep out the message that fills the gap', '|| message.seq === last + 1))', '))'),
  merge('a message tells of a head, so that a gap is known', 'headSeq = Math.max(headSeq, message.seq);', ''),
  merge('a feed that knows of a gap asks for it', 'state.headSeq > lastSeq(state) ||', ''),
  merge(
    'a feed that knows of a newer state asks for it',
    'state.headVersion > state.conversation.state_version;',
    'false;',
  ),
  merge('a feed without an answer asks', 'state.conversation === null ||\n  isAstray', 'isAstray'),
  merge(
    'a state that is older is not shown',
    '|| update.state_version < known.state_version) return',
    ') return',
  ),
  merge(
    'the place in the queue moves without a new state',
    '{ ...known, queue_position: update.queue_position } };',
    'known };',
  ),
  merge(
    'a conversation that is open again can be rated again',
    "update.status === 'resolved' && known.feedback_given",
    'known.feedback_given',
  ),
  merge(
    'a heartbeat tells of a head that no push told of',
    'headSeq: Math.max(state.headSeq, head.head_seq),',
    'headSeq: state.headSeq,',
  ),
  merge(
    'a heartbeat tells of a state that no push told of',
    'headVersion: Math.max(state.headVersion, head.state_version),',
    'headVersion: state.headVersion,',
  ),
  merge(
    'a head below what is here makes the feed doubt',
    '|| head.head_seq < lastSeq(state) || head.state_version < version,',
    ',',
  ),
  merge(
    'after a restore the feed begins anew',
    'view.head_seq < asked.after ||\n    view.state_version < asked.stateVersion',
    'false',
  ),
  merge('an answer ends the doubt', 'doubted: false,\n    headSeq', 'headSeq'),
  merge(
    'an answer that was overtaken shows no older state',
    'const newer = view.state_version >= known.state_version;',
    'const newer = true;',
  ),
  ...(
    [
      ['read by the agent', 'read_by_agent_seq'],
      ['read by the customer', 'read_by_customer_seq'],
      ['delivered to the agent', 'delivered_to_agent_seq'],
      ['delivered to the customer', 'delivered_to_customer_seq'],
    ] as const
  ).map(([what, mark]) =>
    merge(
      `what was ${what} never goes back`,
      `${mark}: Math.max(state.${mark}, marks.${mark} ?? 0),`,
      `${mark}: marks.${mark} ?? state.${mark},`,
    ),
  ),
  feed(
    'a push above a gap gets a moment to be followed',
    'const GAP_PATIENCE_MS = 250;',
    'const GAP_PATIENCE_MS = 0;',
  ),
  feed('a feed asks for what it lacks', 'else this.#syncIn(GAP_PATIENCE_MS);', ''),
  feed('who asked during a question is answered anew', 'if (this.#askAgain) await this.refresh();', ''),
  feed(
    'a feed asks for what it missed after a reconnect',
    'void this.refresh();\n    void this.#sender',
    'void this.#sender',
  ),
  feed('what waits is sent after a reconnect', 'void this.#sender.flush();', ''),
  feed('what another tab has left is sent', 'this.#sender.adopt();', ''),
  feed(
    'a question that failed for a while is asked again',
    'this.#syncIn(backoffMs({ attempts: this.#syncFailures, random: Math.random(), retryAfterSeconds }));',
    '',
  ),
  feed('a question that was refused is not asked again', 'if (!isTransient(error.code)) return;', ''),
  feed('a fault of asking is shown until it has passed', 'this.#syncError = null;', ''),
  feed(
    'a stream of pushes puts no question off',
    'this.#syncTimer ??= setTimeout(',
    'clearTimeout(this.#syncTimer);\n    this.#syncTimer = setTimeout(',
  ),
  feed(
    'a question that is not needed any more is not asked',
    'if (!merge.needsSync(next)) this.#cancelSync();',
    'if (!merge.needsSync(next)) return;',
  ),
  feed('a closed screen asks nothing', 'if (this.#closed) return;', ''),
  feed('a closed screen tells nothing', 'this.#delivered.close();', ''),
  feed(
    'an ack tells of a head, so that one’s own message comes without its push',
    'onSent: (seq) => this.#change({ ...this.#state, headSeq: Math.max(this.#state.headSeq, seq) }),',
    'onSent: () => undefined,',
  ),
  feed('what is shown leaves the outbox', 'this.#sender.settle(next.messages);', ''),
  feed('a mark of reading never goes back', 'if (seq <= this.#readSeq) return;', ''),
  feed(
    'a mark of reading that was lost is told again',
    '.catch(() => (this.#readSeq = Math.min(this.#readSeq, before)))',
    '.catch(() => undefined)',
  ),
  feed(
    'nobody receives their own message',
    "(message.sender === 'user') !== this.#customers",
    'message.seq > 0',
  ),
  feed('what was read needs no receipt besides', 'this.#delivered.covered(seq);', ''),
  feed(
    'an answer that a person stopped is not shown as being written',
    "if (update.owner !== 'assistant') this.#hints = { ...this.#hints, progress: null, draft: null };",
    '',
  ),
  receipt(
    'a burst of messages has one receipt',
    'this.#timer ??= setTimeout(() => this.#due(), PATIENCE_MS);',
    'setTimeout(() => this.#due(), 0);',
  ),
  bind(
    'a screen shows nothing of another conversation',
    'if (fact.session_id === feed.sessionId) take(fact);',
    'take(fact);',
  ),
  bind('a screen hears heartbeats', 'if (head !== undefined) feed.headed(head);', ''),
  bind('a screen catches up after every connect', 'realtime.onConnect(() => feed.resume()),', ''),
  bind(
    'a screen hears what was delivered',
    "mine((mark) => feed.marked({ how: 'delivered', ...mark })),",
    'mine(() => undefined),',
  ),
  bind(
    'a screen hears of changes of state',
    'mine((update) => feed.updated(update)),',
    'mine(() => undefined),',
  ),
  bind(
    'a screen that was left hears nothing',
    'return () => stops.forEach((stop) => stop());',
    'return () => void stops;',
  ),
  hints('nobody types for ever', 'filter(([, endsAt]) => endsAt > now)', 'filter(() => true)'),
  hints('a message ends the typing of its author', 'typing.delete(who);\n  return who', 'return who'),
  hints(
    'steps of an older turn are not shown',
    'if (hints.progress !== null && next.turn < hints.progress.turn) return hints;',
    '',
  ),
  hints(
    'the text of an older attempt is not shown',
    'delta.turn < known.turn || (delta.turn === known.turn && delta.attempt < known.attempt)',
    'delta.turn < known.turn',
  ),
  hints(
    'a new attempt begins its text anew',
    'goesOn ? known.text + delta.text : delta.text',
    '(known?.text ?? "") + delta.text',
  ),
  hints(
    'a published answer takes the place of its draft',
    "who === 'bot' || who === 'system' ? { typing, progress: null, draft: null } : { ...hints, typing }",
    '{ ...hints, typing }',
  ),
  reached(
    'what an answer covers was read',
    'readSeq: Math.max(conversation.read_by_agent_seq, answered),',
    'readSeq: conversation.read_by_agent_seq,',
  ),
  backoff('waits grow', 'FIRST_MS * 2 ** Math.max(0, input.attempts - 1)', 'FIRST_MS'),
  backoff('no wait is shorter than the server asked for', '(input.retryAfterSeconds ?? 0) * 1000', '0'),
];
