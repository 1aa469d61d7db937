import argon2 from 'argon2';
import { refuse } from '../http/errors.js';

/** OWASP's parameters for argon2id: 19 MiB, 2 passes, 1 lane; about 30 ms on an ordinary core. */
const PARAMETERS = { type: argon2.argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
const AT_ONCE = 2;
const MAX_WAITING = 100;

let running = 0;
const waiting: (() => void)[] = [];

/** Hashing is bounded, so that a flood of log-ins takes neither the memory nor all threads of the process. */
const bounded = async <T>(work: () => Promise<T>): Promise<T> => {
  if (running >= AT_ONCE) {
    if (waiting.length >= MAX_WAITING) throw refuse('unavailable', { retryAfter: 2 });
    await new Promise<void>((resolve) => waiting.push(resolve));
  } else {
    running += 1;
  }
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next === undefined) running -= 1;
    else next();
  }
};

export const hashPassword = (password: string): Promise<string> =>
  bounded(() => argon2.hash(password, PARAMETERS));

let nobody: Promise<string> | undefined;

/** A null hash (unknown user) takes the same time and is never right. */
export const verifyPassword = async (hash: string | null, password: string): Promise<boolean> => {
  nobody ??= hashPassword('nobody has this password');
  const compared = hash ?? (await nobody);
  const right = await bounded(() => argon2.verify(compared, password));
  return right && hash !== null;
};
