import { fitLogistic, predict, type LabelledRow, type LogisticModel } from '../gate/logistic.js';
import { countFeatures } from '../text/features.js';
import { IntentModel, type CountedExample } from './intent-model.js';
import { OUT_OF_SCOPE_EXAMPLES } from './out-of-scope.js';
import { generator, shuffle } from './softmax.js';

export interface IntentExamples {
  key: string;
  examples: readonly string[];
}

export interface IntentPrediction {
  /** Null when there are no intents to choose from. */
  intent: string | null;
  /** Calibrated probability 0..1 that the intent is right. */
  confidence: number;
  /** Uncalibrated probabilities by intent, only those that matter. */
  likely: ReadonlyMap<string, number>;
}

const FOLDS = 3;
/** Above this number of examples one held-out part is enough to calibrate on and saves two trainings. */
const ONE_FOLD_FROM = 4000;
const RIDGE = 1;
/** The weight of what belongs to no intent among the rows that calibrate. */
const OUT_OF_SCOPE_SHARE = 0.18;
/** An example this close to an own one is not out of scope for this set of intents. */
const SAME_SUBJECT_COSINE = 0.55;
const EVIDENCE_NEAREST = 3;
const LIKELY_FROM = 0.03;

/** Intent of a message with calibrated confidence (stage A of the gate). */
export class IntentClassifier {
  private constructor(
    private readonly keys: readonly string[],
    private readonly model: IntentModel | null,
    private readonly calibration: LogisticModel | null,
  ) {}

  /** `pause` is awaited every few milliseconds; the same intents always give the same classifier. */
  static async train(
    intents: readonly IntentExamples[],
    pause: () => Promise<void>,
  ): Promise<IntentClassifier> {
    const usable = intents.filter((intent) => intent.examples.length > 0);
    if (usable.length < 2) return new IntentClassifier([], null, null);
    const classes = usable.length;
    const examples = usable.flatMap((intent, label) =>
      intent.examples.map((text): CountedExample => ({ text, counts: countFeatures(text), label })),
    );
    const rows = await heldOutRows({ examples, classes, pause });
    const model = await IntentModel.train({ examples, classes, pause });
    const keys = usable.map((intent) => intent.key);
    return new IntentClassifier(keys, model, fitLogistic(rows, RIDGE));
  }

  classify(text: string): IntentPrediction {
    if (this.model === null || this.calibration === null) {
      return { intent: null, confidence: 0, likely: new Map() };
    }
    const raw = this.model.predict(text, countFeatures(text));
    const likely = new Map<string, number>();
    raw.probabilities.forEach((probability, label) => {
      const key = this.keys[label];
      if (key !== undefined && probability >= LIKELY_FROM) likely.set(key, probability);
    });
    const confidence = predict(this.calibration, raw.evidence);
    return { intent: this.keys[raw.label] ?? null, confidence, likely };
  }
}

/** Evidence of examples that the predicting model had not seen, and of what no intent is about. */
async function heldOutRows(options: {
  examples: readonly CountedExample[];
  classes: number;
  pause: () => Promise<void>;
}): Promise<LabelledRow[]> {
  const { examples, classes, pause } = options;
  const order = examples.map((_, at) => at);
  shuffle(order, generator(11));
  const foldOf = new Map(order.map((at, place) => [at, place % FOLDS]));
  const inScope: LabelledRow[] = [];
  const outOfScope: LabelledRow[] = [];
  const folds = examples.length >= ONE_FOLD_FROM ? 1 : FOLDS;
  const strangers = OUT_OF_SCOPE_EXAMPLES.map((text) => ({ text, counts: countFeatures(text) }));
  for (let fold = 0; fold < folds; fold++) {
    const model = await IntentModel.train({
      examples: examples.filter((_, at) => foldOf.get(at) !== fold),
      classes,
      pause,
    });
    for (const [at, example] of examples.entries()) {
      if (foldOf.get(at) !== fold) continue;
      const raw = model.predict(example.text, example.counts);
      inScope.push({ features: raw.evidence, label: raw.label === example.label ? 1 : 0, weight: 1 });
    }
    await pause();
    for (const [at, stranger] of strangers.entries()) {
      if (folds > 1 && at % folds !== fold) continue;
      const { evidence } = model.predict(stranger.text, stranger.counts);
      if (evidence[EVIDENCE_NEAREST]! < SAME_SUBJECT_COSINE) {
        outOfScope.push({ features: evidence, label: 0, weight: 1 });
      }
    }
  }
  const weight =
    ((OUT_OF_SCOPE_SHARE / (1 - OUT_OF_SCOPE_SHARE)) * inScope.length) / Math.max(1, outOfScope.length);
  return [...inScope, ...outOfScope.map((row) => ({ ...row, weight }))];
}
