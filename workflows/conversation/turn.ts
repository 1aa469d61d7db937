import { ActivityFailure, CancellationScope, condition, isCancellation } from '@temporalio/workflow';
import type { AnsweredTurn } from '../../activities/activities.js';
import { answerTurn, call, failureCode, MODEL_ATTEMPTS } from '../calls.js';
import { decide } from './policy.js';
import type { ConversationState } from './state.js';

const TURN_MS = 45_000;
/** A turn that begins late (Temporal or the worker was away) still gets a fair chance. */
const LEAST_TURN_MS = 10_000;

type Drafted = Extract<AnsweredTurn, { outcome: 'drafted' }>;
type Ending =
  AnsweredTurn | { outcome: 'superseded' } | { outcome: 'failed'; code: string; attempts: number };

/** One answer to everything the customer has said and nobody answered: draft, decide, publish or hand over. */
export async function takeTurn(state: ConversationState): Promise<void> {
  const ending = await draft(state);
  switch (ending.outcome) {
    case 'superseded':
      state.countRestart();
      return;
    case 'stale':
      state.adopt(ending.snapshot, { noted: ending.noted ?? true });
      return;
    case 'failed':
      return fail(state, ending);
    case 'drafted':
      state.markNoted(ending.noted);
      return settle(state, ending);
    default:
      return ending satisfies never;
  }
}

async function draft(state: ConversationState): Promise<Ending> {
  const { conversation_id } = state.snapshot;
  const scope = new CancellationScope();
  let ending: Ending = { outcome: 'superseded' };
  await scope
    .run(() =>
      Promise.race([
        answerTurn({ conversation_id, budgetMs: turnBudgetMs(state) }).then(
          (answered) => (ending = answered),
        ),
        condition(() => state.turnIsSuperseded),
      ]),
    )
    .catch((error: unknown) => {
      if (isCancellation(error)) throw error;
      ending = explain(error);
    });
  scope.cancel();
  return ending;
}

function turnBudgetMs({ msUntilDue }: ConversationState): number {
  const left = msUntilDue ?? TURN_MS;
  return left < LEAST_TURN_MS ? TURN_MS : left;
}

function explain(error: unknown): Ending {
  const code = failureCode(error) ?? 'assistant.timeout';
  if (code === 'conversation.not_found' || !(error instanceof ActivityFailure)) throw error;
  const exhausted = error.retryState === 'MAXIMUM_ATTEMPTS_REACHED';
  return { outcome: 'failed', code, attempts: exhausted ? MODEL_ATTEMPTS : 1 };
}

async function settle(state: ConversationState, { turn, epoch }: Drafted): Promise<void> {
  const decision = decide(turn.policy, turn.facts);
  const moved = await call(
    'settleTurn',
    {
      conversation_id: state.snapshot.conversation_id,
      turn_no: turn.turn_no,
      epoch,
      last_customer_seq: state.mayRestart ? turn.covers_to : null,
      decision,
      facts: turn.facts,
      policy_version: turn.policy.version,
    },
    `Turn ${turn.turn_no}: ${decision.outcome}`,
  );
  state.adopt(moved.snapshot, { noted: moved.done });
  if (moved.done) state.turnEnded();
  else state.countRestart();
}

async function fail(state: ConversationState, fault: { code: string; attempts: number }): Promise<void> {
  const { conversation_id, epoch } = state.snapshot;
  const { code, attempts } = fault;
  const moved = await call('failTurn', { conversation_id, code, attempts, epoch }, 'Hand over: no answer');
  state.adopt(moved.snapshot, { noted: moved.done });
  state.turnEnded();
}
