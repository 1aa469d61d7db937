/** A replayable source of chance (mulberry32): the same seed gives the same sequence. */
export interface Chance {
  readonly seed: number;
  /** 0 ≤ x < 1. */
  next: () => number;
  /** min ≤ whole number ≤ max. */
  between: (min: number, max: number) => number;
  happens: (probability: number) => boolean;
  pick: <T>(values: readonly T[]) => T;
  /** A sequence of its own, so that what one caller draws does not change what another gets. */
  fork: (name: string) => Chance;
}

export function chance(seed: number): Chance {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let x = Math.imul(state ^ (state >>> 15), state | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    return ((x ^ (x >>> 14)) >>> 0) / 4_294_967_296;
  };
  const between = (min: number, max: number): number => min + Math.floor(next() * (max - min + 1));
  return {
    seed,
    next,
    between,
    happens: (probability) => next() < probability,
    pick: (values) => {
      const value = values[between(0, values.length - 1)];
      if (value === undefined) throw new Error('nothing to pick from');
      return value;
    },
    fork: (name) => {
      let hash = seed ^ 0x811c9dc5;
      for (const char of name) hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193);
      return chance(hash);
    },
  };
}
