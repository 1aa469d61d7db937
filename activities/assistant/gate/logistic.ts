/** Coefficients of a logistic regression on standardised features. */
export interface LogisticModel {
  mean: number[];
  scale: number[];
  weights: number[];
  bias: number;
}

export interface LabelledRow {
  features: number[];
  /** 1 = right, 0 = wrong. */
  label: 0 | 1;
  weight: number;
}

const ITERATIONS = 30;

export function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

/** Natural log of the odds, kept finite. */
export function logit(probability: number): number {
  const p = Math.min(1 - 1e-6, Math.max(1e-6, probability));
  return Math.log(p / (1 - p));
}

/** Probability 0..1 of label 1. */
export function predict(model: LogisticModel, features: readonly number[]): number {
  let score = model.bias;
  features.forEach((value, at) => {
    score += ((value - (model.mean[at] ?? 0)) / (model.scale[at] ?? 1)) * (model.weights[at] ?? 0);
  });
  return sigmoid(score);
}

/** Ridge logistic regression by Newton's method; the bias is not penalised. Rows must hold both labels. */
export function fitLogistic(rows: readonly LabelledRow[], ridge: number): LogisticModel {
  const width = rows[0]?.features.length ?? 0;
  const total = rows.reduce((sum, row) => sum + row.weight, 0);
  const mean = column(
    width,
    (at) => rows.reduce((sum, row) => sum + row.weight * row.features[at]!, 0) / total,
  );
  const scale = column(width, (at) => {
    const square = rows.reduce((sum, row) => sum + row.weight * (row.features[at]! - mean[at]!) ** 2, 0);
    return Math.sqrt(square / total) || 1;
  });
  const inputs = rows.map((row) => [1, ...row.features.map((value, at) => (value - mean[at]!) / scale[at]!)]);
  const beta = new Array<number>(width + 1).fill(0);
  for (let iteration = 0; iteration < ITERATIONS; iteration++) {
    const step = newtonStep({ rows, inputs, beta, ridge });
    step.forEach((value, at) => (beta[at]! += value));
    if (step.every((value) => Math.abs(value) < 1e-6)) break;
  }
  const [bias = 0, ...weights] = beta;
  return { mean, scale, weights, bias };
}

function column(width: number, value: (at: number) => number): number[] {
  return Array.from({ length: width }, (_, at) => value(at));
}

function newtonStep(problem: {
  rows: readonly LabelledRow[];
  inputs: readonly number[][];
  beta: readonly number[];
  ridge: number;
}): number[] {
  const size = problem.beta.length;
  const gradient = problem.beta.map((value, at) => (at === 0 ? 0 : -problem.ridge * value));
  const hessian = problem.beta.map((_, at) =>
    problem.beta.map((__, other) => (at === other && at > 0 ? problem.ridge : 0)),
  );
  problem.rows.forEach((row, index) => {
    const input = problem.inputs[index]!;
    const probability = sigmoid(input.reduce((sum, value, at) => sum + value * problem.beta[at]!, 0));
    const curvature = Math.max(1e-6, row.weight * probability * (1 - probability));
    for (let a = 0; a < size; a++) {
      gradient[a]! += row.weight * (row.label - probability) * input[a]!;
      for (let b = 0; b < size; b++) hessian[a]![b]! += curvature * input[a]! * input[b]!;
    }
  });
  return solve(hessian, gradient);
}

/** Gaussian elimination with pivoting; a singular direction gets no step. */
function solve(matrix: number[][], vector: number[]): number[] {
  const size = vector.length;
  const rows = matrix.map((row, at) => [...row, vector[at]!]);
  for (let col = 0; col < size; col++) {
    let pivot = col;
    for (let row = col + 1; row < size; row++) {
      if (Math.abs(rows[row]![col]!) > Math.abs(rows[pivot]![col]!)) pivot = row;
    }
    [rows[col], rows[pivot]] = [rows[pivot]!, rows[col]!];
    const head = rows[col]![col]!;
    if (Math.abs(head) < 1e-12) continue;
    for (let row = 0; row < size; row++) {
      if (row === col) continue;
      const factor = rows[row]![col]! / head;
      for (let k = col; k <= size; k++) rows[row]![k]! -= factor * rows[col]![k]!;
    }
  }
  return rows.map((row, at) => (Math.abs(row[at]!) < 1e-12 ? 0 : row[size]! / row[at]!));
}
