import type { ShiftSnapshot } from '../../contracts/workflow.js';
import { DeskClock } from '../desk-clock.js';
import { Doubt, isNewer } from '../doubt.js';
import type { ShiftHandover, ShiftInput, ShiftRunView } from './messages.js';

export type ShiftDeadline = { kind: 'requeue' | 'lost' | 'day_end'; at: number };

/** No change of these leaves `change_no` as it was. */
const FACTS: readonly (keyof ShiftSnapshot)[] = ['shift', 'availability', 'reachability'];

/** As ConversationState: rings are kept until the main loop takes the newest; own answers are adopted at once. */
export class ShiftRun {
  readonly doubt = new Doubt();
  #snapshot: ShiftSnapshot;
  #heard: ShiftSnapshot | null = null;
  readonly #clock: DeskClock;
  readonly #handover: ShiftHandover;

  private constructor(snapshot: ShiftSnapshot, { clock_ahead_ms, ...handover }: ShiftHandover) {
    this.#snapshot = snapshot;
    this.#handover = handover;
    this.#clock = new DeskClock(clock_ahead_ms);
    this.#clock.hear(snapshot.read_at);
  }

  static resume(input: ShiftInput): ShiftRun {
    const fresh = { run_no: 1, noted: 0, rung: input.snapshot.change_no, requeued_for: null };
    return new ShiftRun(input.snapshot, input.handover ?? fresh);
  }

  get snapshot(): ShiftSnapshot {
    return this.#snapshot;
  }

  get view(): ShiftRunView {
    return { snapshot: this.#snapshot, ...this.#handover };
  }

  hear(snapshot: ShiftSnapshot): void {
    this.#clock.hear(snapshot.read_at);
    this.doubt.weigh(this.latest, snapshot, FACTS);
    if (snapshot.epoch < this.#snapshot.epoch) return;
    this.#handover.rung = Math.max(this.#handover.rung, snapshot.change_no);
    if (this.#heard === null || isNewer(snapshot, this.#heard)) this.#heard = snapshot;
  }

  get hasNews(): boolean {
    return this.#heard !== null || this.doubt.known !== null;
  }

  get latest(): ShiftSnapshot {
    return this.#heard !== null && isNewer(this.#heard, this.#snapshot) ? this.#heard : this.#snapshot;
  }

  takeNews(): void {
    const latest = this.latest;
    this.#heard = null;
    this.adopt(latest);
  }

  adopt(snapshot: ShiftSnapshot): void {
    if (snapshot.epoch > this.#snapshot.epoch) {
      this.#handover.rung = snapshot.change_no;
      this.#handover.noted = 0;
    }
    this.doubt.weigh(this.#snapshot, snapshot);
    this.#snapshot = snapshot;
  }

  get unnoted(): number | null {
    return this.#handover.rung > this.#handover.noted ? this.#handover.rung : null;
  }

  markNoted(changeNo: number): void {
    this.#handover.noted = Math.max(this.#handover.noted, changeNo);
  }

  /**
   * A deadline was met, with this outcome. Giving conversations back changes nothing in PostgreSQL's snapshot, so the run
   * itself remembers that it was done for this absence; a timer that was early by PostgreSQL's clock has done nothing.
   */
  met(deadline: ShiftDeadline, snapshot: ShiftSnapshot): void {
    const wasDue = snapshot.read_at === undefined || Date.parse(snapshot.read_at) >= deadline.at;
    if (deadline.kind === 'requeue' && wasDue) this.#handover.requeued_for = this.#snapshot.away_since;
    this.#clock.set(snapshot.read_at);
    this.adopt(snapshot);
  }

  /** Milliseconds until a deadline; negative when it has passed. */
  msUntil(deadline: ShiftDeadline): number {
    return this.#clock.msUntil(deadline.at);
  }

  get isOver(): boolean {
    return this.#snapshot.shift === 'off';
  }

  /** The nearest of the three deadlines; null: none. */
  get deadline(): ShiftDeadline | null {
    const { away_since, requeue_after_seconds, shift_grace_seconds, day_ends_at } = this.#snapshot;
    const deadlines: ShiftDeadline[] = [];
    if (away_since !== null) {
      const away = Date.parse(away_since);
      deadlines.push({ kind: 'lost', at: away + shift_grace_seconds * 1_000 });
      if (this.#handover.requeued_for !== away_since) {
        deadlines.push({ kind: 'requeue', at: away + requeue_after_seconds * 1_000 });
      }
    }
    if (day_ends_at !== null) deadlines.push({ kind: 'day_end', at: Date.parse(day_ends_at) });
    return deadlines.sort((a, b) => a.at - b.at)[0] ?? null;
  }

  nextRun(): ShiftHandover {
    const { aheadMs: clock_ahead_ms } = this.#clock;
    return { ...this.#handover, run_no: this.#handover.run_no + 1, clock_ahead_ms };
  }
}
