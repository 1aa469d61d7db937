import { describe, expect, it } from 'vitest';
import { backoffMs } from './backoff.js';
import * as hints from './hints.js';

describe('typing', () => {
  it('ends by itself after 5 s when nobody repeats it', () => {
    const typing = hints.applyTyping(hints.noHints, { who: 'agent_1', typing: true }, 1000);
    expect(hints.expireTyping(typing, 5999).typing.size).toBe(1);
    expect(hints.expireTyping(typing, 6000).typing.size).toBe(0);
  });

  it('ends when the message is there', () => {
    const typing = hints.applyTyping(hints.noHints, { who: 'agent_1', typing: true }, 1000);
    expect(hints.applyPosted(typing, 'agent_1').typing.size).toBe(0);
  });
});

describe("the assistant's steps and its text", () => {
  const writing = hints.applyProgress(hints.noHints, { turn: 2, step: 'writing' });

  it('ignore an older turn', () => {
    expect(hints.applyProgress(writing, { turn: 1, step: 'checking' }).progress?.step).toBe('writing');
  });

  it('vanish when a person takes over', () => {
    const drafted = hints.applyDelta(writing, { turn: 2, attempt: 1, text: 'You can' });
    expect(hints.applyProgress(drafted, { turn: 2, step: 'stopped' })).toMatchObject({
      progress: null,
      draft: null,
    });
  });

  it('grow within an attempt, start again with the next, and drop what comes late', () => {
    const one = hints.applyDelta(writing, { turn: 2, attempt: 1, text: 'You ' });
    const more = hints.applyDelta(one, { turn: 2, attempt: 1, text: 'can' });
    expect(more.draft?.text).toBe('You can');
    const again = hints.applyDelta(more, { turn: 2, attempt: 2, text: 'Yes' });
    expect(again.draft?.text).toBe('Yes');
    expect(hints.applyDelta(again, { turn: 2, attempt: 1, text: ' late' })).toBe(again);
  });

  it('are gone when the answer is published', () => {
    expect(hints.applyPosted(writing, 'bot').progress).toBeNull();
    expect(hints.applyPosted(writing, 'user').progress).not.toBeNull();
  });
});

describe('the wait before the next try', () => {
  it('doubles up to 20 s and never undercuts what the server asked for', () => {
    expect(backoffMs({ attempts: 1, random: 1 })).toBe(500);
    expect(backoffMs({ attempts: 3, random: 1 })).toBe(2000);
    expect(backoffMs({ attempts: 30, random: 1 })).toBe(20_000);
    expect(backoffMs({ attempts: 1, random: 0, retryAfterSeconds: 7 })).toBe(7000);
  });
});
