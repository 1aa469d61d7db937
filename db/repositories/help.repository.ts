import { sql } from 'kysely';
import type { HelpArticle } from '../../contracts/customer.js';
import type { Database } from '../client.js';

export const createHelpRepository = (db: Database) => ({
  /** An article that customers may read. */
  article: (id: string): Promise<HelpArticle | undefined> =>
    db
      .selectFrom('articles')
      .select(['id', 'external_id', 'title', 'category', 'content'])
      .select(sql<string>`iso(updated_at)`.as('updated_at'))
      .where('id', '=', id)
      .where('active', '=', true)
      .executeTakeFirst(),

  /** What people ask about often: the articles of the intents asked most in the last 30 days, else of a mix of intents. */
  suggestions: async (limit: number): Promise<string[]> => {
    const { rows } = await sql<{ text: string }>`
      select a.title as text
      from intents i join articles a on a.external_id = i.article_external_id and a.active
      left join (select intent, count(*) as asked from conversations
        where created_at > now() - interval '30 days' and intent is not null group by intent) n on n.intent = i.key
      where i.enabled
      order by n.asked desc nulls last, md5(i.key) limit ${limit}`.execute(db);
    if (rows.length > 0) return rows.map((row) => row.text);
    const titles = await db
      .selectFrom('articles')
      .select('title')
      .where('active', '=', true)
      .orderBy('updated_at', 'desc')
      .orderBy('id')
      .limit(limit)
      .execute();
    return titles.map((row) => row.title);
  },
});

export type HelpRepository = ReturnType<typeof createHelpRepository>;
