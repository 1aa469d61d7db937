import type { ProgressStep } from '$contracts/sockets.js';

/** What passes by and is never stored: who is typing, what the assistant is doing, the text it is about to publish. */
export interface Hints {
  /** Who types → when the hint ends, in milliseconds since 1970. */
  readonly typing: ReadonlyMap<string, number>;
  readonly progress: { readonly turn: number; readonly step: ProgressStep } | null;
  readonly draft: { readonly turn: number; readonly attempt: number; readonly text: string } | null;
}

export const noHints: Hints = { typing: new Map(), progress: null, draft: null };

/** A hint that is not repeated is gone after this: nobody types for ever. */
export const TYPING_MS = 5000;

export const applyTyping = (hints: Hints, hint: { who: string; typing: boolean }, now: number): Hints => {
  const typing = new Map(hints.typing);
  if (hint.typing) typing.set(hint.who, now + TYPING_MS);
  else typing.delete(hint.who);
  return { ...hints, typing };
};

export const expireTyping = (hints: Hints, now: number): Hints => {
  const typing = new Map([...hints.typing].filter(([, endsAt]) => endsAt > now));
  return typing.size === hints.typing.size ? hints : { ...hints, typing };
};

export const applyProgress = (hints: Hints, next: { turn: number; step: ProgressStep }): Hints => {
  if (hints.progress !== null && next.turn < hints.progress.turn) return hints;
  if (next.step === 'stopped') return { ...hints, progress: null, draft: null };
  const sameTurn = hints.progress?.turn === next.turn;
  return { ...hints, progress: { turn: next.turn, step: next.step }, draft: sameTurn ? hints.draft : null };
};

/** Text of an older turn or attempt is dropped; a newer one starts afresh. */
export const applyDelta = (hints: Hints, delta: { turn: number; attempt: number; text: string }): Hints => {
  const known = hints.draft;
  if (
    known !== null &&
    (delta.turn < known.turn || (delta.turn === known.turn && delta.attempt < known.attempt))
  ) {
    return hints;
  }
  const goesOn = known !== null && delta.turn === known.turn && delta.attempt === known.attempt;
  return {
    ...hints,
    draft: { turn: delta.turn, attempt: delta.attempt, text: goesOn ? known.text + delta.text : delta.text },
  };
};

/** A published entry by `who` ends what was said about its making. */
export const applyPosted = (hints: Hints, who: string): Hints => {
  const typing = new Map(hints.typing);
  typing.delete(who);
  return who === 'bot' || who === 'system' ? { typing, progress: null, draft: null } : { ...hints, typing };
};
