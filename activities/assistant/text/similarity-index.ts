import type { SparseVector } from './features.js';

/** A feature in more than this share of many documents says little and costs most of the time. */
const COMMON_SHARE = 0.06;
const COMMON_FROM_DOCUMENTS = 1000;

/** Cosine similarity to many vectors at once through an inverted index in flat arrays (offsets into postings). */
export class SimilarityIndex {
  readonly #offsets: Int32Array;
  readonly #documents: Int32Array;
  readonly #values: Float32Array;
  readonly #size: number;

  constructor(options: { vectors: readonly SparseVector[]; features: number }) {
    const { vectors, features } = options;
    this.#size = vectors.length;
    const sizes = new Int32Array(features);
    for (const vector of vectors) for (const index of vector.indices) sizes[index]!++;
    const most = vectors.length >= COMMON_FROM_DOCUMENTS ? vectors.length * COMMON_SHARE : Infinity;
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

  /** One cosine 0..1 for each vector, in the order they were given. */
  similarities(vector: SparseVector): Float32Array {
    const result = new Float32Array(this.#size);
    for (let at = 0; at < vector.indices.length; at++) {
      const index = vector.indices[at]!;
      const value = vector.values[at]!;
      const end = this.#offsets[index + 1]!;
      for (let place = this.#offsets[index]!; place < end; place++) {
        result[this.#documents[place]!]! += value * this.#values[place]!;
      }
    }
    return result;
  }
}
