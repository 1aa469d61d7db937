import type { TurnFacts } from '../../contracts/workflow.js';
import type { KnowledgeModel } from './knowledge-model.js';
import type { LocalAnswer } from './local-answer.js';
import type { ModelAnswer } from './openai/model-answer.js';
import type { TurnDraft, TurnInput } from './port.js';
import type { Signals } from './signals/signals.js';
import { summarise } from './summary.js';
import { templateText } from './templates.js';

/** What came of asking the model; both null when it was not asked at all. */
export interface ModelOutcome {
  answer: ModelAnswer | null;
  fallbackCode: string | null;
}

/** No calibration may lift these: nothing found to answer from, or somebody tries to steer the assistant. */
const DISTRUST_CAP = 0.3;
/** Below this the classifier's guess names nothing: a wrong topic misleads an agent more than none. */
const NAMED_FROM = 0.5;

/** The model's answer when there is one, else the local one, else an ask-back, with all evidence as facts. */
export function draftOf(options: {
  input: TurnInput;
  model: KnowledgeModel;
  signals: Signals;
  local: LocalAnswer;
  outcome: ModelOutcome;
}): TurnDraft {
  const { input, model, signals, local, outcome } = options;
  const { candidates } = local.retrieval;
  const chosen = outcome.answer ?? local;
  const distrusted = signals.injection_suspected || (candidates.length === 0 && !local.smallTalk);
  const confidence = distrusted ? Math.min(DISTRUST_CAP, chosen.confidence) : chosen.confidence;
  // A model that calls for a person has read the articles: offering them once more would only delay.
  const mayAskBack = outcome.answer === null && confidence < input.settings.confidence_threshold;
  const askBack = mayAskBack ? local.options : [];
  // The draft is an answer or an ask-back: a threshold lowered meanwhile must not publish the latter as the former.
  const hasAnswer = askBack.length === 0 && chosen.content !== '';
  const tried = candidates.map(({ article, score }) => ({
    article_id: article.id,
    title: article.title,
    score,
  }));
  const topic = topicOf(local, signals);
  const facts: Omit<TurnFacts, 'ask_backs_in_a_row'> = {
    intent: topic,
    intent_confidence: local.intent.confidence,
    confidence: chosen.content === '' ? 0 : confidence,
    has_answer: hasAnswer,
    ask_back_options: askBack.length,
    human_requested: signals.human_requested,
    keyword_matched: signals.keyword_matched,
    safety_matched: signals.safety_matched,
    repeated_question: signals.repeated_question,
    injection_suspected: signals.injection_suspected,
    citations: chosen.citations.length,
    retrieval_score: candidates[0]?.score ?? 0,
    groundedness: chosen.groundedness,
    adapter: outcome.answer === null ? 'local' : 'openai',
    fallback_code: outcome.fallbackCode,
  };
  const label = topic === null ? null : (model.intents.get(topic)?.label ?? null);
  const shown =
    askBack.length > 0
      ? {
          content: templateText(input.settings.response_templates, 'ask_back'),
          citations: [],
          options: askBack,
        }
      : { content: chosen.content, citations: chosen.citations, options: [] };
  return { ...shown, facts, summary: summarise({ input, intentLabel: label, tried }), tried_articles: tried };
}

/** What the turn is about; asking for a person, or whether this is a machine, is a topic of its own. */
function topicOf(local: LocalAnswer, signals: Signals): string | null {
  if (signals.human_requested) return 'human_request';
  if (signals.bot_question > 0 && local.smallTalk) return 'about_assistant';
  return local.intent.confidence >= NAMED_FROM ? local.intent.intent : null;
}
