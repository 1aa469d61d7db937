/** Expected calibration error over bins of equal mass. */
export function expectedCalibrationError(
  confidence: readonly number[],
  right: readonly boolean[],
  bins = 15,
): number {
  const order = confidence.map((_, at) => at).sort((a, b) => confidence[a]! - confidence[b]!);
  let error = 0;
  for (let bin = 0; bin < bins; bin++) {
    const members = order.slice(
      Math.floor((bin * order.length) / bins),
      Math.floor(((bin + 1) * order.length) / bins),
    );
    const said = members.reduce((sum, at) => sum + confidence[at]!, 0);
    const true_ = members.filter((at) => right[at]).length;
    error += Math.abs(said - true_) / order.length;
  }
  return error;
}

export function brierScore(confidence: readonly number[], right: readonly boolean[]): number {
  return (
    confidence.reduce((sum, value, at) => sum + (value - (right[at] === true ? 1 : 0)) ** 2, 0) /
    confidence.length
  );
}

/** Probability that a positive scores above a negative. */
export function areaUnderRoc(score: readonly number[], positive: readonly boolean[]): number {
  const order = score.map((_, at) => at).sort((a, b) => score[a]! - score[b]!);
  let ranks = 0;
  let positives = 0;
  for (let from = 0; from < order.length;) {
    let to = from;
    while (to < order.length && score[order[to]!] === score[order[from]!]) to += 1;
    for (const at of order.slice(from, to)) {
      if (positive[at] !== true) continue;
      ranks += (from + to + 1) / 2;
      positives += 1;
    }
    from = to;
  }
  return (ranks - (positives * (positives + 1)) / 2) / (positives * (order.length - positives));
}

/** Share of positives above the score that only `rate` of the negatives exceed. */
export function recallAtFalseAlarms(
  score: readonly number[],
  positive: readonly boolean[],
  rate: number,
): number {
  const negatives = score.filter((_, at) => positive[at] !== true).sort((a, b) => b - a);
  const threshold = negatives[Math.floor(negatives.length * rate)] ?? -Infinity;
  const found = score.filter((value, at) => positive[at] === true && value > threshold).length;
  return found / positive.filter(Boolean).length;
}

/** How many are answered at a threshold, and the share of wrong ones among them. */
export function atThreshold(
  confidence: readonly number[],
  right: readonly boolean[],
  threshold: number,
): { automated: number; wrong: number } {
  const kept = confidence.map((_, at) => at).filter((at) => confidence[at]! >= threshold);
  const wrong = kept.filter((at) => right[at] !== true).length;
  return { automated: kept.length / confidence.length, wrong: kept.length === 0 ? 0 : wrong / kept.length };
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
