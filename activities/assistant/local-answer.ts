import type { Citation } from '../../contracts/conversation.js';
import type { IntentPrediction } from './classifier/intent-classifier.js';
import { ANSWER_CALIBRATION } from './gate/answer-calibration.js';
import { answerEvidence } from './gate/answer-evidence.js';
import { figures } from './gate/groundedness.js';
import { predict } from './gate/logistic.js';
import type { KnowledgeModel } from './knowledge-model.js';
import type { KnowledgeIntent, TurnInput } from './port.js';
import type { Candidate, Retrieval } from './retrieval/article-index.js';
import { stretch } from './retrieval/passages.js';
import { searchText, turnText } from './signals/history.js';
import type { Signals } from './signals/signals.js';
import { templateText } from './templates.js';
import { words } from './text/words.js';

/** What can be said without a model, with the evidence for it. */
export interface LocalAnswer {
  content: string;
  citations: Citation[];
  /** Calibrated probability 0..1 that the content is right; the caps of the gate come later. */
  confidence: number;
  groundedness: number;
  /** Needs no source: a greeting, thanks, an honest word about being a machine. */
  smallTalk: boolean;
  options: string[];
  intent: IntentPrediction;
  retrieval: Retrieval;
}

const SMALL_TALK = 'smalltalk.';
const SHOWN_CHARACTERS = 600;
const LINK_BONUS = 0.1;
/** An ask-back is worth it between these confidences, when a second article comes close to the first. */
const ASK_BACK = { least: 0.35, most: 0.7, near: 0.72, options: 3 } as const;
const NO_SOURCE_CAP = 0.4;

export function answerLocally(input: TurnInput, model: KnowledgeModel, signals: Signals): LocalAnswer {
  const { text } = searchText(input);
  const intent = model.classifier.classify(turnText(input));
  const known = intent.intent === null ? undefined : model.intents.get(intent.intent);
  const linked = linkedArticle(model, known);
  const retrieval = model.index.search(text, priorOf(model, intent));
  const best = retrieval.candidates[0];
  const extracted = extract({ retrieval, best, intent, known, linked });
  const base = { intent, retrieval, options: askBackOptions(retrieval, extracted.confidence) };
  const talk = smallTalk({ input, known, intent, signals });
  if (talk !== null && talk.confidence >= extracted.confidence) {
    return { ...base, ...talk, citations: [], groundedness: 1, smallTalk: true, options: [] };
  }
  return { ...base, ...extracted, smallTalk: false };
}

export function linkedArticle(model: KnowledgeModel, intent: KnowledgeIntent | undefined): string | null {
  const external = intent?.article_external_id;
  if (external === null || external === undefined) return null;
  return model.articlesByExternalId.get(external)?.id ?? null;
}

/** The article of a likely intent may overtake one that is only a little better by its words. */
export function priorOf(model: KnowledgeModel, intent: IntentPrediction): Map<string, number> {
  const prior = new Map<string, number>();
  for (const [key, probability] of intent.likely) {
    const article = linkedArticle(model, model.intents.get(key));
    if (article !== null)
      prior.set(article, (prior.get(article) ?? 0) + LINK_BONUS * probability * intent.confidence);
  }
  return prior;
}

function extract(options: {
  retrieval: Retrieval;
  best: Candidate | undefined;
  intent: IntentPrediction;
  known: KnowledgeIntent | undefined;
  linked: string | null;
}): Pick<LocalAnswer, 'content' | 'citations' | 'confidence' | 'groundedness'> {
  const { retrieval, best, intent, known, linked } = options;
  const template = known?.template?.trim() ?? '';
  if (template !== '' && linked === null && known !== undefined && !known.key.startsWith(SMALL_TALK)) {
    // Figures are facts, and facts need a source.
    const confidence =
      figures(template).size === 0 ? intent.confidence : Math.min(NO_SOURCE_CAP, intent.confidence);
    if (intent.confidence >= (best === undefined ? 0 : best.score)) {
      return { content: template, citations: [], confidence, groundedness: 0 };
    }
  }
  const sentence = best?.sentences[best.bestSentence];
  if (best === undefined || sentence === undefined || best.score === 0) {
    return { content: '', citations: [], confidence: 0, groundedness: 0 };
  }
  const confidence = predict(
    ANSWER_CALIBRATION,
    answerEvidence({ retrieval, best, intent, linkedArticleId: linked }),
  );
  const shown = stretch({
    content: best.article.content,
    list: best.sentences,
    best: best.bestSentence,
    limit: SHOWN_CHARACTERS,
  });
  const useTemplate = template !== '' && linked === best.article.id;
  return {
    content: useTemplate ? template : shown.text,
    citations: [citation(best, sentence.text)],
    confidence,
    groundedness: 1,
  };
}

export function citation(candidate: Candidate, quote: string): Citation {
  const { id, external_id, title } = candidate.article;
  return { article_id: id, external_id, title, quote };
}

function smallTalk(options: {
  input: TurnInput;
  known: KnowledgeIntent | undefined;
  intent: IntentPrediction;
  signals: Signals;
}): { content: string; confidence: number } | null {
  const { input, known, intent, signals } = options;
  const text = turnText(input);
  if (signals.bot_question > 0) {
    return {
      content: templateText(input.settings.response_templates, 'about_assistant'),
      confidence: 0.6 + 0.38 * signals.bot_question,
    };
  }
  const template = known?.template?.trim() ?? '';
  if (known === undefined || template === '' || !known.key.startsWith(SMALL_TALK)) return null;
  // "This is broken" shares most of its words with no greeting, however sure the classifier is.
  const taught = new Set(known.examples.flatMap((example) => words(example)));
  const list = words(text);
  const share = list.length === 0 ? 0 : list.filter((word) => taught.has(word)).length / list.length;
  return { content: template, confidence: intent.confidence * share ** 2 };
}

function askBackOptions(retrieval: Retrieval, confidence: number): string[] {
  const best = retrieval.candidates[0];
  if (best === undefined || confidence < ASK_BACK.least || confidence >= ASK_BACK.most) return [];
  const near = retrieval.candidates.filter((candidate) => candidate.score >= ASK_BACK.near * best.score);
  return near.length < 2 ? [] : near.slice(0, ASK_BACK.options).map((candidate) => candidate.article.title);
}
