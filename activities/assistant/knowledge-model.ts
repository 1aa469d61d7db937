import { setImmediate as nextTurn } from 'node:timers/promises';
import { IntentClassifier } from './classifier/intent-classifier.js';
import type { KnowledgeArticle, KnowledgeIntent, KnowledgeSnapshot } from './port.js';
import { ArticleIndex } from './retrieval/article-index.js';

/** Everything trained from one knowledge version. */
export interface KnowledgeModel {
  classifier: IntentClassifier;
  index: ArticleIndex;
  intents: ReadonlyMap<string, KnowledgeIntent>;
  articlesByExternalId: ReadonlyMap<string, KnowledgeArticle>;
}

/** Versions kept: the present one, and the one before for turns that are under way. */
const KEPT_VERSIONS = 2;

/** Trains at most once for each version; callers that come while it trains wait for the same model. */
export class KnowledgeModels {
  readonly #models = new Map<string, Promise<KnowledgeModel>>();

  async of(knowledge: KnowledgeSnapshot): Promise<KnowledgeModel> {
    const known = this.#models.get(knowledge.version);
    if (known !== undefined) return known;
    const training = trainKnowledge(knowledge);
    this.#models.set(knowledge.version, training);
    for (const version of [...this.#models.keys()].slice(0, -KEPT_VERSIONS)) this.#models.delete(version);
    try {
      return await training;
    } catch (error) {
      this.#models.delete(knowledge.version);
      throw error;
    }
  }
}

export async function trainKnowledge(knowledge: KnowledgeSnapshot): Promise<KnowledgeModel> {
  const enabled = knowledge.intents.filter((intent) => intent.enabled);
  const index = new ArticleIndex(knowledge.articles, enabled);
  const classifier = await IntentClassifier.train(enabled, () => nextTurn());
  return {
    classifier,
    index,
    intents: new Map(enabled.map((intent) => [intent.key, intent])),
    articlesByExternalId: new Map(
      knowledge.articles.flatMap((article) =>
        article.external_id === null ? [] : [[article.external_id, article] as const],
      ),
    ),
  };
}
