import type { SparseVector } from '../text/features.js';

const EPOCHS = 12;
const LEARNING_RATE = 6;
const LEARNING_DECAY = 0.2;
const LEARNING_FLOOR = 3e-3;
/** Longest stretch of training between two pauses, in milliseconds. */
const SLICE_MS = 12;

/** Multinomial logistic regression over sparse vectors; weights lie feature by feature so that a row is one cache walk. */
export class Softmax {
  readonly #weights: Float32Array;
  readonly #bias: Float32Array;
  readonly #classes: number;

  constructor(options: { features: number; classes: number }) {
    this.#classes = options.classes;
    this.#weights = new Float32Array(options.features * options.classes);
    this.#bias = new Float32Array(options.classes);
  }

  /** Raw scores, one for each class. */
  scores(vector: SparseVector): Float32Array {
    const classes = this.#classes;
    const scores = Float32Array.from(this.#bias);
    for (let at = 0; at < vector.indices.length; at++) {
      const base = (vector.indices[at] ?? 0) * classes;
      const value = vector.values[at] ?? 0;
      for (let c = 0; c < classes; c++) scores[c]! += value * this.#weights[base + c]!;
    }
    return scores;
  }

  /** Stochastic gradient descent in a reproducible order; gives the event loop a turn every few milliseconds. */
  async train(
    vectors: readonly SparseVector[],
    labels: readonly number[],
    pause: () => Promise<void>,
  ): Promise<void> {
    const order = vectors.map((_, at) => at);
    const random = generator(7);
    let sliceEnds = performance.now() + SLICE_MS;
    for (let epoch = 0; epoch < EPOCHS; epoch++) {
      shuffle(order, random);
      const rate = LEARNING_RATE / (1 + LEARNING_DECAY * epoch);
      for (const at of order) {
        const vector = vectors[at];
        if (vector !== undefined) this.#step(vector, labels[at] ?? 0, rate);
        if (performance.now() > sliceEnds) {
          await pause();
          sliceEnds = performance.now() + SLICE_MS;
        }
      }
    }
  }

  #step(vector: SparseVector, label: number, rate: number): void {
    const probabilities = softmax(this.scores(vector));
    const active: number[] = [];
    for (let c = 0; c < this.#classes; c++) {
      const error = probabilities[c]! - (c === label ? 1 : 0);
      probabilities[c] = error * rate;
      if (Math.abs(error) > LEARNING_FLOOR) active.push(c);
    }
    if (active.length === 0) return;
    for (const c of active) this.#bias[c]! -= probabilities[c]! * 0.02;
    for (let at = 0; at < vector.indices.length; at++) {
      const base = vector.indices[at]! * this.#classes;
      const value = vector.values[at]!;
      for (const c of active) this.#weights[base + c]! -= value * probabilities[c]!;
    }
  }
}

export function softmax(scores: Float32Array): Float32Array {
  let top = -Infinity;
  for (const score of scores) top = Math.max(top, score);
  const result = new Float32Array(scores.length);
  let sum = 0;
  for (let at = 0; at < scores.length; at++) {
    const value = Math.exp(scores[at]! - top);
    result[at] = value;
    sum += value;
  }
  for (let at = 0; at < result.length; at++) result[at]! /= sum;
  return result;
}

/** A small reproducible generator (mulberry32): the same knowledge must give the same model. */
export function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

export function shuffle(list: number[], random: () => number): void {
  for (let at = list.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1));
    [list[at], list[other]] = [list[other]!, list[at]!];
  }
}
