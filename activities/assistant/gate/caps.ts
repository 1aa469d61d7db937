/** Hard caps that no calibration may lift: what is missing weighs more than what looks good. */
export function capped(
  confidence: number,
  lacks: { source: boolean; retrieval: boolean; injection: boolean },
): number {
  let most = 1;
  if (lacks.source) most = Math.min(most, 0.4);
  if (lacks.retrieval || lacks.injection) most = Math.min(most, 0.3);
  return Math.max(0, Math.min(most, confidence));
}
