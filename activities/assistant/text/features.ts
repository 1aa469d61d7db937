import { words } from './words.js';

/** A sparse vector, indices ascending in no particular order, no index twice. */
export interface SparseVector {
  indices: Int32Array;
  values: Float32Array;
}

const CHAR_MIN = 2;
const CHAR_MAX = 5;
const WORD_SHARE = 0.6;

/** Counts of word 1–2 grams (prefix w) and of character 2–5 grams inside padded words (prefix c). */
export function countFeatures(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  const add = (feature: string): void => {
    counts.set(feature, (counts.get(feature) ?? 0) + 1);
  };
  const list = words(text);
  list.forEach((word, at) => {
    add(`w${word}`);
    const next = list[at + 1];
    if (next !== undefined) add(`w${word} ${next}`);
    const padded = ` ${word.slice(0, 40)} `;
    for (let size = CHAR_MIN; size <= CHAR_MAX; size++) {
      for (let start = 0; start + size <= padded.length; start++)
        add(`c${padded.slice(start, start + size)}`);
    }
  });
  return counts;
}

/** The features seen in training with their inverse document frequencies. */
export class Vocabulary {
  readonly #index = new Map<string, number>();
  readonly #idf: Float32Array;

  constructor(documents: readonly Map<string, number>[], minimumDocuments: number) {
    const frequency = new Map<string, number>();
    for (const counts of documents) {
      for (const feature of counts.keys()) frequency.set(feature, (frequency.get(feature) ?? 0) + 1);
    }
    const idf: number[] = [];
    for (const [feature, seen] of frequency) {
      if (seen < minimumDocuments) continue;
      this.#index.set(feature, idf.length);
      idf.push(Math.log((1 + documents.length) / (1 + seen)) + 1);
    }
    this.#idf = Float32Array.from(idf);
  }

  get size(): number {
    return this.#idf.length;
  }

  hasWord(word: string): boolean {
    return this.#index.has(`w${word}`);
  }

  /** TF-IDF with sublinear counts; the word and the character part each have their own share of length 1. */
  vector(counts: ReadonlyMap<string, number>): SparseVector {
    const indices: number[] = [];
    const values: number[] = [];
    const isWord: boolean[] = [];
    let wordSquares = 0;
    let charSquares = 0;
    for (const [feature, count] of counts) {
      const index = this.#index.get(feature);
      if (index === undefined) continue;
      const value = (1 + Math.log(count)) * (this.#idf[index] ?? 0);
      const word = feature.startsWith('w');
      if (word) wordSquares += value * value;
      else charSquares += value * value;
      indices.push(index);
      values.push(value);
      isWord.push(word);
    }
    const wordScale = wordSquares > 0 ? Math.sqrt(WORD_SHARE / wordSquares) : 0;
    const charScale = charSquares > 0 ? Math.sqrt((1 - WORD_SHARE) / charSquares) : 0;
    return {
      indices: Int32Array.from(indices),
      values: Float32Array.from(values, (value, at) => value * (isWord[at] === true ? wordScale : charScale)),
    };
  }
}
