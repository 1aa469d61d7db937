import { ANSWER_CALIBRATION } from './answer-calibration.js';
import { logit, predict, sigmoid } from './logistic.js';

/** What is known about a model's answer once its citations are checked. */
export interface ModelEvidence {
  /** Stage B evidence of the cited article, as if its extract had been shown. */
  citedEvidence: number[];
  /** 0..1, see groundedness. */
  groundedness: number;
  /** Share 0..1 of the model's citations whose quote stands in the article. */
  validCitations: number;
}

/**
 * Weights on top of the fitted stage B. Until agents' verdicts on shadow answers give labels they are a careful prior: a
 * fully grounded answer lifts the odds by a factor of 4, a half grounded one halves them.
 */
const GROUNDED = 4.2;
const VALID = 1;
const OFFSET = -3.8;
const NO_SOURCE_CAP = 0.4;

/** Calibrated probability 0..1 that the model's answer is right. */
export function modelConfidence(evidence: ModelEvidence): number {
  const base = logit(predict(ANSWER_CALIBRATION, evidence.citedEvidence));
  const score = base + OFFSET + GROUNDED * evidence.groundedness + VALID * evidence.validCitations;
  const sourced = evidence.validCitations > 0 && evidence.groundedness > 0;
  return Math.min(sourced ? 1 : NO_SOURCE_CAP, sigmoid(score));
}
