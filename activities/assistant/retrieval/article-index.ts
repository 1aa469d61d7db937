import type { KnowledgeArticle, KnowledgeIntent } from '../port.js';
import { countFeatures, Vocabulary, type SparseVector } from '../text/features.js';
import { normalise } from '../text/words.js';
import { sentences, type Passage } from './passages.js';
import { coverage, termCounts, TermIndex, type QueryUnit } from './term-index.js';

/** What speaks for one article as the answer to one question; every figure lies in 0..1. */
export interface Evidence {
  /** Share of the question's weight met anywhere in the article, repeated words counting more. */
  body: number;
  title: number;
  /** Share met by the best single sentence. */
  sentence: number;
  /** Character n-gram cosine with title and text. */
  characters: number;
  /** Best cosine with the title or an example question that leads to the article. */
  example: number;
  exactTitle: 0 | 1;
}

export interface Candidate {
  article: KnowledgeArticle;
  score: number;
  evidence: Evidence;
  sentences: readonly Passage[];
  bestSentence: number;
}

export interface Retrieval {
  candidates: Candidate[];
  units: QueryUnit[];
}

interface IndexedArticle {
  article: KnowledgeArticle;
  terms: Map<string, number>;
  titleTerms: Set<string>;
  sentences: Passage[];
  sentenceTerms: Set<string>[];
  vector: SparseVector;
  examples: SparseVector[];
  length: number;
}

const TITLE_TIMES = 3;
const SATURATION = 0.6;
const LENGTH_SHARE = 0.35;
const OWN_BONUS = 1.12;
const KEPT = 5;

/** Weights of the first ranking, found on eval/ (see eval/README.md). */
const RANK = { body: 0.34, title: 0.2, sentence: 0.14, characters: 0.16, example: 0.16 } as const;

/** Full-text index over the articles of one knowledge version. */
export class ArticleIndex {
  readonly #articles: IndexedArticle[];
  readonly #terms: TermIndex;
  readonly #vocabulary: Vocabulary;
  readonly #averageLength: number;

  constructor(articles: readonly KnowledgeArticle[], intents: readonly KnowledgeIntent[]) {
    const examplesOf = new Map<string, string[]>();
    for (const intent of intents) {
      const target = intent.article_external_id;
      if (!intent.enabled || target === null || target === undefined) continue;
      examplesOf.set(target, [...(examplesOf.get(target) ?? []), ...intent.examples]);
    }
    const texts = articles.map((article) => ({
      article,
      text: `${article.title}\n${article.content}`,
      questions: [article.title, ...(examplesOf.get(article.external_id ?? '') ?? [])],
    }));
    this.#vocabulary = new Vocabulary(
      texts.flatMap(({ text, questions }) => [countFeatures(text), ...questions.map(countFeatures)]),
      1,
    );
    this.#articles = texts.map((entry) => this.#indexed(entry));
    this.#terms = new TermIndex(this.#articles.map((entry) => entry.terms));
    const total = this.#articles.reduce((sum, entry) => sum + entry.length, 0);
    this.#averageLength = total / Math.max(1, this.#articles.length);
  }

  /** The best articles for a question, best first, at most five. */
  search(question: string): Retrieval {
    const units = this.#terms.units(question);
    const vector = this.#vocabulary.vector(countFeatures(question));
    const dense = toMap(vector);
    const candidates = this.#articles
      .map((entry) => this.#candidate(entry, { question, units, dense }))
      .sort((a, b) => b.score - a.score)
      .slice(0, KEPT);
    return { candidates, units };
  }

  #indexed(entry: { article: KnowledgeArticle; text: string; questions: string[] }): IndexedArticle {
    const { article } = entry;
    const terms = termCounts(`${article.content}\n${article.category}`);
    const title = termCounts(article.title);
    for (const [term, count] of title) terms.set(term, (terms.get(term) ?? 0) + TITLE_TIMES * count);
    const list = sentences(article.content);
    return {
      article,
      terms,
      titleTerms: new Set(title.keys()),
      sentences: list,
      sentenceTerms: list.map((sentence) => new Set(termCounts(sentence.text).keys())),
      vector: this.#vocabulary.vector(countFeatures(entry.text)),
      examples: entry.questions.map((question) => this.#vocabulary.vector(countFeatures(question))),
      length: [...terms.values()].reduce((sum, count) => sum + count, 0),
    };
  }

  #candidate(
    entry: IndexedArticle,
    query: { question: string; units: readonly QueryUnit[]; dense: Map<number, number> },
  ): Candidate {
    const { units, dense } = query;
    const norm = 1 - LENGTH_SHARE + (LENGTH_SHARE * entry.length) / Math.max(1, this.#averageLength);
    const strength = (term: string): number => {
      const count = entry.terms.get(term) ?? 0;
      return count === 0 ? 0 : (count * (1 + SATURATION)) / (count + SATURATION * norm) / (1 + SATURATION);
    };
    let sentence = 0;
    let bestSentence = 0;
    entry.sentenceTerms.forEach((terms, at) => {
      const share = coverage(units, (term) => (terms.has(term) ? 1 : 0));
      if (share > sentence) [sentence, bestSentence] = [share, at];
    });
    const evidence: Evidence = {
      body: coverage(units, strength),
      title: coverage(units, (term) => (entry.titleTerms.has(term) ? 1 : 0)),
      sentence,
      characters: cosine(dense, entry.vector),
      example: entry.examples.reduce((best, example) => Math.max(best, cosine(dense, example)), 0),
      exactTitle: normalise(query.question).trim() === normalise(entry.article.title).trim() ? 1 : 0,
    };
    const mixed = Object.entries(RANK).reduce(
      (sum, [name, weight]) => sum + weight * evidence[name as keyof typeof RANK],
      0,
    );
    const score = Math.min(1, (mixed + evidence.exactTitle) * (entry.article.own === true ? OWN_BONUS : 1));
    return { article: entry.article, score, evidence, sentences: entry.sentences, bestSentence };
  }
}

function toMap(vector: SparseVector): Map<number, number> {
  const map = new Map<number, number>();
  vector.indices.forEach((index, at) => map.set(index, vector.values[at] ?? 0));
  return map;
}

function cosine(query: ReadonlyMap<number, number>, vector: SparseVector): number {
  let dot = 0;
  for (let at = 0; at < vector.indices.length; at++) {
    const value = query.get(vector.indices[at]!);
    if (value !== undefined) dot += value * vector.values[at]!;
  }
  return dot;
}
