import { z } from 'zod';
import { IdParams } from '../../contracts/agent.js';
import {
  ArticleAnswer,
  ArticlePage,
  ArticleQuery,
  CreateArticle,
  ImportAnswer,
  ImportArticles,
  IntentList,
  UpdateArticle,
} from '../../contracts/knowledge.js';
import { changeArticle, createArticle, importArticles, removeArticle } from '../admin/articles.usecase.js';
import { changeIntents } from '../admin/change-intents.usecase.js';
import { actorOf } from './actor.js';
import { ArticleCursorShape } from './cursor-shapes.js';
import { decodeCursor, pageOf } from './cursor.js';
import { defineRoute, reply, type Route } from './route.js';

const list = defineRoute({
  method: 'get',
  path: '/api/admin/articles',
  tag: 'knowledge',
  summary: 'Articles of the help centre, by category and title',
  auth: 'admin',
  query: ArticleQuery,
  responses: { 200: ArticlePage },
  errors: [],
  handler: async ({ ctx, query }) => {
    const { q, category, limit } = query;
    const { articles } = ctx.repositories;
    const after = decodeCursor(query.cursor, ArticleCursorShape);
    const [found, totals] = await Promise.all([
      articles.list({ q, category, limit, after }),
      articles.totals(),
    ]);
    const { rows, next_cursor } = pageOf(found, limit, (row) => [row.category, row.title, row.id]);
    return reply(200, { articles: rows, ...totals, next_cursor });
  },
});

const create = defineRoute({
  method: 'post',
  path: '/api/admin/articles',
  tag: 'knowledge',
  summary: 'Add an article; the next answer may use it',
  auth: 'admin',
  body: CreateArticle,
  responses: { 201: ArticleAnswer },
  errors: ['article.taken'],
  handler: async (call) => {
    const { ctx, staff, body } = call;
    const article = await createArticle({ ctx, staff, actor: actorOf(call), article: body });
    return reply(201, { success: true as const, article_id: article.id, article });
  },
});

const update = defineRoute({
  method: 'put',
  path: '/api/admin/articles/:id',
  tag: 'knowledge',
  summary: 'Change what is named of an article',
  auth: 'admin',
  params: IdParams,
  body: UpdateArticle,
  responses: { 200: ArticleAnswer },
  errors: ['article.not_found', 'article.taken'],
  handler: async (call) => {
    const { ctx, staff, params, body } = call;
    const article = await changeArticle({
      ctx,
      staff,
      actor: actorOf(call),
      id: params.id,
      change: body,
    });
    return reply(200, { success: true as const, article_id: article.id, article });
  },
});

const remove = defineRoute({
  method: 'delete',
  path: '/api/admin/articles/:id',
  tag: 'knowledge',
  summary: 'Remove an article',
  auth: 'admin',
  params: IdParams,
  responses: { 204: z.null() },
  errors: ['article.not_found'],
  handler: async (call) => {
    const { ctx, staff, params } = call;
    await removeArticle({ ctx, staff, actor: actorOf(call), id: params.id });
    return reply(204, null);
  },
});

const importMany = defineRoute({
  method: 'post',
  path: '/api/admin/articles/import',
  tag: 'knowledge',
  summary: 'Import Markdown or JSON; articles that are known by their id are updated',
  auth: 'admin',
  body: ImportArticles,
  bodyLimit: '8mb',
  responses: { 200: ImportAnswer },
  errors: ['article.taken'],
  handler: async (call) => {
    const { ctx, staff, body } = call;
    return reply(200, await importArticles({ ctx, staff, actor: actorOf(call), given: body }));
  },
});

const readIntents = defineRoute({
  method: 'get',
  path: '/api/admin/intents',
  tag: 'knowledge',
  summary: 'Intents and the examples the classifier learns from',
  auth: 'admin',
  responses: { 200: IntentList },
  errors: [],
  handler: async ({ ctx }) => reply(200, { intents: await ctx.repositories.intents.list() }),
});

const putIntents = defineRoute({
  method: 'put',
  path: '/api/admin/intents',
  tag: 'knowledge',
  summary: 'Replace the list of intents',
  auth: 'admin',
  body: IntentList,
  bodyLimit: '8mb',
  responses: { 200: IntentList },
  errors: [],
  handler: async (call) => {
    const { ctx, body } = call;
    const intents = await changeIntents({ ctx, actor: actorOf(call), intents: body.intents });
    return reply(200, { intents });
  },
});

export const adminKnowledgeRoutes: readonly Route[] = [
  list,
  create,
  update,
  remove,
  importMany,
  readIntents,
  putIntents,
];
