import { trainKnowledge } from '../activities/assistant/knowledge-model.js';
import { answerLocally } from '../activities/assistant/local-answer.js';
import { readSignals } from '../activities/assistant/signals/signals.js';
import type { TurnInput } from '../activities/assistant/port.js';
import type { KnowledgeSet } from './knowledge-sets.js';
import { percentile } from './metrics.js';

const THRESHOLD = 0.7;

/** Figures of the local adapter on one help centre; shares in 0..1, times in milliseconds. */
export interface AnswerFigures {
  questions: number;
  first_hit: number;
  hit_in_five: number;
  automated: number;
  wrong_among_automated: number;
  out_of_scope_held_back: number;
  quotes_verbatim: number;
  p95_ms: number;
}

export async function measureAnswers(set: KnowledgeSet): Promise<AnswerFigures> {
  const model = await trainKnowledge(set.knowledge);
  const contentOf = new Map(set.knowledge.articles.map((article) => [article.id, article.content]));
  const count = {
    known: 0,
    first: 0,
    five: 0,
    automated: 0,
    wrong: 0,
    strangers: 0,
    held: 0,
    quotes: 0,
    verbatim: 0,
  };
  const times: number[] = [];
  for (const { question, article } of set.questions) {
    const input = turnOf(question, set);
    const begun = performance.now();
    const answer = answerLocally(input, model, readSignals(input));
    times.push(performance.now() - begun);
    const automated = answer.confidence >= THRESHOLD;
    for (const { article_id, quote } of answer.citations) {
      count.quotes += 1;
      if (contentOf.get(article_id)?.includes(quote) === true) count.verbatim += 1;
    }
    if (article === null) {
      count.strangers += 1;
      if (automated) count.wrong += 1;
      else count.held += 1;
    } else {
      const found = answer.retrieval.candidates.map((candidate) => candidate.article.external_id);
      count.known += 1;
      if (found[0] === article) count.first += 1;
      if (found.includes(article)) count.five += 1;
      if (automated && answer.citations[0]?.external_id !== article) count.wrong += 1;
    }
    if (automated) count.automated += 1;
  }
  return {
    questions: set.questions.length,
    first_hit: count.first / count.known,
    hit_in_five: count.five / count.known,
    automated: (count.automated - (count.strangers - count.held)) / count.known,
    wrong_among_automated: count.wrong / Math.max(1, count.automated),
    out_of_scope_held_back: count.held / Math.max(1, count.strangers),
    quotes_verbatim: count.verbatim / Math.max(1, count.quotes),
    p95_ms: percentile(times, 0.95),
  };
}

function turnOf(question: string, set: KnowledgeSet): TurnInput {
  return {
    messages: [{ author: 'customer', text: question, seq: 1, kind: 'text' }],
    covers_from: 1,
    covers_to: 1,
    locale: null,
    knowledge: set.knowledge,
    settings: {
      policy_version: 1,
      confidence_threshold: THRESHOLD,
      escalation_keywords: [],
      response_templates: {},
      fallback_responses: [],
    },
  };
}
