import type { IntentPrediction } from '../classifier/intent-classifier.js';
import type { Candidate, Retrieval } from '../retrieval/article-index.js';

/**
 * Evidence that the best article answers the question, as the calibration was fitted on it: score, lead, body, title,
 * sentence, characters, example, kind, exact title, share of unknown words, number of units (log), confidence of an intent
 * that leads to the same article, of one that leads elsewhere.
 */
export function answerEvidence(options: {
  retrieval: Retrieval;
  best: Candidate;
  intent: IntentPrediction;
  linkedArticleId: string | null;
}): number[] {
  const { retrieval, best, intent, linkedArticleId } = options;
  const rival = retrieval.candidates.find((candidate) => isRival(candidate, best));
  const weight = retrieval.units.reduce((sum, unit) => sum + unit.weight, 0);
  const unknown = retrieval.units.reduce((sum, unit) => sum + (unit.unknown ? unit.weight : 0), 0);
  const linked = linkedArticleId === null ? 0 : intent.confidence;
  const agrees = linkedArticleId === best.article.id;
  const { evidence } = best;
  return [
    best.score,
    best.score - (rival?.score ?? 0),
    evidence.body,
    evidence.title,
    evidence.sentence,
    evidence.characters,
    evidence.example,
    evidence.kind,
    evidence.exactTitle,
    weight === 0 ? 1 : unknown / weight,
    Math.log(1 + retrieval.units.length),
    agrees ? linked : 0,
    agrees ? 0 : linked,
  ];
}

/** An administrator's own article is not in doubt because a shipped one says something similar. */
function isRival(candidate: Candidate, best: Candidate): boolean {
  if (candidate === best) return false;
  return best.article.own !== true || candidate.article.own === true;
}
