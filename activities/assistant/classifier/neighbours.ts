import type { SparseVector } from '../text/features.js';

export interface NearestByLabel {
  /** Cosine 0..1 of the most similar example of the given label. */
  same: number;
  /** Cosine 0..1 of the most similar example of any other label. */
  other: number;
}

/** A feature in more than this share of many examples says little and costs most of the time. */
const COMMON_SHARE = 0.06;
const COMMON_FROM_EXAMPLES = 1000;

/** Cosine similarity to all training examples through an inverted index in flat arrays (offsets into postings). */
export class Neighbours {
  readonly #offsets: Int32Array;
  readonly #documents: Int32Array;
  readonly #values: Float32Array;
  readonly #labels: readonly number[];

  constructor(options: { vectors: readonly SparseVector[]; labels: readonly number[]; features: number }) {
    const { vectors, labels, features } = options;
    this.#labels = labels;
    const sizes = new Int32Array(features);
    for (const vector of vectors) for (const index of vector.indices) sizes[index]!++;
    const most = vectors.length >= COMMON_FROM_EXAMPLES ? vectors.length * COMMON_SHARE : Infinity;
    this.#offsets = new Int32Array(features + 1);
    for (let index = 0; index < features; index++) {
      this.#offsets[index + 1] = this.#offsets[index]! + (sizes[index]! > most ? 0 : sizes[index]!);
    }
    const total = this.#offsets[features]!;
    this.#documents = new Int32Array(total);
    this.#values = new Float32Array(total);
    const next = this.#offsets.slice(0, features);
    vectors.forEach((vector, document) => {
      for (let at = 0; at < vector.indices.length; at++) {
        const index = vector.indices[at]!;
        if (sizes[index]! > most) continue;
        const place = next[index]!++;
        this.#documents[place] = document;
        this.#values[place] = vector.values[at]!;
      }
    });
  }

  nearest(vector: SparseVector, label: number): NearestByLabel {
    const similarity = new Float32Array(this.#labels.length);
    for (let at = 0; at < vector.indices.length; at++) {
      const index = vector.indices[at]!;
      const value = vector.values[at]!;
      const end = this.#offsets[index + 1]!;
      for (let place = this.#offsets[index]!; place < end; place++) {
        similarity[this.#documents[place]!]! += value * this.#values[place]!;
      }
    }
    let same = 0;
    let other = 0;
    for (let document = 0; document < similarity.length; document++) {
      const value = similarity[document]!;
      if (this.#labels[document] === label) same = Math.max(same, value);
      else other = Math.max(other, value);
    }
    return { same, other };
  }
}
