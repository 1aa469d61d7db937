import { OUT_OF_SCOPE_EXAMPLES } from '../activities/assistant/classifier/out-of-scope.js';
import type { KnowledgeArticle, KnowledgeIntent, KnowledgeSnapshot } from '../activities/assistant/port.js';
import { parseKnowledge } from '../content/knowledge-import.js';
import questions from '../content/questions.json' with { type: 'json' };
import { STARTER_MARKDOWN, starterKnowledge } from '../content/starter.js';
import {
  APP_MARKDOWN,
  APP_QUESTIONS,
  CLUB_MARKDOWN,
  CLUB_QUESTIONS,
  parseQuestions,
  type EvalQuestion,
} from './other-help-centres.js';

export interface KnowledgeSet {
  name: string;
  knowledge: KnowledgeSnapshot;
  questions: EvalQuestion[];
}

const STRANGERS = OUT_OF_SCOPE_EXAMPLES.filter((_, at) => at % 4 === 0).map((question) => ({
  question,
  article: null,
}));

/** The starter help centre with and without its intents, and two of other trades; ids are the external ids. */
export function knowledgeSets(): KnowledgeSet[] {
  const intents = starterKnowledge().intents.map((intent): KnowledgeIntent => ({ ...intent, enabled: true }));
  return [
    { name: 'starter with intents', knowledge: snapshot(STARTER_MARKDOWN, intents), questions },
    { name: 'starter, articles only', knowledge: snapshot(STARTER_MARKDOWN, []), questions },
    { name: 'club', knowledge: snapshot(CLUB_MARKDOWN, []), questions: parseQuestions(CLUB_QUESTIONS) },
    { name: 'app', knowledge: snapshot(APP_MARKDOWN, []), questions: parseQuestions(APP_QUESTIONS) },
  ].map((set) => ({ ...set, questions: [...set.questions, ...STRANGERS] }));
}

function snapshot(markdown: string, intents: KnowledgeIntent[]): KnowledgeSnapshot {
  const articles = parseKnowledge(markdown, 'markdown').articles.map((article): KnowledgeArticle => ({
    ...article,
    id: article.external_id ?? article.title,
  }));
  return { version: '1', articles, intents };
}
