import type { TurnFacts } from '../../contracts/workflow.js';
import { capped } from './gate/caps.js';
import type { KnowledgeModel } from './knowledge-model.js';
import type { LocalAnswer } from './local-answer.js';
import type { TurnDraft, TurnInput } from './port.js';
import type { Signals } from './signals/signals.js';
import { summarise } from './summary.js';
import { templateText } from './templates.js';

/** The local answer as a draft; `fallbackCode` says why the model was not used. */
export function draftOf(options: {
  input: TurnInput;
  model: KnowledgeModel;
  signals: Signals;
  local: LocalAnswer;
  fallbackCode: string | null;
}): TurnDraft {
  const { input, model, signals, local, fallbackCode } = options;
  const { candidates } = local.retrieval;
  const confidence = capped(local.confidence, {
    source: false,
    retrieval: !local.smallTalk && candidates.length === 0,
    injection: signals.injection_suspected,
  });
  const hasAnswer = local.content !== '';
  const asksBack = local.options.length > 0 && confidence < input.settings.confidence_threshold;
  const tried = candidates.map(({ article, score }) => ({
    article_id: article.id,
    title: article.title,
    score,
  }));
  const facts: Omit<TurnFacts, 'ask_backs_in_a_row'> = {
    intent: local.intent.intent,
    intent_confidence: local.intent.confidence,
    confidence: hasAnswer ? confidence : 0,
    // The draft is either an answer or an ask-back: a threshold lowered meanwhile must not publish the latter as the former.
    has_answer: hasAnswer && !asksBack,
    ask_back_options: asksBack ? local.options.length : 0,
    human_requested: signals.human_requested,
    keyword_matched: signals.keyword_matched,
    safety_matched: signals.safety_matched,
    repeated_question: signals.repeated_question,
    injection_suspected: signals.injection_suspected,
    citations: local.citations.length,
    retrieval_score: candidates[0]?.score ?? 0,
    groundedness: local.groundedness,
    adapter: 'local',
    fallback_code: fallbackCode,
  };
  const label = local.intent.intent === null ? null : (model.intents.get(local.intent.intent)?.label ?? null);
  return {
    content: asksBack ? templateText(input.settings.response_templates, 'ask_back') : local.content,
    citations: asksBack ? [] : local.citations,
    options: asksBack ? local.options : [],
    facts,
    summary: summarise({ input, intentLabel: label, tried }),
    tried_articles: tried,
  };
}
