import type {
  AssistantActivities,
  DeskActivities,
  Known,
  Move,
  Moved,
  ShiftActivities,
} from '../../activities/activities.js';
import { ActivityFault, sealed } from '../../activities/failures.js';
import type { DueKind } from '../../contracts/conversation.js';
import type { DeadlineFacts, ShiftSnapshot, Snapshot, TurnFacts } from '../../contracts/workflow.js';
import { DUE_SECONDS, iso, LIMITS, newConversation, newShift, SURE } from './pretend-facts.js';

type Activities = DeskActivities & ShiftActivities & AssistantActivities;
type Name = keyof Activities;

/** Who knows of more than there is begins a new epoch. */
const afterAll = <T extends Known>(here: T, known: Known | undefined): T => {
  if (known === undefined || known.epoch < here.epoch) return here;
  const isThere = known.epoch === here.epoch && known.change_no <= here.change_no;
  return isThere ? here : { ...here, epoch: known.epoch + 1 };
};

/**
 * One conversation and one shift in memory, by the clock of the time-skipping server: the real desk goes by PostgreSQL's, which
 * cannot skip. It knows just enough of the doors to let days pass; what the doors do is tested on the real ones.
 */
export class PretendDesk {
  readonly did: string[] = [];
  snapshot: Snapshot;
  shift: ShiftSnapshot;
  facts: Omit<DeadlineFacts, 'now' | 'snapshot'> = {
    waiting_since: null,
    assigned_at: null,
    last_agent_at: null,
    unanswered_since: null,
    overdue_at: null,
  };
  /** What the assistant finds out in a turn; it may take its time or throw. */
  answer: (turn: number) => Promise<Partial<TurnFacts>> = () => Promise.resolve({});
  /** So many calls of an activity fail first; or it fails for good with a code. */
  faults: Partial<Record<Name, number | string>> = {};
  /** What happens right before the next call of an activity changes or reads anything; once. */
  meanwhile: Partial<Record<Name, () => Promise<unknown>>> = {};
  readonly #clock: () => Promise<number>;

  private constructor(clock: () => Promise<number>, now: number) {
    this.#clock = clock;
    this.snapshot = newConversation(now);
    this.shift = newShift(now);
  }

  static async open(clock: () => Promise<number>): Promise<PretendDesk> {
    return new PretendDesk(clock, await clock());
  }

  async change(changed: Partial<Snapshot>, due: DueKind | null): Promise<Snapshot> {
    const now = await this.#clock();
    this.snapshot = {
      ...this.snapshot,
      change_no: this.snapshot.change_no + 1,
      state_version: this.snapshot.state_version + 1,
      ...changed,
      due_kind: due,
      due_at: due === null ? null : iso(now + DUE_SECONDS[due] * 1_000),
    };
    return this.snapshot;
  }

  changeShift(changed: Partial<ShiftSnapshot>): ShiftSnapshot {
    this.shift = { ...this.shift, change_no: this.shift.change_no + 1, ...changed };
    return this.shift;
  }

  async say(): Promise<Snapshot> {
    const seq = this.snapshot.head_seq + 1;
    return this.change({ head_seq: seq, last_customer_seq: seq }, 'turn');
  }

  async escalate(): Promise<Snapshot> {
    this.facts.waiting_since = iso(await this.#clock());
    return this.change({ status: 'escalated', owner: 'queue', agent_id: null }, 'queue_check');
  }

  async offer(): Promise<Snapshot> {
    return this.change({ offer_no: this.snapshot.offer_no + 1 }, 'offer');
  }

  async resolve(): Promise<Snapshot> {
    const answered_seq = this.snapshot.last_customer_seq;
    return this.change({ status: 'resolved', owner: 'none', agent_id: null, answered_seq }, 'feedback');
  }

  async reopen(): Promise<Snapshot> {
    await this.change({ status: 'open', owner: 'assistant' }, 'turn');
    return this.say();
  }

  async accept(agent_id = 'agent'): Promise<Snapshot> {
    this.facts = { ...this.facts, assigned_at: iso(await this.#clock()), last_agent_at: null };
    const assignment_no = this.snapshot.assignment_no + 1;
    return this.change({ status: 'in_progress', owner: 'agent', agent_id, assignment_no }, 'response');
  }

  async talk(): Promise<void> {
    this.facts.last_agent_at = iso(await this.#clock());
    this.facts.unanswered_since = null;
  }

  activities(): Activities {
    const plain = { ...this.#conversationActivities(), ...this.#shiftActivities() };
    const disturbed = Object.entries(plain).map(([name, run]) => [
      name,
      async (input: never): Promise<unknown> => {
        await this.#disturb(name as Name);
        return (run as (input: never) => Promise<unknown>)(input);
      },
    ]);
    return Object.fromEntries(disturbed) as Activities;
  }

  #conversationActivities(): DeskActivities & AssistantActivities {
    return {
      answerTurn: async () => {
        const owned = this.snapshot.owner === 'assistant';
        if (!owned || this.snapshot.last_customer_seq <= this.snapshot.answered_seq) return this.#stale();
        const turn_no = this.snapshot.turn_no + 1;
        this.snapshot = { ...this.snapshot, turn_no };
        const noted = this.snapshot.change_no;
        const covers_to = this.snapshot.last_customer_seq;
        const facts = { ...SURE, ...(await this.answer(turn_no)) };
        if (this.snapshot.owner !== 'assistant') return { ...this.#stale(), noted: false };
        const policy = { version: 1, confidence_threshold: 0.7, max_ask_backs: 1 };
        const covers_from = this.snapshot.answered_seq + 1;
        const { epoch } = this.snapshot;
        return { outcome: 'drafted', noted, epoch, turn: { turn_no, covers_from, covers_to, policy, facts } };
      },
      settleTurn: async ({ decision, turn_no, last_customer_seq, epoch }) => {
        const { snapshot } = this;
        if (epoch !== undefined && epoch !== snapshot.epoch) return this.#refused();
        const stale = last_customer_seq !== null && last_customer_seq !== snapshot.last_customer_seq;
        if (snapshot.owner !== 'assistant' || snapshot.turn_no !== turn_no || stale) return this.#refused();
        const head_seq = snapshot.head_seq + 1;
        const answered = { head_seq, answered_seq: last_customer_seq ?? snapshot.last_customer_seq };
        if (decision.outcome !== 'escalate')
          return this.#done(decision.outcome, this.change(answered, 'idle'));
        await this.change({ ...answered, escalation_reason: decision.reason }, 'idle');
        return this.#done('escalate', this.escalate());
      },
      failTurn: async () =>
        this.snapshot.owner === 'assistant' ? this.#done('fail', this.escalate()) : this.#refused(),
      readDeadline: async () => ({
        policy: LIMITS,
        facts: { ...this.facts, now: iso(await this.#clock()), snapshot: this.snapshot },
      }),
      transition: async (move) => (this.#holds(move) ? this.#move(move) : this.#refused()),
      checkQueue: async ({ state_version, due_at }) => {
        if (state_version !== this.snapshot.state_version) return this.#refused();
        this.snapshot = { ...this.snapshot, due_at };
        return this.#done('check_queue', this.snapshot);
      },
      note: async ({ known }) => (this.snapshot = afterAll(this.snapshot, known)),
    };
  }

  #shiftActivities(): ShiftActivities {
    const done = async (what: string, changed: Partial<ShiftSnapshot>): Promise<ShiftSnapshot> => {
      this.did.push(what);
      return this.changeShift(changed);
    };
    return {
      requeueAgent: () => done('requeue', {}),
      endLostShift: () => done('lost', { shift: 'off', away_since: null, day_ends_at: null }),
      startDay: async () => done('new day', { day_ends_at: iso((await this.#clock()) + 24 * 3_600_000) }),
      noteShift: async ({ known }) => (this.shift = afterAll(this.shift, known)),
    };
  }

  #move(move: Move): Promise<Moved> {
    switch (move.action) {
      case 'resolve':
        return this.#done(`resolve ${move.reason}`, this.resolve());
      case 'close':
        return this.#done('close', this.change({}, null));
      case 'requeue':
        return this.#done('requeue', this.escalate());
      case 'expire':
        return this.#done('expire', this.change({}, 'queue_check'));
      case 'overdue':
      case 'set_due':
        this.snapshot = { ...this.snapshot, due_at: move.due_at };
        return this.#done(move.action, this.snapshot);
      default:
        return move satisfies never;
    }
  }

  #holds({ expect }: Move): boolean {
    const now: Partial<Record<string, unknown>> = { ...this.snapshot };
    return Object.entries(expect).every(([name, expected]) => now[name] === expected);
  }

  async #done(what: string, changing: Snapshot | Promise<Snapshot>): Promise<Moved> {
    this.did.push(what);
    return { done: true, snapshot: await changing };
  }

  #refused(): Moved {
    return { done: false, snapshot: this.snapshot };
  }

  #stale(): { outcome: 'stale'; snapshot: Snapshot } {
    return { outcome: 'stale', snapshot: this.snapshot };
  }

  async #disturb(name: Name): Promise<void> {
    const disturb = this.meanwhile[name];
    delete this.meanwhile[name];
    await disturb?.();
    const fault = this.faults[name] ?? 0;
    if (typeof fault === 'string') throw sealed(new ActivityFault(fault, { retryable: false }));
    if (fault === 0) return;
    this.faults[name] = fault - 1;
    throw sealed(new ActivityFault('unavailable'));
  }
}
