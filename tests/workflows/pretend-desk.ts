import type {
  AssistantActivities,
  DeskActivities,
  Moved,
  ShiftActivities,
} from '../../activities/activities.js';
import type { DueKind } from '../../contracts/conversation.js';
import type {
  DeadlineFacts,
  DeadlinePolicy,
  ShiftSnapshot,
  Snapshot,
  TurnFacts,
} from '../../contracts/workflow.js';

const LIMITS: DeadlinePolicy = {
  response_timeout_seconds: 300,
  idle_timeout_minutes: 30,
  queue_timeout_minutes: 240,
  queue_check_seconds: 60,
};
const DUE_SECONDS: Record<DueKind, number> = {
  turn: 45,
  idle: 1_800,
  queue_check: 60,
  offer: 30,
  response: 300,
  feedback: 86_400,
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
  /** So many calls of an activity fail first. */
  faults: Partial<Record<keyof DeskActivities, number>> = {};
  readonly #clock: () => Promise<number>;

  private constructor(clock: () => Promise<number>, now: number) {
    this.#clock = clock;
    this.snapshot = {
      conversation_id: '00000000-0000-4000-8000-000000000001',
      epoch: 1,
      change_no: 1,
      state_version: 1,
      status: 'open',
      owner: 'assistant',
      agent_id: null,
      escalation_reason: null,
      turn_no: 0,
      offer_no: 0,
      assignment_no: 0,
      engagement_no: 1,
      head_seq: 0,
      last_customer_seq: 0,
      answered_seq: 0,
      due_at: iso(now + DUE_SECONDS.idle * 1_000),
      due_kind: 'idle',
    };
    this.shift = {
      agent_id: '00000000-0000-4000-8000-000000000002',
      epoch: 1,
      change_no: 1,
      shift: 'on',
      availability: 'available',
      reachability: 'connected',
      away_since: null,
      requeue_after_seconds: 120,
      shift_grace_seconds: 600,
      day_ends_at: iso(now + 8 * 3_600_000),
    };
  }

  static async open(clock: () => Promise<number>): Promise<PretendDesk> {
    return new PretendDesk(clock, await clock());
  }

  async change(changed: Partial<Snapshot>, due: DueKind | null): Promise<Snapshot> {
    const now = await this.#clock();
    this.snapshot = {
      ...this.snapshot,
      ...changed,
      change_no: this.snapshot.change_no + 1,
      state_version: this.snapshot.state_version + 1,
      due_kind: due,
      due_at: due === null ? null : iso(now + DUE_SECONDS[due] * 1_000),
    };
    return this.snapshot;
  }

  changeShift(changed: Partial<ShiftSnapshot>): ShiftSnapshot {
    this.shift = { ...this.shift, ...changed, change_no: this.shift.change_no + 1 };
    return this.shift;
  }

  async say(): Promise<Snapshot> {
    const seq = this.snapshot.head_seq + 1;
    return this.change({ head_seq: seq, last_customer_seq: seq }, 'turn');
  }

  async escalate(): Promise<Snapshot> {
    this.facts.waiting_since = iso(await this.#clock());
    return this.change({ status: 'escalated', owner: 'queue' }, 'queue_check');
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

  async accept(): Promise<Snapshot> {
    this.facts.assigned_at = iso(await this.#clock());
    const assignment_no = this.snapshot.assignment_no + 1;
    return this.change(
      { status: 'in_progress', owner: 'agent', agent_id: 'agent', assignment_no },
      'response',
    );
  }

  async talk(): Promise<void> {
    this.facts.last_agent_at = iso(await this.#clock());
    this.facts.unanswered_since = null;
  }

  activities(): DeskActivities & ShiftActivities & AssistantActivities {
    const done = async (what: string, changing: Promise<Snapshot>): Promise<Moved> => {
      this.did.push(what);
      return { done: true, snapshot: await changing };
    };
    const shiftDone = async (what: string, changed: Partial<ShiftSnapshot>): Promise<ShiftSnapshot> => {
      this.did.push(what);
      return this.changeShift(changed);
    };
    return {
      answerTurn: async () => {
        const turn_no = this.snapshot.turn_no + 1;
        this.snapshot = { ...this.snapshot, turn_no };
        const noted = this.snapshot.change_no;
        const covers_to = this.snapshot.last_customer_seq;
        const facts = { ...SURE, ...(await this.answer(turn_no)) };
        if (this.snapshot.owner !== 'assistant') return { outcome: 'stale', snapshot: this.snapshot };
        const policy = { version: 1, confidence_threshold: 0.7, max_ask_backs: 1 };
        const covers_from = this.snapshot.answered_seq + 1;
        return { outcome: 'drafted', noted, turn: { turn_no, covers_from, covers_to, policy, facts } };
      },
      settleTurn: async ({ decision, turn_no }) => {
        this.#fault('settleTurn');
        if (this.snapshot.owner !== 'assistant' || this.snapshot.turn_no !== turn_no) {
          return { done: false, snapshot: this.snapshot };
        }
        const head_seq = this.snapshot.head_seq + 1;
        const answered = { head_seq, answered_seq: this.snapshot.last_customer_seq };
        if (decision.outcome !== 'escalate') return done(decision.outcome, this.change(answered, 'idle'));
        await this.change({ ...answered, escalation_reason: decision.reason }, 'idle');
        return done('escalate', this.escalate());
      },
      failTurn: () => done('fail', this.escalate()),
      readDeadline: async () => ({
        policy: LIMITS,
        facts: { ...this.facts, now: iso(await this.#clock()), snapshot: this.snapshot },
      }),
      transition: (move) => {
        this.#fault('transition');
        switch (move.action) {
          case 'resolve':
            return done(`resolve ${move.reason}`, this.resolve());
          case 'close':
            return done('close', this.change({}, null));
          case 'requeue':
            return done('requeue', this.escalate());
          case 'expire':
            return done('expire', this.change({}, 'queue_check'));
          case 'overdue':
          case 'set_due':
            this.snapshot = { ...this.snapshot, due_at: move.due_at };
            return done(move.action, Promise.resolve(this.snapshot));
          default:
            return move satisfies never;
        }
      },
      checkQueue: ({ due_at }) => {
        this.snapshot = { ...this.snapshot, due_at };
        return done('check_queue', Promise.resolve(this.snapshot));
      },
      note: () => Promise.resolve(this.snapshot),
      requeueAgent: () => shiftDone('requeue', {}),
      endLostShift: () => shiftDone('lost', { shift: 'off', away_since: null, day_ends_at: null }),
      startDay: async () =>
        shiftDone('new day', { day_ends_at: iso((await this.#clock()) + 24 * 3_600_000) }),
      noteShift: () => Promise.resolve(this.shift),
    };
  }

  #fault(name: keyof DeskActivities): void {
    const left = this.faults[name] ?? 0;
    if (left === 0) return;
    this.faults[name] = left - 1;
    throw new Error('PostgreSQL is slow');
  }
}

const SURE: TurnFacts = {
  intent: null,
  intent_confidence: 0.9,
  confidence: 0.9,
  has_answer: true,
  ask_back_options: 0,
  ask_backs_in_a_row: 0,
  human_requested: false,
  keyword_matched: false,
  safety_matched: false,
  repeated_question: false,
  injection_suspected: false,
  citations: 1,
  retrieval_score: 0.9,
  groundedness: 1,
  adapter: 'local',
  fallback_code: null,
};

const iso = (ms: number): string => new Date(ms).toISOString();
