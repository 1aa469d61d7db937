import { describe, expect, it } from 'vitest';
import * as merge from './merge.js';
import { messageOf, viewOf } from './testing.js';

const seqs = (state: merge.FeedState): number[] => state.messages.map((message) => message.seq);
const start = (count: number, version = 1): merge.FeedState =>
  merge.applyView(
    merge.emptyFeed,
    viewOf({
      messages: Array.from({ length: count }, (_, index) => messageOf({ seq: index + 1 })),
      state_version: version,
    }),
    { after: 0, stateVersion: 0 },
  );
const update = (version: number, status: 'open' | 'resolved' = 'open') => ({
  session_id: 's',
  state_version: version,
  status,
  owner: 'assistant' as const,
  queue_position: null,
  assigned_agent: null,
  head_seq: 2,
});

describe('the order of messages', () => {
  it('applies the next message and asks for nothing', () => {
    const state = merge.applyMessages(start(2), [messageOf({ seq: 3 })]);
    expect(seqs(state)).toEqual([1, 2, 3]);
    expect(merge.needsSync(state)).toBe(false);
  });

  it('holds back a message above a gap until the gap is filled', () => {
    const gapped = merge.applyMessages(start(2), [messageOf({ seq: 4 })]);
    expect(seqs(gapped)).toEqual([1, 2]);
    expect(merge.needsSync(gapped)).toBe(true);
    const filled = merge.applyMessages(gapped, [messageOf({ seq: 3 })]);
    expect(seqs(filled)).toEqual([1, 2, 3, 4]);
    expect(merge.needsSync(filled)).toBe(false);
  });

  it('drops a message it already has', () => {
    expect(seqs(merge.applyMessages(start(2), [messageOf({ seq: 2 }), messageOf({ seq: 1 })]))).toEqual([
      1, 2,
    ]);
  });

  it('keeps no more than 500 above a gap, and still takes the one that fills it', () => {
    const above = Array.from({ length: 600 }, (_, index) => messageOf({ seq: index + 4 }));
    const flooded = merge.applyMessages(start(2), above);
    expect(flooded.held.size).toBe(500);
    const filled = merge.applyMessages(flooded, [messageOf({ seq: 3 })]);
    expect(merge.lastSeq(filled)).toBe(503);
    expect(merge.needsSync(filled)).toBe(true);
  });

  it('asks when only the heartbeat tells of a higher head', () => {
    expect(merge.needsSync(merge.applyHead(start(2), { head_seq: 3, state_version: 1, epoch: 1 }))).toBe(
      true,
    );
    expect(merge.needsSync(merge.applyHead(start(2), { head_seq: 2, state_version: 1, epoch: 1 }))).toBe(
      false,
    );
  });

  it('takes over an answer that was overtaken by pushes without going back', () => {
    const ahead = merge.applyMessages(start(2), [messageOf({ seq: 3 })]);
    const late = viewOf({ messages: [messageOf({ seq: 2 })], head_seq: 2 });
    expect(seqs(merge.applyView(ahead, late, { after: 1, stateVersion: 1 }))).toEqual([1, 2, 3]);
  });

  it('starts again when the server was restored to an older point', () => {
    const doubted = merge.applyHead(start(5), { head_seq: 3, state_version: 1, epoch: 1 });
    expect(merge.needsSync(doubted)).toBe(true);
    const reset = merge.applyView(doubted, viewOf({ head_seq: 3 }), { after: 5, stateVersion: 1 });
    expect(seqs(reset)).toEqual([]);
    expect(merge.needsSync(reset)).toBe(true);
  });
});

describe('another epoch', () => {
  const restored = (count: number) =>
    viewOf({
      epoch: 2,
      messages: Array.from({ length: count }, (_, index) => messageOf({ seq: index + 1, content: 'new' })),
    });
  const contents = (state: merge.FeedState) => new Set(state.messages.map(({ content }) => content));

  it('of which a heartbeat tells makes it ask for everything, although nothing seems to be missing', () => {
    const told = merge.applyHead(start(3), { head_seq: 3, state_version: 1, epoch: 2 });
    expect(merge.needsSync(told)).toBe(true);
    expect(merge.askAfter(told)).toBe(0);
    const fetched = merge.applyView(told, restored(3), { after: 0, stateVersion: 1 });
    expect(contents(fetched)).toEqual(new Set(['new']));
    expect(merge.needsSync(fetched)).toBe(false);
  });

  it('that an answer comes from ends what was there, also when the server has grown past it', () => {
    const { messages, ...view } = restored(9);
    const later = { ...view, messages: messages.slice(3) };
    const reset = merge.applyView(start(3), later, { after: 3, stateVersion: 1 });
    expect(seqs(reset)).toEqual([]);
    expect(merge.needsSync(reset)).toBe(true);
    const fetched = merge.applyView(reset, restored(9), { after: merge.askAfter(reset), stateVersion: 1 });
    expect(seqs(fetched)).toHaveLength(9);
    expect(contents(fetched)).toEqual(new Set(['new']));
  });

  it('may have begun before the first answer: what was pushed until then is fetched again', () => {
    const pushed = merge.applyMessages(merge.emptyFeed, [messageOf({ seq: 1 }), messageOf({ seq: 2 })]);
    expect(merge.askAfter(pushed)).toBe(0);
    const fetched = merge.applyView(pushed, restored(2), { after: 0, stateVersion: 0 });
    expect(contents(fetched)).toEqual(new Set(['new']));
    expect(merge.needsSync(fetched)).toBe(false);
  });

  it('from before, heard of late, makes it ask and changes nothing', () => {
    const now = merge.applyView(merge.emptyFeed, restored(3), { after: 0, stateVersion: 0 });
    const late = merge.applyHead(now, { head_seq: 8, state_version: 4, epoch: 1 });
    expect(merge.needsSync(late)).toBe(true);
    const asked = { after: merge.askAfter(late), stateVersion: 1 };
    const fetched = merge.applyView(late, { ...restored(3), messages: [] }, asked);
    expect(seqs(fetched)).toEqual([1, 2, 3]);
    expect(merge.needsSync(fetched)).toBe(false);
  });
});

describe('the state of a conversation', () => {
  it('takes only higher versions', () => {
    const resolved = merge.applyUpdate(start(2, 4), update(5, 'resolved'));
    expect(resolved.conversation).toMatchObject({ status: 'resolved', state_version: 5 });
    expect(merge.needsSync(resolved)).toBe(false);
    expect(merge.applyUpdate(resolved, update(4)).conversation?.status).toBe('resolved');
  });

  it('moves up in the queue without a new version', () => {
    const moved = merge.applyUpdate(start(2, 4), { ...update(4), queue_position: 2 });
    expect(moved.conversation?.queue_position).toBe(2);
  });

  it('asks when the heartbeat shows a higher version', () => {
    expect(merge.needsSync(merge.applyHead(start(2, 4), { head_seq: 2, state_version: 5, epoch: 1 }))).toBe(
      true,
    );
  });

  it('forgets that it was rated once it is open again', () => {
    const rated = merge.applyView(
      start(2, 4),
      viewOf({ status: 'resolved', head_seq: 2, state_version: 5, feedback_given: true }),
      {
        after: 2,
        stateVersion: 4,
      },
    );
    expect(rated.conversation?.feedback_given).toBe(true);
    expect(merge.applyUpdate(rated, update(6)).conversation?.feedback_given).toBe(false);
  });

  it('never takes back what the other side has read', () => {
    const read = merge.applyMark(start(4), { how: 'read', who: 'agent', seq: 3 });
    expect(merge.applyMark(read, { how: 'read', who: 'agent', seq: 2 }).conversation?.read_by_agent_seq).toBe(
      3,
    );
  });
});
