import { CancelledFailure } from '@temporalio/common';
import type { AssistantActivities, DeskActivities, ShiftActivities } from './activities.js';
import { createAnswerTurn } from './answer-turn.activity.js';
import type { AssistantDeps, DeskDeps } from './deps.js';
import { sealed, traceOf } from './failures.js';
import { createFailTurn, createSettleTurn } from './settle-turn.activity.js';
import { createShiftActivities } from './shift.activity.js';
import { createCheckQueue, createNote, createReadDeadline, createTransition } from './transition.activity.js';

type Logger = DeskDeps['logger'];

/** For the role `worker`. */
export function createDeskActivities(deps: DeskDeps): DeskActivities & ShiftActivities {
  return sealAll(deps.logger, {
    settleTurn: createSettleTurn(deps),
    failTurn: createFailTurn(deps),
    readDeadline: createReadDeadline(deps),
    transition: createTransition(deps),
    checkQueue: createCheckQueue(deps),
    note: createNote(deps),
    ...createShiftActivities(deps),
  });
}

/** For the role `assistant`. */
export function createAssistantActivities(deps: AssistantDeps): AssistantActivities {
  return sealAll(deps.logger, { answerTurn: createAnswerTurn(deps) });
}

type Activities = Record<string, (input: never) => Promise<unknown>>;

/** Where it happened goes to the log of this process, Temporal gets the code; the message of the error goes nowhere. */
function sealAll<T extends Activities>(logger: Logger, activities: T): T {
  const seal =
    (name: string, activity: (input: never) => Promise<unknown>) =>
    async (input: never): Promise<unknown> => {
      try {
        return await activity(input);
      } catch (error) {
        const failure = sealed(error);
        if (!(failure instanceof CancelledFailure)) {
          const code = failure.message;
          logger.warn({ activity: name, code, ...traceOf(error) }, 'an activity failed');
        }
        throw failure;
      }
    };
  return Object.fromEntries(
    Object.entries(activities).map(([name, activity]) => [name, seal(name, activity)]),
  ) as T;
}
