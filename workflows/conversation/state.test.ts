import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Snapshot } from '../../contracts/workflow.js';
import { ConversationState } from './state.js';

const snapshot = (changed: Partial<Snapshot> = {}): Snapshot => ({
  conversation_id: 'c',
  epoch: 1,
  change_no: 1,
  state_version: 1,
  status: 'open',
  owner: 'assistant',
  agent_id: null,
  escalation_reason: null,
  turn_no: 0,
  offer_no: 0,
  assignment_no: 0,
  engagement_no: 1,
  head_seq: 1,
  last_customer_seq: 1,
  answered_seq: 0,
  due_at: '2026-11-23T12:00:00.000Z',
  due_kind: 'turn',
  ...changed,
});
const started = (changed: Partial<Snapshot> = {}) =>
  ConversationState.resume({ snapshot: snapshot(changed) });

describe('rings', () => {
  it('in any order, and however often, leave the newest snapshot', () => {
    const marks = fc.array(fc.record({ epoch: fc.integer({ min: 1, max: 3 }), change_no: fc.nat(50) }), {
      minLength: 1,
    });
    fc.assert(
      fc.property(marks, (rings) => {
        const state = started({ change_no: 0 });
        for (const ring of rings) {
          state.hear(snapshot(ring));
          if (ring.change_no % 3 === 0) state.takeNews();
        }
        state.takeNews();
        const newest = [...rings, { epoch: 1, change_no: 0 }].sort(
          (a, b) => b.epoch - a.epoch || b.change_no - a.change_no,
        )[0];
        expect(state.snapshot).toMatchObject(newest ?? {});
      }),
    );
  });

  it('are noted once, and a late one is noted although it says nothing new', () => {
    const state = started({ change_no: 5 });
    expect(state.unnoted).toBe(5);
    state.adopt(snapshot({ change_no: 7 }), { noted: true });
    expect(state.unnoted).toBeNull();
    state.adopt(snapshot({ change_no: 9 }), { noted: false });
    expect(state.unnoted).toBeNull();
    state.hear(snapshot({ change_no: 9 }));
    state.takeNews();
    expect(state.unnoted).toBe(9);
    state.markNoted(9);
    expect(state.unnoted).toBeNull();
  });
});

describe('a turn under way', () => {
  it('is superseded by a further message twice in a row, then no more', () => {
    const state = started();
    for (const restarts of [0, 1]) {
      expect(state.handover.restarts).toBe(restarts);
      state.hear(snapshot({ change_no: 2 + restarts, last_customer_seq: 2 + restarts }));
      expect(state.turnIsSuperseded).toBe(true);
      state.countRestart();
      state.takeNews();
    }
    state.hear(snapshot({ change_no: 9, last_customer_seq: 9 }));
    expect(state.turnIsSuperseded).toBe(false);
    state.turnEnded();
    expect(state.turnIsSuperseded).toBe(true);
  });

  it('is superseded by a person at any time', () => {
    const state = started();
    state.countRestart();
    state.countRestart();
    state.hear(snapshot({ change_no: 2, status: 'in_progress', owner: 'agent', agent_id: 'a' }));
    expect(state.turnIsSuperseded).toBe(true);
  });

  it('is not superseded by a ring it has already heard of', () => {
    const state = started({ change_no: 4, last_customer_seq: 2 });
    state.hear(snapshot({ change_no: 3, last_customer_seq: 1 }));
    expect(state.turnIsSuperseded).toBe(false);
    state.takeNews();
    state.hear(snapshot({ change_no: 2, status: 'in_progress', owner: 'agent', agent_id: 'a' }));
    expect(state.turnIsSuperseded).toBe(false);
  });
});

describe('a deadline by a database whose clock is an hour ahead', () => {
  const HOUR_MS = 3_600_000;
  const readAt = (ms: number): string => new Date(Date.now() + ms).toISOString();
  const offer = (ahead: number): Partial<Snapshot> => ({
    due_at: readAt(ahead + 30_000),
    due_kind: 'offer',
    read_at: readAt(ahead),
  });

  it('is waited for no longer than was left when it was read', () => {
    const state = started(offer(HOUR_MS));
    expect(state.msUntilDue).toBeLessThanOrEqual(30_000);
    expect(state.msUntilDue).toBeGreaterThan(29_000);
  });

  it('is not put off by a ring that was an hour on its way', () => {
    const state = started(offer(HOUR_MS));
    state.hear(snapshot({ ...offer(0), change_no: 2 }));
    state.takeNews();
    expect(state.msUntilDue).toBe(1);
  });

  it('is known in the next run, too', () => {
    const { clock_ahead_ms } = started(offer(HOUR_MS)).nextRun();
    expect(clock_ahead_ms).toBeGreaterThan(HOUR_MS - 1_000);
    const next = ConversationState.resume({
      snapshot: snapshot({ due_at: readAt(HOUR_MS + 30_000) }),
      handover: { run_no: 2, noted: 1, rung: 1, restarts: 0, clock_ahead_ms: clock_ahead_ms ?? 0 },
    });
    expect(next.msUntilDue).toBeLessThanOrEqual(31_000);
  });

  it('waits for the rest when a look has shown that it was too early', () => {
    const state = started(offer(-HOUR_MS));
    expect(state.msUntilDue).toBe(1);
    state.setClock(readAt(-HOUR_MS));
    expect(state.msUntilDue).toBeGreaterThan(29_000);
  });
});

it('after a restore of the database lower numbers are news again', () => {
  const state = started({ change_no: 40 });
  state.markNoted(40);
  state.hear(snapshot({ epoch: 2, change_no: 12 }));
  state.takeNews();
  expect(state.snapshot.change_no).toBe(12);
  expect(state.unnoted).toBe(12);
});

it('a ring from before a restore that comes late is neither taken nor noted', () => {
  const state = started({ epoch: 2, change_no: 12 });
  state.markNoted(12);
  state.hear(snapshot({ epoch: 1, change_no: 99 }));
  state.takeNews();
  expect([state.snapshot.epoch, state.unnoted]).toEqual([2, null]);
});

describe('what PostgreSQL tells against what is known', () => {
  const knowing = () => started({ epoch: 2, change_no: 12 });

  it('is doubted when it is less, by a ring or by an answer, in this epoch or an older one', () => {
    for (const less of [{ change_no: 11 }, { epoch: 1, change_no: 99 }]) {
      const rung = knowing();
      rung.hear(snapshot({ epoch: 2, ...less }));
      expect([rung.doubt.known, rung.hasNews]).toEqual([{ epoch: 2, change_no: 12 }, true]);
      const answered = knowing();
      answered.adopt(snapshot({ epoch: 2, ...less }), { noted: false });
      expect([answered.doubt.known, answered.hasNews]).toEqual([{ epoch: 2, change_no: 12 }, true]);
    }
  });

  it('is doubted when it is less than what was heard and not taken yet', () => {
    const state = knowing();
    state.hear(snapshot({ epoch: 2, change_no: 15 }));
    state.hear(snapshot({ epoch: 2, change_no: 13 }));
    expect(state.doubt.known).toEqual({ epoch: 2, change_no: 15 });
  });

  it('is doubted when it says something else under the same number, but not for a deadline', () => {
    const state = knowing();
    state.hear(snapshot({ epoch: 2, change_no: 12, due_at: null, read_at: '2026-11-23T12:00:00.000Z' }));
    expect(state.doubt.known).toBeNull();
    state.hear(snapshot({ epoch: 2, change_no: 12, owner: 'agent' }));
    expect(state.doubt.known).toEqual({ epoch: 2, change_no: 12 });
  });

  it('is not doubted when it is more, or of a new epoch', () => {
    const state = knowing();
    state.hear(snapshot({ epoch: 2, change_no: 13 }));
    state.hear(snapshot({ epoch: 3, change_no: 1 }));
    expect(state.doubt.known).toBeNull();
  });
});

it('a run is over when it is resolved and nothing is due', () => {
  expect(started({ status: 'resolved', owner: 'none', due_at: null, due_kind: null }).isOver).toBe(true);
  expect(started({ status: 'resolved', owner: 'none', due_kind: 'feedback' }).isOver).toBe(false);
});
