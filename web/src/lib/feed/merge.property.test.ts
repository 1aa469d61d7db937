import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { ConversationView, MessageView } from '$contracts/conversation.js';
import * as merge from './merge.js';
import { messageOf, viewOf } from './testing.js';

/** Each step is a number that the run reads as "what happens next on the way between the server and this screen". */
type Step =
  | { kind: 'post' }
  | { kind: 'transition' }
  | { kind: 'deliver'; pick: number; keep: boolean }
  | { kind: 'lose'; pick: number }
  | { kind: 'heartbeat' }
  | { kind: 'ask' }
  | { kind: 'answer'; page: number };

const pick = fc.nat({ max: 40 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Step>({ kind: 'post' }) },
  { weight: 1, arbitrary: fc.constant<Step>({ kind: 'transition' }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('deliver' as const), pick, keep: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('lose' as const), pick }) },
  { weight: 1, arbitrary: fc.constant<Step>({ kind: 'heartbeat' }) },
  { weight: 2, arbitrary: fc.constant<Step>({ kind: 'ask' }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('answer' as const), page: fc.integer({ min: 1, max: 8 }) }),
  },
);

class World {
  readonly server: MessageView[] = [];
  version = 1;
  client = merge.emptyFeed;
  /** Pushes under way, in any order, possibly twice. */
  readonly wire: ((state: merge.FeedState) => merge.FeedState)[] = [];
  question: { after: number; stateVersion: number; view: ConversationView } | null = null;

  view(after: number, page = Infinity): ConversationView {
    return viewOf({
      head_seq: this.server.length,
      state_version: this.version,
      messages: this.server.filter((message) => message.seq > after).slice(0, page),
    });
  }

  run(step: Step): void {
    switch (step.kind) {
      case 'post': {
        const message = messageOf({ seq: this.server.length + 1 });
        this.server.push(message);
        this.wire.push((state) => merge.applyMessages(state, [message]));
        return;
      }
      case 'transition': {
        this.version += 1;
        const { messages: _, feedback_given: __, ...update } = this.view(Infinity);
        this.wire.push((state) => merge.applyUpdate(state, update));
        return;
      }
      case 'deliver': {
        const index = this.wire.length === 0 ? 0 : step.pick % this.wire.length;
        const push = this.wire[index];
        if (push !== undefined) this.client = push(this.client);
        if (!step.keep) this.wire.splice(index, 1);
        return;
      }
      case 'lose':
        if (this.wire.length > 0) this.wire.splice(step.pick % this.wire.length, 1);
        return;
      case 'heartbeat': {
        const head = { head_seq: this.server.length, state_version: this.version };
        this.wire.push((state) => merge.applyHead(state, head));
        return;
      }
      case 'ask':
        return this.ask();
      case 'answer':
        return this.answer();
      default:
        step satisfies never;
    }
  }

  /** The server looks at once; its answer may still be overtaken by pushes. */
  ask(page = Infinity): void {
    if (this.question !== null) return;
    const after = merge.lastSeq(this.client);
    const stateVersion = this.client.conversation?.state_version ?? 0;
    this.question = { after, stateVersion, view: this.view(after, page) };
  }

  answer(): void {
    if (this.question === null) return;
    this.client = merge.applyView(this.client, this.question.view, this.question);
    this.question = null;
  }
}

const RUNS = 10_000;

it(`shows the server's list whatever was shuffled, dropped or doubled on the way (${RUNS} runs)`, () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), fc.integer({ min: 1, max: 5 }), (steps, page) => {
      const world = new World();
      for (const next of steps) {
        world.run(next);
        const shown = world.client.messages;
        expect(shown.every((message, index) => message.seq === index + 1)).toBe(true);
      }
      world.answer();
      world.client = merge.applyHead(world.client, {
        head_seq: world.server.length,
        state_version: world.version,
      });
      for (let asked = 0; merge.needsSync(world.client) && asked <= world.server.length + 2; asked += 1) {
        world.ask(page);
        world.answer();
      }
      expect(world.client.messages).toEqual(world.server);
      expect(world.client.conversation?.state_version).toBe(world.version);
      expect(world.client.held.size).toBe(0);
    }),
    { numRuns: RUNS },
  );
}, 120_000);
