import type { SparseVector } from '../text/features.js';
import { SimilarityIndex } from '../text/similarity-index.js';

export interface NearestByLabel {
  /** Cosine 0..1 of the most similar example of the given label. */
  same: number;
  /** Cosine 0..1 of the most similar example of any other label. */
  other: number;
}

/** The training examples most like a message. */
export class Neighbours {
  readonly #index: SimilarityIndex;
  readonly #labels: readonly number[];

  constructor(options: { vectors: readonly SparseVector[]; labels: readonly number[]; features: number }) {
    this.#index = new SimilarityIndex(options);
    this.#labels = options.labels;
  }

  nearest(vector: SparseVector, label: number): NearestByLabel {
    const similarities = this.#index.similarities(vector);
    let same = 0;
    let other = 0;
    for (let document = 0; document < similarities.length; document++) {
      const value = similarities[document]!;
      if (this.#labels[document] === label) same = Math.max(same, value);
      else other = Math.max(other, value);
    }
    return { same, other };
  }
}
