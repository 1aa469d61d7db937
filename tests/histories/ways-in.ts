import type { AnsweredTurn, DeadlineReading } from '../../activities/activities.js';
import type { ShiftSnapshot, Snapshot } from '../../contracts/workflow.js';
import { decide, decideDeadline } from '../../workflows/conversation/policy.js';
import type { History, HistoryEvent } from '../factories/histories.js';
import type { Standing } from './ways.js';

type Any = Snapshot | ShiftSnapshot;

/** Temporal's number of WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND. */
const UNHANDLED_COMMAND = 1;

/** Reads the ways (ways.ts) off a history: what it was told, what it decided, what it called, how it ended. */
export function waysIn(history: History): Set<string> {
  const reader = new Reader();
  for (const event of history.events ?? []) reader.read(event);
  return reader.ways;
}

class Reader {
  readonly ways = new Set<string>();
  readonly #scheduled = new Map<number, string>();
  readonly #timers = new Map<number, string>();
  #workflow = '';
  #known: Any | null = null;
  #lastFailure = '';
  #ringsInARow = 0;

  read(event: HistoryEvent): void {
    this.#readEnds(event);
    this.#readTimers(event);
    this.#readActivities(event);
    const started = event.workflowExecutionStartedEventAttributes;
    if (started) {
      this.#workflow = started.workflowType?.name ?? '';
      const input = payload<{ snapshot: Any; handover?: object }>(started.input);
      if (input === null) return;
      this.ways.add(`${input.handover === undefined ? 'begins' : 'goes on'} ${standingOf(input.snapshot)}`);
      this.#known = input.snapshot;
    }
    const rung = payload<Any>(event.workflowExecutionSignaledEventAttributes?.input);
    if (rung !== null) this.#readRing(rung);
    if (event.workflowTaskStartedEventAttributes) this.#ringsInARow = 0;
    if (Number(event.workflowTaskFailedEventAttributes?.cause) === UNHANDLED_COMMAND) this.ways.add('ring at the end');
  }

  #readRing(rung: Any): void {
    this.#ringsInARow += 1;
    if (this.#ringsInARow > 1) this.ways.add('ring with others');
    const known = this.#known;
    if (known === null) return;
    if (rung.epoch < known.epoch) this.ways.add('ring of an older epoch');
    else if (rung.epoch > known.epoch) this.ways.add('ring of a newer epoch');
    else if (rung.change_no === known.change_no)
      this.ways.add(standingOf(rung) === standingOf(known) ? 'ring again' : 'a ring that contradicts');
    else if (rung.change_no < known.change_no) this.ways.add('ring late');
    if (rung.epoch < known.epoch || (rung.epoch === known.epoch && rung.change_no <= known.change_no)) return;
    const step = stepOf(known, rung);
    if (step !== null) this.ways.add(step);
    this.#known = rung;
  }

  #readTimers({ eventId, ...event }: HistoryEvent): void {
    const text = payloadOf<string>(event.userMetadata?.summary);
    if (event.timerStartedEventAttributes)
      this.#timers.set(Number(eventId), (text ?? '').replace('Until ', ''));
    const fired = event.timerFiredEventAttributes?.startedEventId;
    if (fired) this.ways.add(`timer ${this.#timers.get(Number(fired)) ?? ''} fired`);
    const cancelled = event.timerCanceledEventAttributes?.startedEventId;
    if (cancelled) this.ways.add(`timer ${this.#timers.get(Number(cancelled)) ?? ''} cancelled`);
  }

  #readActivities({ eventId, ...event }: HistoryEvent): void {
    const marker = event.markerRecordedEventAttributes;
    const patch = payload<{ id: string }>(marker?.details?.['patch-data']);
    if (patch?.id === 'asks-in-doubt') this.ways.add(`asks in doubt, ${this.#workflow}`);
    const local = patch === null ? marker : null;
    if (local) {
      const name = payload<{ activity_type: string }>(local.details?.['data'])?.activity_type ?? '';
      this.ways.add(`call ${name} at once`);
      this.#lastFailure = local.failure?.applicationFailureInfo?.type ?? '';
      this.#readAnswer(name, payload<object>(local.details?.['result']));
    }
    const scheduled = event.activityTaskScheduledEventAttributes?.activityType?.name;
    if (scheduled) {
      this.#scheduled.set(Number(eventId), scheduled);
      if (scheduled !== 'answerTurn') this.ways.add(`call ${scheduled} as an ordinary activity`);
    }
    const completed = event.activityTaskCompletedEventAttributes;
    if (completed) this.#readAnswer(this.#nameOf(completed), payload<object>(completed.result));
    const failed = event.activityTaskFailedEventAttributes;
    if (failed) this.#lastFailure = failed.failure?.applicationFailureInfo?.type ?? '';
    if (failed && this.#nameOf(failed) === 'answerTurn') {
      this.ways.add(
        failed.failure?.applicationFailureInfo?.nonRetryable === true
          ? 'turn failed at once'
          : 'turn failed 8 times',
      );
    }
    if (event.activityTaskTimedOutEventAttributes) this.ways.add('turn timed out');
    if (event.activityTaskCancelRequestedEventAttributes) this.ways.add('turn cancelled');
  }

  #nameOf({ scheduledEventId }: { scheduledEventId?: unknown }): string {
    return this.#scheduled.get(Number(scheduledEventId)) ?? '';
  }

  #readAnswer(name: string, answer: object | null): void {
    if (answer === null) return;
    if (name === 'answerTurn') this.#readTurn(answer as AnsweredTurn);
    if (name === 'readDeadline') {
      const { policy, facts } = answer as DeadlineReading;
      const decision = decideDeadline(policy, facts);
      this.ways.add(
        `deadline ${decision.act === 'resolve' ? `resolve ${decision.reason}` : decision.act}`,
      );
    }
    if ('done' in answer && answer.done === false) this.ways.add(`refused ${name}`);
    const snapshot = snapshotIn(answer);
    if (snapshot === null) return;
    const known = this.#known;
    if (known !== null && snapshot.epoch > known.epoch) this.ways.add('an answer of a newer epoch');
    if (known !== null && snapshot.epoch === known.epoch && snapshot.change_no < known.change_no)
      this.ways.add('an answer of less');
    this.#known = snapshot;
  }

  #readTurn(answer: AnsweredTurn): void {
    this.ways.add(`turn ${answer.outcome}`);
    if (answer.outcome !== 'drafted') return;
    const decision = decide(answer.turn.policy, answer.turn.facts);
    this.ways.add(
      `decision ${decision.outcome === 'escalate' ? `escalate ${decision.reason}` : decision.outcome}`,
    );
  }

  #readEnds(event: HistoryEvent): void {
    const ends = (how: string) => this.ways.add(`ends ${this.#workflow} ${how}`);
    if (event.workflowExecutionCompletedEventAttributes) {
      ends(this.#lastFailure.endsWith('.not_found') ? 'unknown' : 'closed');
    }
    if (event.workflowExecutionFailedEventAttributes) ends('failed');
    if (event.workflowExecutionCanceledEventAttributes) ends('cancelled');
    const next = payload<{ snapshot: Any }>(event.workflowExecutionContinuedAsNewEventAttributes?.input);
    if (next === null) return;
    ends('handed over');
    this.ways.add(`hands over ${standingOf(next.snapshot)}`);
  }
}

function standingOf(snapshot: Any): string {
  if ('shift' in snapshot) return snapshot.shift;
  const standing: Standing = snapshot.due_kind === 'offer' ? 'offer' : snapshot.owner;
  return standing;
}

function stepOf(before: Any, after: Any): string | null {
  const [from, to] = [standingOf(before), standingOf(after)];
  if ('shift' in before || 'shift' in after) return null;
  if (from !== to) return `${from} → ${to}`;
  if (to === 'offer' && before.offer_no !== after.offer_no) return 'offer → next offer';
  if (to === 'agent' && before.agent_id !== after.agent_id) return 'agent → next agent';
  return null;
}

/** Calls answer with a snapshot, or with something that holds one. */
function snapshotIn(answer: object): Any | null {
  if ('change_no' in answer) return answer as Any;
  if ('snapshot' in answer) return answer.snapshot as Any;
  if ('facts' in answer) return (answer as DeadlineReading).facts.snapshot;
  return null;
}

interface Payload {
  data?: Uint8Array | null;
}

function payload<T>(from: { payloads?: Payload[] | null } | null | undefined): T | null {
  return payloadOf<T>(from?.payloads?.[0]);
}

function payloadOf<T>(from: Payload | null | undefined): T | null {
  if (!from?.data) return null;
  return JSON.parse(Buffer.from(from.data).toString('utf8')) as T;
}
