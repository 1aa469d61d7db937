import type { KnowledgeArticle, KnowledgeIntent } from '../port.js';
import { countFeatures, Vocabulary } from '../text/features.js';
import { SimilarityIndex } from '../text/similarity-index.js';
import { normalise } from '../text/words.js';
import { sentences, type Passage } from './passages.js';
import { askedKind, holdsKind, type AnswerKind } from './answer-kind.js';
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
  /** 1 when the best sentence has the kind of thing that was asked for (a time, an amount, a place), 0.5 = not asked. */
  kind: number;
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
  /** Terms of the example questions: they find the article but answer nothing. */
  exampleTerms: Set<string>;
  titleTerms: Set<string>;
  sentences: Passage[];
  sentenceTerms: Set<string>[];
  length: number;
}

const TITLE_TIMES = 3;
const EXAMPLE_COUNT = 1;
const KIND_VALUE = 0.25;
const SATURATION = 0.6;
const LENGTH_SHARE = 0.35;
const OWN_BONUS = 1.12;
const KEPT = 5;

/** Weights of the first ranking, found on eval/ (see eval/README.md). */
const RANK = {
  body: 0.16,
  title: 0.28,
  sentence: 0.13,
  characters: 0.33,
  example: 0.06,
  kind: 0.04,
} as const;

/** Full-text index over the articles of one knowledge version. */
export class ArticleIndex {
  readonly #articles: IndexedArticle[];
  readonly #terms: TermIndex;
  readonly #vocabulary: Vocabulary;
  readonly #averageLength: number;
  /** Titles, texts and examples of each article together. */
  readonly #whole: SimilarityIndex;
  /** Titles and examples one by one, with the place of the article they lead to. */
  readonly #single: SimilarityIndex;
  readonly #ownerOfSingle: readonly number[];

  constructor(articles: readonly KnowledgeArticle[], intents: readonly KnowledgeIntent[]) {
    const examplesOf = new Map<string, string[]>();
    for (const intent of intents) {
      const target = intent.article_external_id;
      if (!intent.enabled || target === null || target === undefined) continue;
      examplesOf.set(target, [...(examplesOf.get(target) ?? []), ...intent.examples]);
    }
    const texts = articles.map((article) => {
      const questions = [article.title, ...(examplesOf.get(article.external_id ?? '') ?? [])];
      return { article, text: [article.title, article.content, ...questions].join('\n'), questions };
    });
    const whole = texts.map(({ text }) => countFeatures(text));
    const single = texts.map(({ questions }) => questions.map(countFeatures));
    this.#vocabulary = new Vocabulary([...whole, ...single.flat()], 1);
    this.#whole = this.#similarity(whole);
    this.#single = this.#similarity(single.flat());
    this.#ownerOfSingle = single.flatMap((list, at) => list.map(() => at));
    this.#articles = texts.map((entry) => this.#indexed(entry));
    this.#terms = new TermIndex(this.#articles.map((entry) => entry.terms));
    const total = this.#articles.reduce((sum, entry) => sum + entry.length, 0);
    this.#averageLength = total / Math.max(1, this.#articles.length);
  }

  /**
   * The best articles for a question, best first, at most `kept`. `prior` adds to the score of an article (by id) what
   * is known from elsewhere.
   */
  search(question: string, prior: ReadonlyMap<string, number> = new Map(), kept = KEPT): Retrieval {
    const units = this.#terms.units(question);
    const vector = this.#vocabulary.vector(countFeatures(question));
    const whole = this.#whole.similarities(vector);
    const examples = new Float32Array(this.#articles.length);
    this.#single.similarities(vector).forEach((value, at) => {
      const owner = this.#ownerOfSingle[at]!;
      examples[owner] = Math.max(examples[owner]!, value);
    });
    const kind = askedKind(question);
    const candidates = this.#articles
      .map((entry, at) =>
        this.#candidate(entry, {
          question,
          units,
          characters: whole[at]!,
          example: examples[at]!,
          kind,
          prior,
        }),
      )
      .sort((a, b) => b.score - a.score)
      .slice(0, kept);
    return { candidates, units };
  }

  #similarity(counts: readonly Map<string, number>[]): SimilarityIndex {
    const vectors = counts.map((count) => this.#vocabulary.vector(count));
    return new SimilarityIndex({ vectors, features: this.#vocabulary.size });
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
      exampleTerms: new Set(entry.questions.flatMap((question) => [...termCounts(question).keys()])),
      titleTerms: new Set(title.keys()),
      sentences: list,
      sentenceTerms: list.map((sentence) => new Set(termCounts(sentence.text).keys())),
      length: [...terms.values()].reduce((sum, count) => sum + count, 0),
    };
  }

  #candidate(
    entry: IndexedArticle,
    query: {
      question: string;
      units: readonly QueryUnit[];
      characters: number;
      example: number;
      kind: AnswerKind | null;
      prior: ReadonlyMap<string, number>;
    },
  ): Candidate {
    const { units } = query;
    const norm = 1 - LENGTH_SHARE + (LENGTH_SHARE * entry.length) / Math.max(1, this.#averageLength);
    const strength = (term: string): number => {
      const count = (entry.terms.get(term) ?? 0) + (entry.exampleTerms.has(term) ? EXAMPLE_COUNT : 0);
      return count === 0 ? 0 : (count * (1 + SATURATION)) / (count + SATURATION * norm) / (1 + SATURATION);
    };
    let sentence = 0;
    let bestSentence = 0;
    let kind = query.kind === null ? 0.5 : 0;
    let bestValue = -1;
    entry.sentenceTerms.forEach((terms, at) => {
      const share = coverage(units, (term) => (terms.has(term) ? 1 : entry.titleTerms.has(term) ? 0.8 : 0));
      const fits = query.kind === null ? 0.5 : holdsKind(entry.sentences[at]?.text ?? '', query.kind) ? 1 : 0;
      const value = share + KIND_VALUE * fits;
      if (value > bestValue) [bestValue, sentence, bestSentence, kind] = [value, share, at, fits];
    });
    const evidence: Evidence = {
      body: coverage(units, strength),
      title: coverage(units, (term) => (entry.titleTerms.has(term) ? 1 : 0)),
      sentence,
      characters: query.characters,
      example: query.example,
      kind,
      exactTitle: normalise(query.question).trim() === normalise(entry.article.title).trim() ? 1 : 0,
    };
    const mixed = Object.entries(RANK).reduce(
      (sum, [name, weight]) => sum + weight * evidence[name as keyof typeof RANK],
      0,
    );
    const known = query.prior.get(entry.article.id) ?? 0;
    const score = Math.min(
      1,
      (mixed + known + evidence.exactTitle) * (entry.article.own === true ? OWN_BONUS : 1),
    );
    return { article: entry.article, score, evidence, sentences: entry.sentences, bestSentence };
  }
}
