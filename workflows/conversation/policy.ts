import type { EscalationReason } from '../../contracts/conversation.js';
import type { DeadlineFacts, DeadlinePolicy, Decision, Policy, TurnFacts } from '../../contracts/workflow.js';

/** What to do with a drafted turn. Total: what is neither published nor asked back goes to a person. */
export function decide(policy: Policy, facts: TurnFacts): Decision {
  const reason = mustEscalate(facts);
  if (reason !== null) return { outcome: 'escalate', reason };
  if (facts.has_answer && facts.confidence >= policy.confidence_threshold) return { outcome: 'publish' };
  if (facts.ask_back_options > 0 && facts.ask_backs_in_a_row < policy.max_ask_backs) {
    return { outcome: 'ask_back' };
  }
  return { outcome: 'escalate', reason: 'low_confidence' };
}

/** These win over any confidence. */
function mustEscalate(facts: TurnFacts): EscalationReason | null {
  if (facts.safety_matched) return 'safety';
  if (facts.human_requested) return 'human_request';
  if (facts.keyword_matched) return 'keyword';
  if (facts.injection_suspected) return 'injection_suspected';
  if (facts.repeated_question) return 'repeated_question';
  return null;
}

export type DeadlineDecision =
  | { act: 'wait' }
  | { act: 'expire'; offer_no: number }
  | { act: 'check_queue'; due_at: string }
  | { act: 'overdue'; due_at: string }
  | { act: 'requeue'; reason: 'agent_silent' }
  | { act: 'resolve'; reason: 'idle' | 'queue_timeout' }
  | { act: 'set_due'; due_at: string; due_kind: 'idle' | 'response' }
  | { act: 'close' };

/** What a deadline that has passed brings about. Total; `wait` when it was moved or never passed by that clock. */
export function decideDeadline(policy: DeadlinePolicy, facts: DeadlineFacts): DeadlineDecision {
  const { snapshot } = facts;
  const now = Date.parse(facts.now);
  if (snapshot.due_at === null || Date.parse(snapshot.due_at) > now) return { act: 'wait' };
  switch (snapshot.owner) {
    case 'none':
      return { act: 'close' };
    case 'assistant':
      // an unanswered customer is a turn, and turns have their own way out
      if (snapshot.last_customer_seq > snapshot.answered_seq) return { act: 'wait' };
      return { act: 'resolve', reason: 'idle' };
    case 'queue':
      return decideQueue(policy, facts, now);
    case 'agent':
      return decideAgent(policy, facts, now);
    default:
      return snapshot.owner satisfies never;
  }
}

function decideQueue(policy: DeadlinePolicy, facts: DeadlineFacts, now: number): DeadlineDecision {
  const { snapshot } = facts;
  if (snapshot.due_kind === 'offer') return { act: 'expire', offer_no: snapshot.offer_no };
  const givenUpAt = instant(facts.waiting_since, now) + policy.queue_timeout_minutes * 60_000;
  if (now >= givenUpAt) return { act: 'resolve', reason: 'queue_timeout' };
  return { act: 'check_queue', due_at: iso(Math.min(now + policy.queue_check_seconds * 1_000, givenUpAt)) };
}

/**
 * Messages of people do not ring, so the window to the next look is never longer than the response time: a customer who
 * writes right after a look is still found overdue in time.
 */
function decideAgent(policy: DeadlinePolicy, facts: DeadlineFacts, now: number): DeadlineDecision {
  const response = policy.response_timeout_seconds * 1_000;
  const idle = policy.idle_timeout_minutes * 60_000;
  const assignedAt = instant(facts.assigned_at, now);
  const agentSpokeAt = facts.last_agent_at === null ? 0 : Date.parse(facts.last_agent_at);
  const waitingSince = agentSpokeAt < assignedAt ? assignedAt : facts.unanswered_since;
  if (waitingSince === null) {
    if (now >= agentSpokeAt + idle) return { act: 'resolve', reason: 'idle' };
    return {
      act: 'set_due',
      due_kind: 'response',
      due_at: iso(Math.min(now + response, agentSpokeAt + idle)),
    };
  }
  const since = typeof waitingSince === 'number' ? waitingSince : Date.parse(waitingSince);
  const requeueAt = since + Math.max(idle, response);
  if (now >= requeueAt) return { act: 'requeue', reason: 'agent_silent' };
  const nextLook = iso(Math.min(now + response, requeueAt));
  if (facts.overdue_at !== null) return { act: 'set_due', due_kind: 'response', due_at: nextLook };
  if (now >= since + response) return { act: 'overdue', due_at: nextLook };
  return { act: 'set_due', due_kind: 'response', due_at: iso(since + response) };
}

const instant = (value: string | null, fallback: number): number =>
  value === null ? fallback : Date.parse(value);
const iso = (ms: number): string => new Date(ms).toISOString();
