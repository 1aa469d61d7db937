import type { LogisticModel } from './logistic.js';

/** A calibration with its number of rows and its figures on held-out rows; written by eval/fit-answer-calibration.ts. */
export type AnswerCalibration = LogisticModel & { n: number; ece: number; brier: number; fitted_on: string };

/** Stage B of the gate: how evidence turns into the probability that the extract answers the question. */
export const ANSWER_CALIBRATION: AnswerCalibration = {
  n: 1540,
  ece: 0.0293,
  brier: 0.0978,
  fitted_on: '2026-11-23',
  mean: [0.3735, 0.2007, 0.441, 0.3052, 0.4871, 0.2224, 0.3063, 0.6, 0.1333, 0.2403, 1.4729, 0.1244, 0.0277],
  scale: [0.278, 0.2444, 0.2656, 0.3242, 0.297, 0.1227, 0.325, 0.242, 0.3399, 0.3099, 0.3225, 0.2822, 0.0935],
  weights: [
    0.5751, 1.9824, 0.3614, 1.112, 0.2579, 1.2121, -1.479, 0.3968, 0.0267, -0.1171, 0.6707, 0.9719, 0.1809,
  ],
  bias: 1.8702,
};
