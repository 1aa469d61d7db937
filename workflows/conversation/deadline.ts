import type { Move, Moved } from '../../activities/activities.js';
import { call } from '../calls.js';
import { decideDeadline, type DeadlineDecision } from './policy.js';
import type { ConversationState } from './state.js';

/** Messages between people do not ring, so a deadline first reads how things stand, then acts under fences. */
export async function meetDeadline(state: ConversationState): Promise<void> {
  const { conversation_id } = state.snapshot;
  const reading = await call('readDeadline', { conversation_id }, 'Look how things stand');
  state.adopt(reading.facts.snapshot, { noted: false });
  state.setClock(reading.facts.now);
  const moved = await act(state, decideDeadline(reading.policy, reading.facts));
  if (moved !== null) state.adopt(moved.snapshot, { noted: moved.done });
}

async function act(state: ConversationState, decision: DeadlineDecision): Promise<Moved | null> {
  // what people say raises neither, so a decision to end something also names the last message it has seen
  const { conversation_id, epoch, state_version, assignment_no, last_customer_seq, head_seq } =
    state.snapshot;
  const move = (input: Move): Promise<Moved> =>
    call('transition', { ...input, epoch }, `Deadline: ${decision.act}`);
  switch (decision.act) {
    case 'wait':
      return null;
    case 'expire':
      return move({ conversation_id, action: 'expire', expect: { offer_no: decision.offer_no } });
    case 'check_queue':
      return call(
        'checkQueue',
        { conversation_id, epoch, state_version, due_at: decision.due_at },
        'Deadline: look for an agent',
      );
    case 'overdue':
      return move({
        conversation_id,
        action: 'overdue',
        expect: { assignment_no, head_seq },
        due_at: decision.due_at,
      });
    case 'requeue':
      return move({
        conversation_id,
        action: 'requeue',
        expect: { assignment_no, head_seq },
        reason: decision.reason,
      });
    case 'resolve':
      return move({
        conversation_id,
        action: 'resolve',
        expect: { state_version, last_customer_seq, head_seq },
        reason: decision.reason,
      });
    case 'set_due': {
      const { due_at, due_kind } = decision;
      return move({ conversation_id, action: 'set_due', expect: { state_version }, due_at, due_kind });
    }
    case 'close':
      return move({ conversation_id, action: 'close', expect: { state_version } });
    default:
      return decision satisfies never;
  }
}
