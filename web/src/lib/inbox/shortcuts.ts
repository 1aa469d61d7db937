export type ShortcutAction = 'next' | 'previous' | 'resolve' | 'note' | 'reply' | 'help';

/** By the place of the key, not by its letter, so that they work on every keyboard layout. */
const ALT_CODES: Readonly<Record<string, ShortcutAction>> = {
  KeyJ: 'next',
  KeyK: 'previous',
  KeyE: 'resolve',
  KeyP: 'note',
  KeyL: 'reply',
};

export interface KeyPress {
  readonly code: string;
  readonly key: string;
  readonly altKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  /** AltGr types characters on many layouts; some browsers report it as Alt. */
  readonly altGraph: boolean;
  /** Whether the press goes into a field that takes text. */
  readonly inField: boolean;
}

export const shortcutOf = (press: KeyPress): ShortcutAction | null => {
  if (press.ctrlKey || press.metaKey || press.altGraph) return null;
  if (press.altKey) return ALT_CODES[press.code] ?? null;
  // The question mark is a character, not a place: where it is differs from layout to layout.
  return press.key === '?' && !press.inField ? 'help' : null;
};

const takesText = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'));

export const pressOf = (event: KeyboardEvent): KeyPress => ({
  code: event.code,
  key: event.key,
  altKey: event.altKey,
  ctrlKey: event.ctrlKey,
  metaKey: event.metaKey,
  altGraph: event.getModifierState('AltGraph'),
  inField: takesText(event.target),
});
