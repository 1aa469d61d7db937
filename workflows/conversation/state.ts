import type { Snapshot } from '../../contracts/workflow.js';
import { DeskClock } from '../desk-clock.js';
import { Doubt, isNewer } from '../doubt.js';
import type { ConversationInput, ConversationRunView, Handover } from './messages.js';

/** After so many turns begun anew in a row an answer is published although the customer has written more. */
const MAX_RESTARTS = 2;

/** No change of these leaves `change_no` as it was. */
const FACTS: readonly (keyof Snapshot)[] = [
  ...(['state_version', 'status', 'owner', 'agent_id', 'turn_no', 'offer_no', 'assignment_no'] as const),
  ...(['engagement_no', 'head_seq', 'last_customer_seq', 'answered_seq'] as const),
];

/**
 * What a run knows. Rings are only kept (`hear`) until the main loop takes the newest; answers of own activities are
 * adopted at once, whatever their number, because they were read later than anything known before.
 */
export class ConversationState {
  readonly doubt = new Doubt();
  #snapshot: Snapshot;
  #heard: Snapshot | null = null;
  readonly #clock: DeskClock;
  readonly #handover: Handover;

  private constructor(snapshot: Snapshot, { clock_ahead_ms, ...handover }: Handover) {
    this.#snapshot = snapshot;
    this.#handover = handover;
    this.#clock = new DeskClock(clock_ahead_ms);
    this.#clock.hear(snapshot.read_at);
  }

  static resume(input: ConversationInput): ConversationState {
    const fresh: Handover = { run_no: 1, noted: 0, rung: input.snapshot.change_no, restarts: 0 };
    return new ConversationState(input.snapshot, input.handover ?? fresh);
  }

  get snapshot(): Snapshot {
    return this.#snapshot;
  }

  get handover(): Handover {
    return { ...this.#handover };
  }

  get view(): ConversationRunView {
    return { snapshot: this.#snapshot, ...this.#handover };
  }

  hear(snapshot: Snapshot): void {
    this.#clock.hear(snapshot.read_at);
    this.doubt.weigh(this.latest, snapshot, FACTS);
    if (snapshot.epoch < this.#snapshot.epoch) return;
    this.#handover.rung = Math.max(this.#handover.rung, snapshot.change_no);
    if (this.#heard === null || isNewer(snapshot, this.#heard)) this.#heard = snapshot;
  }

  /** PostgreSQL's clock as it was just read. */
  setClock(readAt: string): void {
    this.#clock.set(readAt);
  }

  /** Milliseconds until the present state must end; null: it has no end. */
  get msUntilDue(): number | null {
    const { due_at } = this.#snapshot;
    if (due_at === null) return null;
    return Math.max(1, this.#clock.msUntil(Date.parse(due_at)));
  }

  /** The newest known, heard or adopted. */
  get latest(): Snapshot {
    return this.#heard !== null && isNewer(this.#heard, this.#snapshot) ? this.#heard : this.#snapshot;
  }

  get hasNews(): boolean {
    return this.#heard !== null || this.doubt.known !== null;
  }

  takeNews(): void {
    if (this.#heard === null) return;
    if (this.#heard.epoch > this.#snapshot.epoch) this.#forgetNumbers(this.#heard);
    if (isNewer(this.#heard, this.#snapshot)) this.#snapshot = this.#heard;
    this.#heard = null;
  }

  /** `noted`: PostgreSQL has written down, in the same commit, that this workflow knows it. */
  adopt(snapshot: Snapshot, { noted }: { noted: boolean }): void {
    if (snapshot.epoch > this.#snapshot.epoch) this.#forgetNumbers(snapshot);
    this.doubt.weigh(this.#snapshot, snapshot);
    this.#snapshot = snapshot;
    this.#clock.hear(snapshot.read_at);
    if (noted) this.markNoted(snapshot.change_no);
  }

  markNoted(changeNo: number): void {
    this.#handover.noted = Math.max(this.#handover.noted, changeNo);
  }

  /** The change_no that PostgreSQL must still be told about; null: none. */
  get unnoted(): number | null {
    return this.#handover.rung > this.#handover.noted ? this.#handover.rung : null;
  }

  get isOver(): boolean {
    return this.#snapshot.status === 'resolved' && this.#snapshot.due_at === null;
  }

  get turnIsDue(): boolean {
    const { status, owner, last_customer_seq, answered_seq } = this.#snapshot;
    return status === 'open' && owner === 'assistant' && last_customer_seq > answered_seq;
  }

  /** Whether a newer message of the customer still begins the turn anew. */
  get mayRestart(): boolean {
    return this.#handover.restarts < MAX_RESTARTS;
  }

  /** Something was heard that makes the turn under way pointless. */
  get turnIsSuperseded(): boolean {
    const heard = this.#heard;
    if (heard === null || !isNewer(heard, this.#snapshot)) return false;
    if (heard.status !== 'open' || heard.owner !== 'assistant' || heard.epoch !== this.#snapshot.epoch)
      return true;
    return this.mayRestart && heard.last_customer_seq > this.#snapshot.last_customer_seq;
  }

  countRestart(): void {
    this.#handover.restarts += 1;
  }

  turnEnded(): void {
    this.#handover.restarts = 0;
  }

  nextRun(): Handover {
    const { aheadMs: clock_ahead_ms } = this.#clock;
    return { ...this.#handover, run_no: this.#handover.run_no + 1, clock_ahead_ms };
  }

  /** PostgreSQL was restored: its change numbers begin anew at a lower one. */
  #forgetNumbers(snapshot: Snapshot): void {
    this.#handover.rung = snapshot.change_no;
    this.#handover.noted = 0;
  }
}
