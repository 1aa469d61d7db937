import fc from 'fast-check';
import { it } from 'vitest';
import type { ConversationView } from '$contracts/conversation.js';
import * as merge from './merge.js';
import { messageOf, viewOf } from './testing.js';

/** What may happen next between the server and one screen; doubled entries happen more often. */
const STEPS = [
  ...['post', 'post', 'post', 'post', 'transition', 'queue', 'mark'],
  ...['deliver', 'deliver', 'deliver', 'deliver', 'deliver', 'double', 'double', 'lose', 'lose'],
  ...['heartbeat', 'ask', 'ask', 'answer', 'answer', 'restore', 'notice'],
] as const;
type Step = (typeof STEPS)[number];

const RUNS = 100_000;
const LONGEST = 50;
/** What is said at first and, from where the server was put back to, after each of its restores: made once for all runs. */
const SAID = Array.from({ length: 4 }, (_world, restores) =>
  Array.from({ length: LONGEST }, (_message, index) =>
    messageOf({ seq: index + 1, content: `${index + 1}, after ${restores} restores` }),
  ),
);
const STATUSES = ['open', 'escalated', 'resolved'] as const;

interface Push {
  apply: (state: merge.FeedState) => merge.FeedState;
  /** What whoever hears it knows to exist. */
  head: number;
  version: number;
}

class World {
  restores = 0;
  epoch = 1;
  /** Put back to an older point, and nobody has noticed yet. */
  unnoticed = false;
  list = SAID[0] ?? [];
  head = 0;
  version = 1;
  position: number | null = null;
  readonly marks = { read: { agent: 0, user: 0 }, delivered: { agent: 0, user: 0 } };
  client = merge.emptyFeed;
  /** Pushes under way, in any order, possibly twice. */
  readonly wire: Push[] = [];
  readonly heard = { head: 0, version: 0 };
  question: { after: number; stateVersion: number; view: ConversationView } | null = null;

  state() {
    return {
      status: STATUSES[this.version % 3] ?? ('open' as const),
      owner: 'assistant' as const,
      queue_position: this.position,
      assigned_agent: null,
      state_version: this.version,
      feedback_given: false,
    };
  }

  view(after: number, page: number): ConversationView {
    return viewOf({
      ...this.state(),
      epoch: this.epoch,
      head_seq: this.head,
      read_by_agent_seq: this.marks.read.agent,
      read_by_customer_seq: this.marks.read.user,
      delivered_to_agent_seq: this.marks.delivered.agent,
      delivered_to_customer_seq: this.marks.delivered.user,
      messages: this.list.slice(after, Math.min(this.head, after + page)),
    });
  }

  /** `pick` chooses which push, whose mark, which page. */
  run(step: Step, pick: number): void {
    switch (step) {
      case 'post': {
        const message = this.list[this.head];
        if (message === undefined) return;
        this.head += 1;
        const apply = (state: merge.FeedState) => merge.applyMessages(state, [message]);
        this.wire.push({ apply, head: message.seq, version: 0 });
        return;
      }
      case 'transition':
        this.version += 1;
        this.position = null;
        return this.tell();
      case 'queue':
        this.position = (this.position ?? 9) - 1;
        return this.tell();
      case 'mark': {
        const who = pick % 2 === 0 ? 'agent' : 'user';
        const how = pick % 4 < 2 ? 'read' : 'delivered';
        const seq = (this.marks[how][who] = this.head);
        const apply = (state: merge.FeedState) => merge.applyMark(state, { how, who, seq });
        this.wire.push({ apply, head: 0, version: 0 });
        return;
      }
      case 'deliver':
      case 'double':
      case 'lose': {
        if (this.wire.length === 0) return;
        const at = pick % this.wire.length;
        const push = this.wire[at];
        if (step !== 'lose' && push !== undefined) this.hear(push);
        if (step !== 'double') this.wire.splice(at, 1);
        return;
      }
      case 'heartbeat': {
        const { head, version, epoch } = this;
        const beat = { head_seq: head, state_version: version, epoch };
        this.wire.push({ apply: (state) => merge.applyHead(state, beat), head, version });
        return;
      }
      case 'ask':
        return this.ask(1 + (pick % 8));
      case 'answer':
        return this.answer();
      case 'restore':
        return this.putBack(pick);
      case 'notice':
        if (this.unnoticed) this.epoch += 1;
        this.unnoticed = false;
        return;
      default:
        step satisfies never;
    }
  }

  /** To any point before now. What was under way is lost with the connections; a question may have been answered before. */
  putBack(pick: number): void {
    const said = SAID[this.restores + 1];
    if (said === undefined) return;
    this.restores += 1;
    this.unnoticed = true;
    this.head = pick % (this.head + 1);
    this.version = 1 + (pick % this.version);
    this.list = [...this.list.slice(0, this.head), ...said.slice(this.head)];
    for (const marks of [this.marks.read, this.marks.delivered]) {
      marks.agent = Math.min(marks.agent, this.head);
      marks.user = Math.min(marks.user, this.head);
    }
    this.wire.length = 0;
    Object.assign(this.heard, { head: 0, version: 0 });
  }

  tell(): void {
    const { head, version } = this;
    const update = { session_id: 's', ...this.state(), head_seq: head };
    this.wire.push({ apply: (state) => merge.applyUpdate(state, update), head, version });
  }

  hear({ apply, head, version }: Push): void {
    this.client = apply(this.client);
    this.heard.head = Math.max(this.heard.head, head);
    this.heard.version = Math.max(this.heard.version, version);
  }

  /** The server looks at once; its answer may still be overtaken by pushes. */
  ask(page: number): void {
    if (this.question !== null) return;
    const after = merge.askAfter(this.client);
    const stateVersion = this.client.conversation?.state_version ?? 0;
    this.question = { after, stateVersion, view: this.view(after, page) };
  }

  answer(): void {
    const { question } = this;
    if (question === null) return;
    const { head_seq: head, state_version: version } = question.view;
    const before = this.client;
    this.hear({ apply: (state) => merge.applyView(state, question.view, question), head, version });
    this.question = null;
    // what was heard of the world before counts no more
    if (isAnotherWorld(before, this.client)) Object.assign(this.heard, { head, version });
  }

  /** The last heartbeat comes through, and the screen asks for as long as it knows of something that it lacks. */
  settle(page: number): void {
    this.answer();
    this.run('notice', 0);
    this.run('heartbeat', 0);
    const beat = this.wire.at(-1);
    if (beat !== undefined) this.hear(beat);
    for (let asked = 0; merge.needsSync(this.client) && asked <= this.head + 4; asked += 1) {
      this.ask(page);
      this.answer();
    }
  }
}

const MARKS = [
  ...(['read_by_agent_seq', 'read_by_customer_seq'] as const),
  ...(['delivered_to_agent_seq', 'delivered_to_customer_seq'] as const),
];

/** The screen has given up what it showed. */
const isAnotherWorld = (before: merge.FeedState, now: merge.FeedState): boolean =>
  before.conversation?.epoch !== now.conversation?.epoch ||
  now.messages.length < before.messages.length ||
  (now.conversation?.state_version ?? 0) < (before.conversation?.state_version ?? 0);

const fail = (what: string): never => {
  throw new Error(what);
};

/** After every step; plain comparisons, because an assertion library would take most of the time of so many. */
const check = (
  before: merge.FeedState,
  { client: now, heard, list, epoch, unnoticed, restores }: World,
): void => {
  const { messages, conversation, held } = now;
  const isOfNow = !unnoticed && conversation?.epoch === epoch;
  const from = isAnotherWorld(before, now) ? 0 : Math.max(0, before.messages.length - 1);
  for (let at = from; at < messages.length; at += 1) {
    if (messages[at]?.seq !== at + 1) fail(`message ${at + 1} is missing, doubled or out of order`);
    if (isOfNow && messages[at] !== list[at]) fail(`message ${at + 1} is of another world`);
  }
  const mayGoBack = before.conversation === null || restores > 0;
  if (!mayGoBack && messages.length < before.messages.length) fail('a message was taken back');
  if (held.has(messages.length + 1)) fail('the next message is held back');
  const here = conversation?.state_version ?? 0;
  if (!merge.needsSync(now) && (messages.length < heard.head || here < heard.version)) {
    fail('something that was heard of is neither here nor asked for');
  }
  const known = before.conversation;
  if (known === null || conversation === null || restores > 0) return;
  if (here < known.state_version) fail('a state went back');
  if (MARKS.some((mark) => conversation[mark] < known[mark])) fail('what was received or read went back');
};

it(`shows the server's list and state whatever was shuffled, dropped, doubled or restored on the way (${RUNS} runs)`, () => {
  const moves = fc.array(fc.nat({ max: STEPS.length * 41 - 1 }), { maxLength: LONGEST, size: 'max' });
  fc.assert(
    fc.property(moves, fc.integer({ min: 1, max: 5 }), (numbers, page) => {
      const world = new World();
      for (const number of numbers) {
        const before = world.client;
        world.run(STEPS[number % STEPS.length] ?? 'post', Math.floor(number / STEPS.length));
        check(before, world);
      }
      const before = world.client;
      world.settle(page);
      check(before, world);
      const { messages, conversation, held } = world.client;
      if (messages.some((message, at) => message !== world.list[at])) fail('a world before is shown');
      if (messages.length !== world.head) fail(`${messages.length} of ${world.head} messages are shown`);
      if (held.size > 0) fail('messages are still held back');
      if (merge.needsSync(world.client)) fail('it still asks');
      if (conversation?.status !== world.state().status) fail('an old state is shown');
    }),
    { numRuns: RUNS },
  );
}, 120_000);
