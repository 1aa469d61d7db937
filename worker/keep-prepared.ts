import { setTimeout as sleep } from 'node:timers/promises';
import type { Assistant } from '../activities/assistant/index.js';
import type { KnowledgeCache } from '../activities/knowledge-cache.js';
import type { Logger } from '../platform/logger.js';

const LOOK_MS = 2_000;

/**
 * Trains the assistant ahead of the first question after a start or a change of the knowledge base, once two looks in a row find
 * the same version: an import changes it many times. Never ends.
 */
export function keepPrepared(world: {
  assistant: Assistant;
  knowledge: KnowledgeCache;
  logger: Logger;
}): void {
  void watch(world);
}

async function watch({ assistant, knowledge, logger }: Parameters<typeof keepPrepared>[0]): Promise<never> {
  let seen = '';
  let prepared = '';
  for (;;) {
    try {
      const snapshot = await knowledge.current();
      if (prepared !== snapshot.version && (prepared === '' || seen === snapshot.version)) {
        await assistant.prepare(snapshot);
        prepared = snapshot.version;
      }
      seen = snapshot.version;
    } catch (error) {
      logger.debug({ err: error }, 'the assistant could not prepare itself');
    }
    await sleep(LOOK_MS, undefined, { ref: false });
  }
}
