const FIRST_MS = 500;
const LONGEST_MS = 20_000;

/**
 * Milliseconds to wait after the given number of failed attempts (from 1): doubling up to 20 s, spread by `random` (0..1)
 * so that a crowd of clients does not come back at once; never sooner than the server asked for.
 */
export const backoffMs = (input: {
  attempts: number;
  random: number;
  retryAfterSeconds?: number | null;
}): number => {
  const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.max(0, input.attempts - 1));
  return Math.max((input.retryAfterSeconds ?? 0) * 1000, Math.round(ceiling * (0.5 + input.random / 2)));
};
