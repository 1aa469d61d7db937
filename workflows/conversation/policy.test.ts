import { describe, expect, it } from 'vitest';
import type { DeadlineFacts, DeadlinePolicy, Policy, Snapshot, TurnFacts } from '../../contracts/workflow.js';
import { decide, decideDeadline } from './policy.js';

const policy: Policy = { version: 3, confidence_threshold: 0.7, max_ask_backs: 1 };
const facts: TurnFacts = {
  intent: 'refund_time',
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
  retrieval_score: 0.8,
  groundedness: 1,
  adapter: 'local',
  fallback_code: null,
};
const unsure = { confidence: 0.4, ask_back_options: 3 };

describe('a drafted turn', () => {
  it.each<[string, Partial<TurnFacts>, string]>([
    ['is published when it is sure enough', {}, 'publish'],
    ['is published at exactly the threshold', { confidence: 0.7 }, 'publish'],
    ['goes to a person just below the threshold', { confidence: 0.699 }, 'low_confidence'],
    ['goes to a person without an answer, however sure', { has_answer: false }, 'low_confidence'],
    ['asks back when something close can be offered', unsure, 'ask_back'],
    ['asks back once in a row only', { ...unsure, ask_backs_in_a_row: 1 }, 'low_confidence'],
    ['goes to a person who was asked for, however sure', { human_requested: true }, 'human_request'],
    ['goes to a person on a keyword', { keyword_matched: true }, 'keyword'],
    [
      'goes to a person on a matter of safety first',
      { safety_matched: true, human_requested: true },
      'safety',
    ],
    ['goes to a person when the question came before', { repeated_question: true }, 'repeated_question'],
    ['is never shown under suspicion', { injection_suspected: true, confidence: 1 }, 'injection_suspected'],
    ['does not ask back somebody who wants a person', { ...unsure, human_requested: true }, 'human_request'],
  ])('%s', (_rule, changed, expected) => {
    const decision = decide(policy, { ...facts, ...changed });
    expect(decision.outcome === 'escalate' ? decision.reason : decision.outcome).toBe(expected);
  });

  it('follows the threshold of its own policy', () => {
    expect(decide({ ...policy, confidence_threshold: 0.95 }, facts)).toEqual({
      outcome: 'escalate',
      reason: 'low_confidence',
    });
  });
});

const limits: DeadlinePolicy = {
  response_timeout_seconds: 300,
  idle_timeout_minutes: 30,
  queue_timeout_minutes: 60,
  queue_check_seconds: 60,
};
const NOW = Date.parse('2026-11-23T12:00:00.000Z');
const before = (minutes: number): string => new Date(NOW - minutes * 60_000).toISOString();
const after = (minutes: number): string => before(-minutes);

const open: Snapshot = {
  conversation_id: 'c',
  epoch: 1,
  change_no: 9,
  state_version: 4,
  status: 'open',
  owner: 'assistant',
  agent_id: null,
  escalation_reason: null,
  turn_no: 1,
  offer_no: 2,
  assignment_no: 1,
  engagement_no: 1,
  head_seq: 5,
  last_customer_seq: 3,
  answered_seq: 3,
  due_at: before(0),
  due_kind: 'idle',
};
const queued: Partial<Snapshot> = { status: 'escalated', owner: 'queue', due_kind: 'queue_check' };
const held: Partial<Snapshot> = {
  status: 'in_progress',
  owner: 'agent',
  agent_id: 'a',
  due_kind: 'response',
};

function at(snapshot: Partial<Snapshot>, changed: Partial<DeadlineFacts> = {}) {
  return decideDeadline(limits, {
    now: new Date(NOW).toISOString(),
    snapshot: { ...open, ...snapshot },
    waiting_since: null,
    assigned_at: null,
    last_agent_at: null,
    unanswered_since: null,
    overdue_at: null,
    ...changed,
  });
}

describe('a deadline', () => {
  it('that lies ahead by the clock of the database is waited for', () => {
    expect(at({ due_at: after(1) })).toEqual({ act: 'wait' });
  });

  it('of nothing is none', () => {
    expect(at({ due_at: null, due_kind: null })).toEqual({ act: 'wait' });
  });

  it('ends a silent talk with the assistant', () => {
    expect(at({})).toEqual({ act: 'resolve', reason: 'idle' });
  });

  it('never ends a talk in which the customer has no answer yet', () => {
    expect(at({ last_customer_seq: 4 })).toEqual({ act: 'wait' });
  });

  it('expires the offer that is open, by its number', () => {
    expect(at({ ...queued, due_kind: 'offer' }, { waiting_since: before(1) })).toEqual({
      act: 'expire',
      offer_no: 2,
    });
  });

  it('looks for an agent again after the check interval', () => {
    expect(at(queued, { waiting_since: before(10) })).toEqual({ act: 'check_queue', due_at: after(1) });
  });

  it('gives up after the longest wait, and not a check interval later', () => {
    expect(at(queued, { waiting_since: before(59.5) })).toEqual({ act: 'check_queue', due_at: after(0.5) });
    expect(at(queued, { waiting_since: before(60) })).toEqual({ act: 'resolve', reason: 'queue_timeout' });
  });

  it('closes what was resolved', () => {
    expect(at({ status: 'resolved', owner: 'none', due_kind: 'feedback' })).toEqual({ act: 'close' });
  });

  it.each<[string, Partial<DeadlineFacts>, ReturnType<typeof decideDeadline>]>([
    [
      'an agent who has not said a word since accepting is overdue after the response time',
      { assigned_at: before(5) },
      { act: 'overdue', due_at: after(5) },
    ],
    [
      'words of an agent before this assignment do not count',
      { assigned_at: before(5), last_agent_at: before(60) },
      { act: 'overdue', due_at: after(5) },
    ],
    [
      'a customer without an answer for the response time makes the agent overdue',
      { assigned_at: before(40), last_agent_at: before(8), unanswered_since: before(6) },
      { act: 'overdue', due_at: after(5) },
    ],
    [
      'a customer who wrote a minute ago is looked after when the response time is over',
      { assigned_at: before(40), last_agent_at: before(8), unanswered_since: before(1) },
      { act: 'set_due', due_kind: 'response', due_at: after(4) },
    ],
    [
      'an agent is told once that it is overdue',
      {
        assigned_at: before(40),
        last_agent_at: before(20),
        unanswered_since: before(10),
        overdue_at: before(5),
      },
      { act: 'set_due', due_kind: 'response', due_at: after(5) },
    ],
    [
      'the conversation of a silent agent goes back to the queue',
      {
        assigned_at: before(60),
        last_agent_at: before(40),
        unanswered_since: before(30),
        overdue_at: before(25),
      },
      { act: 'requeue', reason: 'agent_silent' },
    ],
    [
      'a customer who says nothing more is asked nothing more',
      { assigned_at: before(60), last_agent_at: before(30) },
      { act: 'resolve', reason: 'idle' },
    ],
    [
      'a window is never longer than the response time',
      { assigned_at: before(60), last_agent_at: before(2) },
      { act: 'set_due', due_kind: 'response', due_at: after(5) },
    ],
    [
      'the last window ends with the idle time',
      { assigned_at: before(60), last_agent_at: before(28) },
      { act: 'set_due', due_kind: 'response', due_at: after(2) },
    ],
  ])('%s', (_rule, changed, expected) => {
    expect(at(held, changed)).toEqual(expected);
  });
});
