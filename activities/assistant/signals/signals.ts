import type { TurnInput } from '../port.js';
import { asksWhetherBot } from './bot-question.js';
import { repeatsQuestion, turnText } from './history.js';
import { asksForPerson } from './human-request/human-request.js';
import { suspectsInjection } from './injection.js';
import { matchesKeyword } from './keywords.js';
import { mentionsDanger } from './safety.js';

/** What the customer's words say by themselves, whatever the assistant knows. */
export interface Signals {
  human_requested: boolean;
  keyword_matched: boolean;
  safety_matched: boolean;
  repeated_question: boolean;
  injection_suspected: boolean;
  /** Share 0..1 of the turn that asks whether one talks to a machine. */
  bot_question: number;
}

export function readSignals(input: TurnInput): Signals {
  const text = turnText(input);
  return {
    human_requested: asksForPerson(text),
    keyword_matched: matchesKeyword(text, input.settings.escalation_keywords),
    safety_matched: mentionsDanger(text),
    repeated_question: repeatsQuestion(input),
    injection_suspected: suspectsInjection(text),
    bot_question: asksWhetherBot(text),
  };
}

/** A person gets the conversation anyway: asking a model would only cost time. */
export function personIsCertain(signals: Signals): boolean {
  return (
    signals.human_requested ||
    signals.keyword_matched ||
    signals.safety_matched ||
    signals.repeated_question ||
    signals.injection_suspected
  );
}
