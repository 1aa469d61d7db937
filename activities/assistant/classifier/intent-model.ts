import { Vocabulary } from '../text/features.js';
import { words } from '../text/words.js';
import { logit } from '../gate/logistic.js';
import { Neighbours } from './neighbours.js';
import { Softmax, softmax } from './softmax.js';

/** A training example: its features are counted once and used by every fold. */
export interface CountedExample {
  text: string;
  counts: Map<string, number>;
  label: number;
}

export interface RawPrediction {
  label: number;
  /** Uncalibrated softmax probability 0..1. */
  probability: number;
  /** Uncalibrated softmax probabilities of all labels. */
  probabilities: Float32Array;
  /** Evidence for the calibrator (stage A). */
  evidence: number[];
}

/** Words that occur once teach only themselves; with few examples even they are worth keeping. */
const RARE_FROM_EXAMPLES = 2000;

/** Vocabulary, softmax regression and neighbours trained on one set of examples; not calibrated. */
export class IntentModel {
  private constructor(
    private readonly vocabulary: Vocabulary,
    private readonly regression: Softmax,
    private readonly neighbours: Neighbours,
  ) {}

  static async train(options: {
    examples: readonly CountedExample[];
    classes: number;
    pause: () => Promise<void>;
  }): Promise<IntentModel> {
    const { examples, classes, pause } = options;
    const minimum = examples.length >= RARE_FROM_EXAMPLES ? 2 : 1;
    const vocabulary = new Vocabulary(
      examples.map((example) => example.counts),
      minimum,
    );
    const vectors = examples.map((example) => vocabulary.vector(example.counts));
    const labels = examples.map((example) => example.label);
    await pause();
    const regression = new Softmax({ features: vocabulary.size, classes });
    await regression.train(vectors, labels, pause);
    return new IntentModel(
      vocabulary,
      regression,
      new Neighbours({ vectors, labels, features: vocabulary.size }),
    );
  }

  predict(text: string, counts: ReadonlyMap<string, number>): RawPrediction {
    const vector = this.vocabulary.vector(counts);
    const scores = this.regression.scores(vector);
    const probabilities = softmax(scores);
    let label = 0;
    for (let c = 1; c < scores.length; c++) if (scores[c]! > scores[label]!) label = c;
    let second = 0;
    for (let c = 0; c < scores.length; c++) if (c !== label) second = Math.max(second, probabilities[c]!);
    const probability = probabilities[label] ?? 0;
    const near = this.neighbours.nearest(vector, label);
    const list = words(text);
    const unknown = list.filter((word) => !this.vocabulary.hasWord(word)).length;
    return {
      label,
      probability,
      probabilities,
      evidence: [
        logit(probability),
        Math.log((probability + 1e-6) / (second + 1e-6)),
        logSumExp(scores),
        near.same,
        near.same - near.other,
        list.length === 0 ? 1 : unknown / list.length,
        Math.log(1 + list.length),
      ],
    };
  }
}

function logSumExp(scores: Float32Array): number {
  const top = scores.reduce((best, score) => Math.max(best, score), -Infinity);
  return top + Math.log(scores.reduce((sum, score) => sum + Math.exp(score - top), 0));
}
