import type { KnowledgeRepository } from '../db/repositories/knowledge.repository.js';
import type { KnowledgeSnapshot } from './assistant/port.js';

/** The whole knowledge base in memory, read again only when its version has changed. */
export class KnowledgeCache {
  readonly #repository: KnowledgeRepository;
  #known: { version: string; loading: Promise<KnowledgeSnapshot> } | null = null;

  constructor(repository: KnowledgeRepository) {
    this.#repository = repository;
  }

  async current(): Promise<KnowledgeSnapshot> {
    const version = await this.#repository.version();
    if (this.#known?.version === version) return this.#known.loading;
    const loading = this.#load(version);
    const known = { version, loading };
    this.#known = known;
    loading.catch(() => {
      if (this.#known === known) this.#known = null;
    });
    return loading;
  }

  async #load(version: string): Promise<KnowledgeSnapshot> {
    const [articles, intents] = await Promise.all([this.#repository.articles(), this.#repository.intents()]);
    return { version, articles, intents };
  }
}
