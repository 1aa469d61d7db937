import type { LogisticModel } from './logistic.js';

/** Stage B of the gate: how evidence turns into the probability that the extract answers the question. */
export const ANSWER_CALIBRATION: LogisticModel & {
  n: number;
  ece: number;
  brier: number;
  fitted_on: string;
} = {
  n: 0,
  ece: 0,
  brier: 0,
  fitted_on: '2026-11-23',
  mean: [0.4, 0.15, 0.4, 0.4, 0.4, 0.3, 0.4, 0.05, 0.2, 1.5, 0.2, 0.1],
  scale: [0.2, 0.12, 0.2, 0.3, 0.25, 0.15, 0.2, 0.2, 0.25, 0.5, 0.4, 0.25],
  weights: [1.2, 0.9, 0.5, 0.2, 0.3, 0.2, 0.4, 0.8, -0.8, 0.1, 0.5, -0.3],
  bias: 0.2,
};
