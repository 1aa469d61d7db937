import { describe, expect, it } from 'vitest';
import { badgedTitle, maySound } from './attention.js';

describe('a sound for what is new', () => {
  const quiet = { muted: false, inView: false, now: 10_000, lastSoundAt: 0 };

  it('is made when the person is not looking', () => {
    expect(maySound(quiet)).toBe(true);
  });

  it.each([{ muted: true }, { inView: true }, { lastSoundAt: 8_501 }])('is not made with %o', (patch) => {
    expect(maySound({ ...quiet, ...patch })).toBe(false);
  });

  it('may be made again after 1.5 s', () => {
    expect(maySound({ ...quiet, lastSoundAt: 8_500 })).toBe(true);
  });
});

describe('the title of the page', () => {
  it('counts what is new, up to nine', () => {
    expect([0, 3, 9, 10].map((count) => badgedTitle('Inbox', count))).toEqual([
      'Inbox',
      '(3) Inbox',
      '(9) Inbox',
      '(9+) Inbox',
    ]);
  });
});
