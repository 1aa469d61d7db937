import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { IntentPrediction } from '../activities/assistant/classifier/intent-classifier.js';
import { answerEvidence } from '../activities/assistant/gate/answer-evidence.js';
import { fitLogistic, predict, type LabelledRow } from '../activities/assistant/gate/logistic.js';
import { trainKnowledge, type KnowledgeModel } from '../activities/assistant/knowledge-model.js';
import { linkedArticle, priorOf } from '../activities/assistant/local-answer.js';
import { ArticleIndex } from '../activities/assistant/retrieval/article-index.js';
import type { EvalQuestion } from './other-help-centres.js';
import { knowledgeSets, type KnowledgeSet } from './knowledge-sets.js';
import { brierScore, expectedCalibrationError } from './metrics.js';

/**
 * Fits stage B of the gate: each question is asked of its help centre as it is, and once more with the article that
 * answers it taken out, where every answer is wrong. Run by hand after a change of the evidence; writes the coefficients.
 */
const RIDGE = 2;
const FOLDS = 5;
const WEIGHT = { known: 1, takenOut: 0.3, stranger: 0.25, title: 0.2 } as const;
const TARGET = new URL('../activities/assistant/gate/answer-calibration.ts', import.meta.url);

/** The buttons of an ask-back send the title of an article. */
function questionsOf(set: KnowledgeSet): (EvalQuestion & { weight: number })[] {
  const titles = set.knowledge.articles.map(({ title, external_id }) => ({
    question: title,
    article: external_id,
    weight: WEIGHT.title,
  }));
  return [...set.questions.map((question) => ({ ...question, weight: WEIGHT.known })), ...titles];
}

interface Row extends LabelledRow {
  group: number;
}

const UNKNOWN: IntentPrediction = { intent: null, confidence: 0, likely: new Map() };

async function rowsOf(set: KnowledgeSet): Promise<Row[]> {
  const model = await trainKnowledge(set.knowledge);
  const withoutArticle = new Map<string, KnowledgeModel>();
  return questionsOf(set).flatMap(({ question, article, weight }, at): Row[] => {
    const row = rowOf(model, question, article);
    if (article === null) return row === null ? [] : [{ ...row, weight: WEIGHT.stranger, group: at }];
    let less = withoutArticle.get(article);
    if (less === undefined) {
      const articles = set.knowledge.articles.filter((other) => other.external_id !== article);
      const externalIds = new Map([...model.articlesByExternalId].filter(([id]) => id !== article));
      const index = new ArticleIndex(articles, set.knowledge.intents);
      less = { ...model, index, articlesByExternalId: externalIds };
      withoutArticle.set(article, less);
    }
    const takenOut = rowOf(less, question, article);
    return [
      ...(row === null ? [] : [{ ...row, weight, group: at }]),
      ...(takenOut === null ? [] : [{ ...takenOut, weight: WEIGHT.takenOut * weight, group: at }]),
    ];
  });
}

function rowOf(
  model: KnowledgeModel,
  question: string,
  article: string | null,
): Pick<LabelledRow, 'features' | 'label'> | null {
  const predicted = model.classifier.classify(question);
  const known = predicted.intent === null ? undefined : model.intents.get(predicted.intent);
  const orphan =
    known?.article_external_id != null && !model.articlesByExternalId.has(known.article_external_id);
  const intent = orphan ? UNKNOWN : predicted;
  const retrieval = model.index.search(question, priorOf(model, intent));
  const best = retrieval.candidates[0];
  if (best === undefined) return null;
  const features = answerEvidence({ retrieval, best, intent, linkedArticleId: linkedArticle(model, known) });
  return { features, label: best.article.external_id === article ? 1 : 0 };
}

const rows = (await Promise.all(knowledgeSets().map(rowsOf))).flat();
const held = rows.map(() => 0);
for (let fold = 0; fold < FOLDS; fold++) {
  const model = fitLogistic(
    rows.filter((row) => row.group % FOLDS !== fold),
    RIDGE,
  );
  rows.forEach((row, at) => {
    if (row.group % FOLDS === fold) held[at] = predict(model, row.features);
  });
}
// Repeated by weight, so that the figures are about the mix that the weights stand for.
const mix = rows.flatMap((row, at) => Array.from({ length: Math.round(row.weight * 20) }, () => at));
const confidence = mix.map((at) => held[at]!);
const right = mix.map((at) => rows[at]!.label === 1);
const fitted = {
  n: rows.length,
  ece: Number(expectedCalibrationError(confidence, right).toFixed(4)),
  brier: Number(brierScore(confidence, right).toFixed(4)),
  fitted_on: new Date().toISOString().slice(0, 10),
  ...rounded(fitLogistic(rows, RIDGE)),
};
console.log(JSON.stringify(fitted));
writeFileSync(
  fileURLToPath(TARGET),
  `import type { LogisticModel } from './logistic.js';

/** A calibration with its number of rows and its figures on held-out rows; written by eval/fit-answer-calibration.ts. */
export type AnswerCalibration = LogisticModel & { n: number; ece: number; brier: number; fitted_on: string };

/** Stage B of the gate: how evidence turns into the probability that the extract answers the question. */
export const ANSWER_CALIBRATION: AnswerCalibration = ${JSON.stringify(fitted, null, 2)};
`,
);

function rounded<T extends { mean: number[]; scale: number[]; weights: number[]; bias: number }>(
  model: T,
): T {
  const round = (value: number): number => Number(value.toFixed(4));
  return {
    ...model,
    mean: model.mean.map(round),
    scale: model.scale.map(round),
    weights: model.weights.map(round),
    bias: round(model.bias),
  };
}
