import { type Kysely, sql } from 'kysely';
import type { ArticleView } from '../../contracts/knowledge.js';
import type { Schema } from '../schema.js';

export interface ArticleText {
  external_id: string | null;
  title: string;
  category: string;
  content: string;
}
export type ArticleChanges = Partial<ArticleText & { active: boolean }>;

const views = (db: Kysely<Schema>) =>
  db
    .selectFrom('articles')
    .select(['id', 'external_id', 'title', 'category', 'content', 'active'])
    .select([sql<string>`iso(created_at)`.as('created_at'), sql<string>`iso(updated_at)`.as('updated_at')]);

/** The help centre; `by` is the admin who wrote, null for what was shipped. */
export const createArticlesRepository = (db: Kysely<Schema>) => ({
  view: (id: string): Promise<ArticleView | undefined> => views(db).where('id', '=', id).executeTakeFirst(),

  lock: (id: string): Promise<ArticleView | undefined> =>
    views(db).where('id', '=', id).forNoKeyUpdate().executeTakeFirst(),

  isEmpty: async (): Promise<boolean> =>
    (await db.selectFrom('articles').select('id').limit(1).executeTakeFirst()) === undefined,

  /** By category and title; one row more than `limit` says that there is another page. */
  list: (filter: {
    q: string | undefined;
    category: string | undefined;
    limit: number;
    after: [category: string, title: string, id: string] | null;
  }): Promise<ArticleView[]> => {
    const { q, category, limit, after } = filter;
    let query = views(db)
      .orderBy('category')
      .orderBy('title')
      .orderBy('id')
      .limit(limit + 1);
    if (category !== undefined) query = query.where('category', '=', category);
    if (q !== undefined && q !== '') {
      query = query.where(
        sql<boolean>`strpos(lower(concat_ws(' ', external_id, title, content)), lower(${q})) > 0`,
      );
    }
    if (after !== null) {
      query = query.where(
        sql<boolean>`(category, title, id) > (${after[0]}, ${after[1]}, ${after[2]}::uuid)`,
      );
    }
    return query.execute();
  },

  totals: async (): Promise<{ total: number; categories: string[] }> => {
    const { rows } = await sql<{ total: number; categories: string[] }>`select count(*)::int as total,
      coalesce(array_agg(distinct category order by category) filter (where category <> ''), '{}') as categories
      from articles`.execute(db);
    return rows[0] ?? { total: 0, categories: [] };
  },

  create: async (input: ArticleText & { active: boolean; by: string | null }): Promise<string> => {
    const { by, ...article } = input;
    const row = await db
      .insertInto('articles')
      .values({ ...article, updated_by: by })
      .returning('id')
      .executeTakeFirstOrThrow();
    return row.id;
  },

  change: async (input: { id: string; changes: ArticleChanges; by: string }): Promise<void> => {
    await db
      .updateTable('articles')
      .set({ ...input.changes, updated_by: input.by, updated_at: sql<Date>`clock_timestamp()` })
      .where('id', '=', input.id)
      .execute();
  },

  remove: async (id: string): Promise<void> => {
    await db.deleteFrom('articles').where('id', '=', id).execute();
  },

  /**
   * Two statements for any number of articles: what is known by its external id, or without one by category and title,
   * is updated and active again; the rest is new.
   */
  upsertAll: async (input: {
    articles: readonly ArticleText[];
    by: string | null;
  }): Promise<{ imported: number; updated: number }> => {
    const given = sql`jsonb_to_recordset(${JSON.stringify(input.articles)}::jsonb)
      as n (external_id text, title text, category text, content text)`;
    const same = sql`(n.external_id is not null and a.external_id = n.external_id
      or n.external_id is null and a.external_id is null and a.category = n.category and a.title = n.title)`;
    const updated =
      await sql`update articles a set title = n.title, category = n.category, content = n.content,
        active = true, updated_by = ${input.by}, updated_at = clock_timestamp()
      from ${given} where ${same}`.execute(db);
    const imported = await sql`insert into articles (external_id, title, category, content, updated_by)
      select n.external_id, n.title, n.category, n.content, ${input.by}::uuid from ${given}
      where not exists (select 1 from articles a where ${same})`.execute(db);
    return {
      imported: Number(imported.numAffectedRows ?? 0n),
      updated: Number(updated.numAffectedRows ?? 0n),
    };
  },
});

export type ArticlesRepository = ReturnType<typeof createArticlesRepository>;
