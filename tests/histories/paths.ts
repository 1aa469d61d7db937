import { DEADLINES } from './deadlines.paths.js';
import { PEOPLE } from './people.paths.js';
import type { Play } from './play.js';
import { RUNS } from './runs.paths.js';
import { SHIFTS } from './shift.paths.js';
import { TURNS } from './turns.paths.js';

/** Every way through the workflows, each recorded once; replayed at every change of their code. */
export const PATHS: Record<string, Play> = { ...TURNS, ...PEOPLE, ...DEADLINES, ...RUNS, ...SHIFTS };
