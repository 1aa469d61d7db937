import { ACTIVITY_MUTANTS } from './lists/activities.js';
import { ASSIGNING_MUTANTS } from './lists/assigning.js';
import { BOUND_MUTANTS } from './lists/bounds.js';
import { FEED_MUTANTS } from './lists/feed.js';
import { HTTP_MUTANTS } from './lists/http.js';
import { MESSAGE_MUTANTS } from './lists/messages.js';
import { OUTBOX_MUTANTS } from './lists/outbox.js';
import { PAGE_MUTANTS } from './lists/outbox-of-the-page.js';
import { PROCESS_MUTANTS } from './lists/processes.js';
import { PUSH_MUTANTS } from './lists/pushes.js';
import { REALTIME_MUTANTS } from './lists/realtime.js';
import { RESTORE_MUTANTS } from './lists/restores.js';
import { SHIFT_MUTANTS } from './lists/shifts.js';
import { SOCKET_MUTANTS } from './lists/sockets.js';
import { STEP_MUTANTS } from './lists/steps.js';
import { SURFACE_MUTANTS } from './lists/surface.js';
import { TABLE_MUTANTS } from './lists/tables.js';
import { TRANSITION_MUTANTS } from './lists/transitions.js';
import { WHOLE_MUTANTS } from './lists/whole.js';
import { WORKFLOW_MUTANTS } from './lists/workflows.js';
import type { Mutant } from './mutant.js';

/** Every mechanism whose loss the tests must notice. */
export const MUTANTS: readonly Mutant[] = [
  ...MESSAGE_MUTANTS,
  ...TRANSITION_MUTANTS,
  ...STEP_MUTANTS,
  ...ASSIGNING_MUTANTS,
  ...OUTBOX_MUTANTS,
  ...SHIFT_MUTANTS,
  ...TABLE_MUTANTS,
  ...WORKFLOW_MUTANTS,
  ...REALTIME_MUTANTS,
  ...SOCKET_MUTANTS,
  ...PUSH_MUTANTS,
  ...HTTP_MUTANTS,
  ...BOUND_MUTANTS,
  ...ACTIVITY_MUTANTS,
  ...PROCESS_MUTANTS,
  ...FEED_MUTANTS,
  ...PAGE_MUTANTS,
  ...SURFACE_MUTANTS,
  ...RESTORE_MUTANTS,
  ...WHOLE_MUTANTS,
];
