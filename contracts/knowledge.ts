import { z } from 'zod';
import { Cursor, Id, Instant, Limit, Text, VisibleText } from './primitives.js';

const article = {
  external_id: Text(64).nullable().optional(),
  title: VisibleText(200),
  category: Text(100).optional(),
  content: VisibleText(20_000),
  active: z.boolean().optional(),
};
export const CreateArticle = z.strictObject(article);
export type CreateArticle = z.infer<typeof CreateArticle>;
/** What is absent stays as it is. */
export const UpdateArticle = z.strictObject({
  ...article,
  title: article.title.optional(),
  content: article.content.optional(),
});
export type UpdateArticle = z.infer<typeof UpdateArticle>;
export const ArticleView = z.strictObject({
  id: Id,
  external_id: z.string().nullable(),
  title: z.string(),
  category: z.string(),
  content: z.string(),
  active: z.boolean(),
  created_at: Instant,
  updated_at: Instant,
});
export type ArticleView = z.infer<typeof ArticleView>;
export const ArticleAnswer = z.strictObject({
  success: z.literal(true),
  article_id: Id,
  article: ArticleView,
});
export type ArticleAnswer = z.infer<typeof ArticleAnswer>;
export const ArticleQuery = z.strictObject({
  q: Text(100).optional(),
  category: Text(100).optional(),
  limit: Limit,
  cursor: Cursor,
});
export const ArticlePage = z.strictObject({
  articles: z.array(ArticleView),
  categories: z.array(z.string()),
  total: z.int(),
  next_cursor: z.string().nullable(),
});
export type ArticlePage = z.infer<typeof ArticlePage>;

export const ImportArticles = z.strictObject({
  format: z.enum(['markdown', 'json']),
  content: VisibleText(2_000_000),
});
export type ImportArticles = z.infer<typeof ImportArticles>;
export const ImportAnswer = z.strictObject({
  imported: z.int(),
  updated: z.int(),
  refused: z.array(z.strictObject({ line: z.int(), reason: z.string() })),
});
export type ImportAnswer = z.infer<typeof ImportAnswer>;

export const IntentView = z.strictObject({
  key: Text(64).regex(/^[a-z0-9][a-z0-9_.-]*$/, { message: 'must be lower-case letters, digits, _ . -' }),
  label: VisibleText(100),
  /** The answer of the local assistant; null: the article is quoted. */
  template: Text(4000).nullable(),
  article_external_id: Text(64).nullable(),
  enabled: z.boolean(),
  examples: z.array(VisibleText(500)).max(1000),
});
export type IntentView = z.infer<typeof IntentView>;
/** GET answers it; PUT takes the whole list and replaces what is there. */
export const IntentList = z.strictObject({ intents: z.array(IntentView).max(300) });
export type IntentList = z.infer<typeof IntentList>;
