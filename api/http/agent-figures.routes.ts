import {
  AgentOverview,
  EscalationPage,
  EscalationQuery,
  FeedbackPage,
  IdParams,
  PageQuery,
} from '../../contracts/agent.js';
import { mustBeOwnFigures, sightOf } from '../agent/access.js';
import { TimeCursorShape } from './cursor-shapes.js';
import { decodeCursor, pageOf } from './cursor.js';
import { refuse } from './errors.js';
import { defineRoute, reply, type Route } from './route.js';

const escalations = defineRoute({
  method: 'get',
  path: '/api/agent/escalations',
  tag: 'agent',
  summary: 'Hand-overs to people, newest first',
  auth: 'staff',
  query: EscalationQuery,
  responses: { 200: EscalationPage },
  errors: [],
  handler: async ({ ctx, staff, query }) => {
    const found = await ctx.repositories.agents.escalations({
      agent: sightOf(ctx, staff),
      status: query.status,
      limit: query.limit,
      after: decodeCursor(query.cursor, TimeCursorShape),
    });
    const { rows, next_cursor } = pageOf(found, query.limit, (row) => row.cursor);
    return reply(200, {
      escalations: rows.map(({ cursor: _, total: __, ...item }) => item),
      total_issues: found[0]?.total ?? 0,
      next_cursor,
    });
  },
});

const overview = defineRoute({
  method: 'get',
  path: '/api/agent/overview/:id',
  tag: 'agent',
  summary: 'What an agent has in hand and has done: the own figures, for admins anybody’s',
  auth: 'staff',
  params: IdParams,
  responses: { 200: AgentOverview },
  errors: ['agent.not_found'],
  handler: async ({ ctx, staff, params }) => {
    mustBeOwnFigures(staff, params.id);
    const found = await ctx.repositories.agents.overview(params.id);
    if (found === undefined) throw refuse('agent.not_found');
    return reply(200, found);
  },
});

const feedback = defineRoute({
  method: 'get',
  path: '/api/agent/feedback/:id',
  tag: 'agent',
  summary: 'Ratings of an agent, newest first: the own ones, for admins anybody’s',
  auth: 'staff',
  params: IdParams,
  query: PageQuery,
  responses: { 200: FeedbackPage },
  errors: ['agent.not_found'],
  handler: async ({ ctx, staff, params, query }) => {
    mustBeOwnFigures(staff, params.id);
    const totals = await ctx.repositories.agents.feedbackTotals(params.id);
    if (totals === undefined) throw refuse('agent.not_found');
    const found = await ctx.repositories.agents.feedback({
      agentId: params.id,
      limit: query.limit,
      after: decodeCursor(query.cursor, TimeCursorShape),
    });
    const { rows, next_cursor } = pageOf(found, query.limit, (row) => row.cursor);
    return reply(200, { feedback: rows.map(({ cursor: _, ...item }) => item), ...totals, next_cursor });
  },
});

export const agentFigureRoutes: readonly Route[] = [escalations, overview, feedback];
