import {
  allHandlersFinished,
  condition,
  continueAsNew,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { Known } from '../../activities/activities.js';
import { call, failureCode } from '../calls.js';
import { conversationKeywords } from '../search-attributes.js';
import { showKeywords, showDetails } from '../show.js';
import { meetDeadline } from './deadline.js';
import { ring, runView, type ConversationInput } from './messages.js';
import { ConversationState } from './state.js';
import { takeTurn } from './turn.js';

/**
 * Drives one conversation: answers while the assistant owns it, ends every state in time, closes it at last. PostgreSQL says
 * how things stand; a ring only says that it changed. A run ends when nothing is due, the next ring starts another.
 */
export async function conversation(input: ConversationInput): Promise<void> {
  const state = ConversationState.resume(input);
  setHandler(ring, (snapshot) => {
    state.hear(snapshot);
    state.doubt.confirmed();
  });
  setHandler(runView, () => state.view);
  try {
    await drive(state, input);
  } catch (error) {
    // PostgreSQL was restored to a time before this conversation: nobody waits for it any more
    if (failureCode(error) !== 'conversation.not_found') throw error;
  }
}

async function drive(state: ConversationState, input: ConversationInput): Promise<void> {
  for (;;) {
    state.takeNews();
    show(state);
    const known = state.doubt.confirmed();
    if (known !== null) {
      await askInDoubt(state, known);
      continue;
    }
    if (state.turnIsDue) {
      await takeTurn(state);
      continue;
    }
    await noteRing(state);
    if (state.hasNews) continue;
    if (state.isOver) return;
    if (mustContinueAsNew(input)) await handOver(state, input);
    const rang = await waitForRing(state);
    if (!rang) await meetDeadline(state);
  }
}

async function noteRing(state: ConversationState): Promise<void> {
  const change_no = state.unnoted;
  if (change_no === null) return;
  const { conversation_id } = state.snapshot;
  const snapshot = await call('note', { conversation_id, change_no }, 'Note the ring');
  state.markNoted(change_no);
  state.adopt(snapshot, { noted: false });
}

/** The door notices by what is known here that the database was put back, and its answer is how things stand in any case. */
async function askInDoubt(state: ConversationState, known: Known): Promise<void> {
  state.doubt.end();
  const { conversation_id } = state.snapshot;
  const input = { conversation_id, change_no: known.change_no, known };
  state.adopt(await call('note', input, 'Ask how things stand'), { noted: false });
}

/** False: the deadline came first. */
async function waitForRing(state: ConversationState): Promise<boolean> {
  const { due_kind } = state.snapshot;
  const ms = state.msUntilDue;
  if (ms === null) {
    await condition(() => state.hasNews);
    return true;
  }
  return condition(() => state.hasNews, ms, { summary: `Until ${due_kind ?? 'due'}` });
}

function mustContinueAsNew(input: ConversationInput): boolean {
  const { continueAsNewSuggested, historyLength } = workflowInfo();
  return continueAsNewSuggested || historyLength > (input.continue_above_events ?? Infinity);
}

async function handOver(state: ConversationState, input: ConversationInput): Promise<never> {
  await condition(allHandlersFinished);
  return continueAsNew<typeof conversation>({
    ...input,
    snapshot: state.latest,
    handover: state.nextRun(),
  });
}

function show(state: ConversationState): void {
  const { status, owner, turn_no, due_kind, due_at } = state.snapshot;
  showKeywords(conversationKeywords(state.snapshot));
  showDetails([
    `status: ${status}, owner: ${owner}`,
    `turn: ${turn_no}`,
    `next deadline: ${due_kind === null || due_at === null ? 'none' : `${due_kind} at ${due_at}`}`,
  ]);
}
