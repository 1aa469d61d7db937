import type { ProgressStep } from '$contracts/sockets.js';
import * as m from '$lib/paraglide/messages.js';

/** The way of an answer, in order; `stopped` is no step of it. */
export const PROGRESS_STEP_ORDER = [
  'reading',
  'classifying',
  'searching',
  'writing',
  'checking',
] as const satisfies readonly ProgressStep[];

export const progressLabel = (step: ProgressStep): string => {
  switch (step) {
    case 'reading':
      return m.progress_reading();
    case 'classifying':
      return m.progress_classifying();
    case 'searching':
      return m.progress_searching();
    case 'writing':
      return m.progress_writing();
    case 'checking':
      return m.progress_checking();
    case 'stopped':
      return m.progress_stopped();
    default:
      return step satisfies never;
  }
};
