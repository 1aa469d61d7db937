import {
  allHandlersFinished,
  condition,
  continueAsNew,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { Known } from '../../activities/activities.js';
import type { ShiftSnapshot } from '../../contracts/workflow.js';
import { call, failureCode } from '../calls.js';
import { shiftKeywords } from '../search-attributes.js';
import { showDetails, showKeywords } from '../show.js';
import { ringShift, shiftRunView, type ShiftInput } from './messages.js';
import { ShiftRun, type ShiftDeadline } from './state.js';

const LEAST_WAIT_MS = 1_000;

/**
 * Ends by time what an agent leaves open: gives the conversations of a vanished agent back, ends a shift whose agent did not
 * return, tells the agent's screens at its own midnight. Heartbeats stay in PostgreSQL; only transitions ring.
 */
export async function shift(input: ShiftInput): Promise<void> {
  const run = ShiftRun.resume(input);
  setHandler(ringShift, (snapshot) => {
    run.hear(snapshot);
    run.doubt.confirmed();
  });
  setHandler(shiftRunView, () => run.view);
  try {
    await drive(run, input);
  } catch (error) {
    // PostgreSQL was restored to a time before this agent
    if (failureCode(error) !== 'agent.not_found') throw error;
  }
}

async function drive(run: ShiftRun, input: ShiftInput): Promise<void> {
  for (;;) {
    run.takeNews();
    show(run);
    const known = run.doubt.confirmed();
    if (known !== null) {
      await askInDoubt(run, known);
      continue;
    }
    await noteRing(run);
    if (run.hasNews) continue;
    if (run.isOver) return;
    if (mustContinueAsNew(input)) await handOver(run, input);
    const deadline = run.deadline;
    if (deadline === null) {
      await condition(() => run.hasNews);
      continue;
    }
    // a deadline that its act has left in the past is met again, but in no hot loop
    const ms = Math.max(LEAST_WAIT_MS, run.msUntil(deadline));
    const rang = await condition(() => run.hasNews, ms, { summary: `Until ${deadline.kind}` });
    if (!rang) run.met(deadline, await act(run, deadline));
  }
}

async function act(run: ShiftRun, deadline: ShiftDeadline): Promise<ShiftSnapshot> {
  const { agent_id } = run.snapshot;
  switch (deadline.kind) {
    case 'requeue':
      return call('requeueAgent', { agent_id }, 'Give conversations back');
    case 'lost':
      return call('endLostShift', { agent_id }, 'End the shift');
    case 'day_end':
      return call('startDay', { agent_id }, 'Begin a new day');
    default:
      return deadline.kind satisfies never;
  }
}

async function noteRing(run: ShiftRun): Promise<void> {
  const change_no = run.unnoted;
  if (change_no === null) return;
  const snapshot = await call('noteShift', { agent_id: run.snapshot.agent_id, change_no }, 'Note the ring');
  run.markNoted(change_no);
  run.adopt(snapshot);
}

/** As in the conversation's workflow. */
async function askInDoubt(run: ShiftRun, known: Known): Promise<void> {
  run.doubt.end();
  const { agent_id } = run.snapshot;
  const input = { agent_id, change_no: known.change_no, known };
  run.adopt(await call('noteShift', input, 'Ask how things stand'));
}

function mustContinueAsNew(input: ShiftInput): boolean {
  const { continueAsNewSuggested, historyLength } = workflowInfo();
  return continueAsNewSuggested || historyLength > (input.continue_above_events ?? Infinity);
}

async function handOver(run: ShiftRun, input: ShiftInput): Promise<never> {
  await condition(allHandlersFinished);
  return continueAsNew<typeof shift>({ ...input, snapshot: run.latest, handover: run.nextRun() });
}

function show(run: ShiftRun): void {
  const { shift: state, availability, reachability } = run.snapshot;
  const deadline = run.deadline;
  showKeywords(shiftKeywords(run.snapshot));
  showDetails([
    `shift: ${state}, ${availability}, ${reachability}`,
    `next deadline: ${deadline === null ? 'none' : `${deadline.kind} at ${new Date(deadline.at).toISOString()}`}`,
  ]);
}
