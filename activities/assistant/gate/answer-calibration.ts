import type { LogisticModel } from './logistic.js';

/** A calibration with its number of rows and its figures on held-out rows; written by eval/fit-answer-calibration.ts. */
export type AnswerCalibration = LogisticModel & { n: number; ece: number; brier: number; fitted_on: string };

/** Stage B of the gate: how evidence turns into the probability that the extract answers the question. */
export const ANSWER_CALIBRATION: AnswerCalibration = {
  n: 1540,
  ece: 0.031,
  brier: 0.1016,
  fitted_on: '2026-11-23',
  mean: [0.3001, 0.136, 0.3888, 0.2266, 0.436, 0.1976, 0.224, 0.609, 0.031, 0.2618, 1.5136, 0.0986, 0.0246],
  scale: [
    0.1856, 0.1579, 0.2278, 0.2308, 0.2692, 0.0976, 0.2341, 0.2524, 0.1732, 0.3157, 0.3193, 0.2377, 0.085,
  ],
  weights: [
    0.5624, 1.5259, 0.3577, 0.8239, 0.1574, 1.0378, -1.2111, 0.4427, 0.0017, -0.2742, 0.5506, 1.0627, 0.1663,
  ],
  bias: 1.326,
};
