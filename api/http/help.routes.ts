import { ArticleParams, HelpArticle, HelpSuggestions } from '../../contracts/customer.js';
import { refuse } from './errors.js';
import { defineRoute, reply } from './route.js';

const tag = 'Help centre';
const MAX_SUGGESTIONS = 4;

const suggestions = defineRoute({
  method: 'get',
  path: '/api/help/suggestions',
  tag,
  summary: 'Questions to start with, and what the assistant says about itself.',
  auth: 'public',
  responses: { 200: HelpSuggestions },
  errors: [],
  handler: async ({ ctx }) =>
    reply(200, {
      suggestions: await ctx.repositories.help.suggestions(MAX_SUGGESTIONS),
      about: ctx.settings.current.response_templates.about_assistant ?? null,
    }),
});

const article = defineRoute({
  method: 'get',
  path: '/api/help/articles/:id',
  tag,
  summary: 'An active article, as a citation links to it.',
  auth: 'public',
  params: ArticleParams,
  responses: { 200: HelpArticle },
  errors: ['article.not_found'],
  handler: async ({ ctx, params }) => {
    const found = await ctx.repositories.help.article(params.id);
    if (found === undefined) throw refuse('article.not_found');
    return reply(200, found);
  },
});

export const helpRoutes = [suggestions, article];
