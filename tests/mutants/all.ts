import type { Mutant } from './mutant.js';
import { MESSAGE_MUTANTS } from './messages.js';

/** Every mechanism whose loss the tests must notice. */
export const MUTANTS: readonly Mutant[] = [...MESSAGE_MUTANTS];
