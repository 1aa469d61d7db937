import { describe, expect, it } from 'vitest';
import { shortcutOf, type KeyPress } from './shortcuts.js';

const press = (patch: Partial<KeyPress>): KeyPress => ({
  code: '',
  key: '',
  altKey: false,
  ctrlKey: false,
  metaKey: false,
  altGraph: false,
  inField: false,
  ...patch,
});

describe('shortcuts', () => {
  it.each([
    ['KeyJ', 'next'],
    ['KeyK', 'previous'],
    ['KeyE', 'resolve'],
    ['KeyP', 'note'],
    ['KeyL', 'reply'],
  ])('Alt and the key at %s is %s, inside a field too', (code, action) => {
    expect(shortcutOf(press({ code, key: '∆', altKey: true, inField: true }))).toBe(action);
  });

  it('leave AltGr, Ctrl and ⌘ alone', () => {
    for (const held of ['altGraph', 'ctrlKey', 'metaKey'] as const) {
      expect(shortcutOf(press({ code: 'KeyE', altKey: true, [held]: true }))).toBeNull();
    }
  });

  it('show the help for a question mark, but not while somebody types one', () => {
    expect(shortcutOf(press({ code: 'Comma', key: '?' }))).toBe('help');
    expect(shortcutOf(press({ code: 'Comma', key: '?', inField: true }))).toBeNull();
  });
});
