import {
  AdminConversationPage,
  AdminConversationQuery,
  AgentDetail,
  AgentList,
  Board,
  BOARD_STATES,
  type BoardState,
} from '../../contracts/admin.js';
import { IdParams, PageQuery } from '../../contracts/agent.js';
import { conversationWorkflowUrl } from '../admin/workflow-url.js';
import { InboxCursorShape, NameCursorShape } from './cursor-shapes.js';
import { decodeCursor, pageOf } from './cursor.js';
import { refuse } from './errors.js';
import { defineRoute, reply, type Route } from './route.js';

const board = defineRoute({
  method: 'get',
  path: '/api/admin/board',
  tag: 'admin',
  summary: 'How the desk stands right now',
  auth: 'admin',
  responses: { 200: Board },
  errors: [],
  handler: async ({ ctx, staff }) => {
    const zone = (await ctx.repositories.users.view(staff.id))?.time_zone ?? 'UTC';
    const found = await ctx.repositories.board.board(zone);
    const count = (state: BoardState) => found.agents.filter((agent) => agent.state === state).length;
    const agent_counts = Object.fromEntries(BOARD_STATES.map((state) => [state, count(state)]));
    return reply(200, { ...found, agent_counts: agent_counts as Record<BoardState, number> });
  },
});

const conversations = defineRoute({
  method: 'get',
  path: '/api/admin/conversations',
  tag: 'admin',
  summary: 'All conversations, newest first, each with the address of its workflow',
  auth: 'admin',
  query: AdminConversationQuery,
  responses: { 200: AdminConversationPage },
  errors: [],
  handler: async ({ ctx, query }) => {
    const { status, owner, agent_id: agentId, q, limit } = query;
    const after = decodeCursor(query.cursor, InboxCursorShape);
    const found = await ctx.repositories.inbox.listForAdmin({ status, owner, agentId, q, limit, after });
    const { rows, next_cursor } = pageOf(found, limit, (row) => row.cursor);
    return reply(200, {
      conversations: rows.map(({ cursor: _, ...item }) => ({
        ...item,
        workflow_url: conversationWorkflowUrl(ctx.config.temporal, item.session_id),
      })),
      next_cursor,
    });
  },
});

const agents = defineRoute({
  method: 'get',
  path: '/api/admin/agents',
  tag: 'admin',
  summary: 'Agents with hours, load and results',
  auth: 'admin',
  query: PageQuery,
  responses: { 200: AgentList },
  errors: [],
  handler: async ({ ctx, query }) => {
    const after = decodeCursor(query.cursor, NameCursorShape)?.[0] ?? null;
    const found = await ctx.repositories.board.agents({ limit: query.limit, after });
    const { rows, next_cursor } = pageOf(found, query.limit, (row) => [row.username.toLowerCase()]);
    return reply(200, { agents: rows, next_cursor });
  },
});

const agent = defineRoute({
  method: 'get',
  path: '/api/admin/agent/:id',
  tag: 'admin',
  summary: 'One agent with hours, load and results',
  auth: 'admin',
  params: IdParams,
  responses: { 200: AgentDetail },
  errors: ['agent.not_found'],
  handler: async ({ ctx, params }) => {
    const [found, user] = await Promise.all([
      ctx.repositories.board.agent(params.id),
      ctx.repositories.users.view(params.id),
    ]);
    if (found === undefined || user === undefined) throw refuse('agent.not_found');
    return reply(200, { ...found, user });
  },
});

export const adminDeskRoutes: readonly Route[] = [board, conversations, agents, agent];
