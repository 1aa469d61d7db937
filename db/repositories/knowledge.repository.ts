import { sql } from 'kysely';
import type { Database } from '../client.js';

/** What the assistant answers from. */
export const createKnowledgeRepository = (db: Database) => ({
  /** Another text after each change of articles, intents or examples; also after a restore, from where the numbers go on as before. */
  async version(): Promise<string> {
    const row = await db
      .selectFrom('app_state')
      .select(['epoch', 'knowledge_version'])
      .executeTakeFirstOrThrow();
    return `${row.epoch}.${row.knowledge_version}`;
  },

  articles: () =>
    db
      .selectFrom('articles')
      .select(['id', 'external_id', 'title', 'category', 'content'])
      .select(sql<boolean>`updated_by is not null`.as('own'))
      .where('active', '=', true)
      .orderBy('id')
      .execute(),

  intents: () =>
    db
      .selectFrom('intents')
      .select(['key', 'label', 'template', 'article_external_id', 'enabled'])
      .select(
        sql<string[]>`coalesce((select array_agg(e.text order by e.text) from intent_examples e
          where e.intent_key = intents.key), '{}')`.as('examples'),
      )
      .orderBy('key')
      .execute(),
});

export type KnowledgeRepository = ReturnType<typeof createKnowledgeRepository>;
