import type { DeskActivities, ShiftActivities } from '../../activities/activities.js';
import type { DueKind, EscalationReason, OwnerKind } from '../../contracts/conversation.js';
import type { Decision, ShiftState } from '../../contracts/workflow.js';
import type { DeadlineDecision } from '../../workflows/conversation/policy.js';
import type { ShiftDeadline } from '../../workflows/shift/state.js';

/** Who has the conversation, an open offer told apart from a bare place in the queue. */
export type Standing = OwnerKind | 'offer';
type Resolved = Extract<DeadlineDecision, { act: 'resolve' }>['reason'];
type Act = Exclude<DeadlineDecision['act'], 'resolve'> | `resolve ${Resolved}`;
/** The others are not the assistant's reasons. */
type TurnReason = Exclude<EscalationReason, 'customer_request' | 'assistant_failed'>;
type Outcome = Exclude<Decision['outcome'], 'escalate'> | `escalate ${TurnReason}`;
/** A turn that is due is taken, not waited for. */
type Timer = Exclude<DueKind, 'turn'> | ShiftDeadline['kind'];
type End = 'closed' | 'unknown' | 'failed' | 'cancelled' | 'handed over';

export type Way =
  | `call ${keyof (DeskActivities & ShiftActivities)} ${'at once' | 'as an ordinary activity'}`
  | `refused ${'settleTurn' | 'failTurn' | 'transition' | 'checkQueue'}`
  | `turn ${'drafted' | 'stale' | 'failed at once' | 'failed 8 times' | 'timed out' | 'cancelled'}`
  | `decision ${Outcome}`
  | `deadline ${Act}`
  | `timer ${Timer} ${'fired' | 'cancelled'}`
  | `begins ${Standing | Exclude<ShiftState, 'off'>}`
  | `hands over ${Standing | 'on' | 'break'}`
  | `goes on ${Standing | 'on' | 'break'}`
  | `ends ${'conversation' | 'shift'} ${End}`
  | `ring ${'again' | 'late' | 'of an older epoch' | 'of a newer epoch' | 'with others' | 'at the end'}`
  | 'a ring that contradicts'
  | 'an answer of less'
  | `asks in doubt, ${'conversation' | 'shift'}`
  | 'an answer of a newer epoch';

/** What people do and the workflow hears of; the doors decide which of them there are. */
export const STEPS_OF_PEOPLE = [
  'assistant → queue',
  'assistant → offer',
  'assistant → agent',
  'assistant → none',
  'queue → offer',
  'queue → agent',
  'queue → none',
  'offer → queue',
  'offer → next offer',
  'offer → agent',
  'offer → none',
  'agent → queue',
  'agent → offer',
  'agent → next agent',
  'agent → none',
  'none → assistant',
  'none → queue',
  'none → offer',
  'none → agent',
] as const;

/** Every way that some history must hold. A new kind of deadline, decision or activity does not compile until it is named here. */
const NAMED: Record<Way, true> = {
  'call settleTurn at once': true,
  'call settleTurn as an ordinary activity': true,
  'call failTurn at once': true,
  'call failTurn as an ordinary activity': true,
  'call readDeadline at once': true,
  'call readDeadline as an ordinary activity': true,
  'call transition at once': true,
  'call transition as an ordinary activity': true,
  'call checkQueue at once': true,
  'call checkQueue as an ordinary activity': true,
  'call note at once': true,
  'call note as an ordinary activity': true,
  'call requeueAgent at once': true,
  'call requeueAgent as an ordinary activity': true,
  'call endLostShift at once': true,
  'call endLostShift as an ordinary activity': true,
  'call startDay at once': true,
  'call startDay as an ordinary activity': true,
  'call noteShift at once': true,
  'call noteShift as an ordinary activity': true,
  'refused settleTurn': true,
  'refused failTurn': true,
  'refused transition': true,
  'refused checkQueue': true,
  'turn drafted': true,
  'turn stale': true,
  'turn failed at once': true,
  'turn failed 8 times': true,
  'turn timed out': true,
  'turn cancelled': true,
  'decision publish': true,
  'decision ask_back': true,
  'decision escalate human_request': true,
  'decision escalate keyword': true,
  'decision escalate safety': true,
  'decision escalate low_confidence': true,
  'decision escalate repeated_question': true,
  'decision escalate injection_suspected': true,
  'deadline wait': true,
  'deadline expire': true,
  'deadline check_queue': true,
  'deadline overdue': true,
  'deadline requeue': true,
  'deadline resolve idle': true,
  'deadline resolve queue_timeout': true,
  'deadline set_due': true,
  'deadline close': true,
  'timer idle fired': true,
  'timer idle cancelled': true,
  'timer queue_check fired': true,
  'timer queue_check cancelled': true,
  'timer offer fired': true,
  'timer offer cancelled': true,
  'timer response fired': true,
  'timer response cancelled': true,
  'timer feedback fired': true,
  'timer feedback cancelled': true,
  'timer requeue fired': true,
  'timer requeue cancelled': true,
  'timer lost fired': true,
  'timer lost cancelled': true,
  'timer day_end fired': true,
  'timer day_end cancelled': true,
  'begins assistant': true,
  'begins queue': true,
  'begins offer': true,
  'begins agent': true,
  'begins none': true,
  'begins on': true,
  'begins break': true,
  'hands over assistant': true,
  'hands over queue': true,
  'hands over offer': true,
  'hands over agent': true,
  'hands over none': true,
  'hands over on': true,
  'hands over break': true,
  'goes on assistant': true,
  'goes on queue': true,
  'goes on offer': true,
  'goes on agent': true,
  'goes on none': true,
  'goes on on': true,
  'goes on break': true,
  'ends conversation closed': true,
  'ends conversation unknown': true,
  'ends conversation failed': true,
  'ends conversation cancelled': true,
  'ends conversation handed over': true,
  'ends shift closed': true,
  'ends shift unknown': true,
  'ends shift failed': true,
  'ends shift cancelled': true,
  'ends shift handed over': true,
  'ring again': true,
  'ring late': true,
  'ring of an older epoch': true,
  'ring of a newer epoch': true,
  'ring with others': true,
  'ring at the end': true,
  'an answer of a newer epoch': true,
  'a ring that contradicts': true,
  'an answer of less': true,
  'asks in doubt, conversation': true,
  'asks in doubt, shift': true,
};

export const WAYS: readonly string[] = [...Object.keys(NAMED), ...STEPS_OF_PEOPLE];
