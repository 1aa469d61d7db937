import type {
  DeadlineFacts,
  DeadlinePolicy,
  Decision,
  ShiftSnapshot,
  Snapshot,
  TurnFacts,
  TurnResult,
} from '../contracts/workflow.js';

/** `done: false`: the state had moved on, nothing was changed; the snapshot says how things stand in both cases. */
export interface Moved {
  done: boolean;
  snapshot: Snapshot;
}

/** How far a workflow has heard of its subject. */
export interface Known {
  epoch: number;
  change_no: number;
}

export type AnsweredTurn =
  | {
      outcome: 'drafted';
      turn: TurnResult;
      /** What begin_turn has noted. */
      noted: number;
      /** In which the turn began; absent from what an older release has drafted. */
      epoch?: number;
    }
  | {
      outcome: 'stale';
      snapshot: Snapshot;
      /** False: only read, PostgreSQL must still be told that the workflow knows it; an older release did not say so. */
      noted?: boolean;
    };

export interface SettleTurn {
  conversation_id: string;
  turn_no: number;
  /** Of the world in which the turn began; absent from what an older release began. */
  epoch?: number | undefined;
  /** Refuse when the customer has written more since; null: publish all the same. */
  last_customer_seq: number | null;
  decision: Decision;
  facts: TurnFacts;
  policy_version: number;
}

export interface FailTurn {
  conversation_id: string;
  /** Stable code of the last fault. */
  code: string;
  attempts: number;
  epoch?: number;
}

/** `epoch`: in which what is expected was read. */
export type Move = { conversation_id: string; epoch?: number } & (
  | { action: 'expire'; expect: { offer_no: number } }
  | { action: 'requeue'; expect: { assignment_no: number; head_seq: number }; reason: string }
  | {
      action: 'resolve';
      expect: { state_version: number; last_customer_seq: number; head_seq: number };
      reason: string;
    }
  | { action: 'overdue'; expect: { assignment_no: number; head_seq: number }; due_at: string }
  | { action: 'set_due'; expect: { state_version: number }; due_at: string; due_kind: string }
  | { action: 'close'; expect: { state_version: number } }
);

export interface CheckQueue {
  conversation_id: string;
  state_version: number;
  due_at: string;
  epoch?: number;
}

export interface DeadlineReading {
  policy: DeadlinePolicy;
  facts: DeadlineFacts;
}

/** Everything here fails only as an ApplicationFailure whose type and message are a stable code. */
export interface AssistantActivities {
  answerTurn(input: { conversation_id: string }): Promise<AnsweredTurn>;
}

export interface DeskActivities {
  settleTurn(input: SettleTurn): Promise<Moved>;
  failTurn(input: FailTurn): Promise<Moved>;
  readDeadline(input: { conversation_id: string }): Promise<DeadlineReading>;
  transition(input: Move): Promise<Moved>;
  checkQueue(input: CheckQueue): Promise<Moved>;
  /** `known`: more than PostgreSQL has told of last, for it to notice that it was put back. */
  note(input: { conversation_id: string; change_no: number; known?: Known }): Promise<Snapshot>;
}

export interface ShiftActivities {
  /** Gives the conversations of a vanished agent back to the queue. */
  requeueAgent(input: { agent_id: string }): Promise<ShiftSnapshot>;
  /** Ends the shift of an agent that did not come back, at the last sign of life. */
  endLostShift(input: { agent_id: string }): Promise<ShiftSnapshot>;
  /** The agent's local day is over: screens begin to count anew. */
  startDay(input: { agent_id: string }): Promise<ShiftSnapshot>;
  noteShift(input: { agent_id: string; change_no: number; known?: Known }): Promise<ShiftSnapshot>;
}
