import { z } from 'zod';
import {
  CreateUser,
  UpdateUser,
  UserAnswer,
  UserCreated,
  UserPage,
  UserQuery,
  UserView,
} from '../../contracts/admin.js';
import { IdParams } from '../../contracts/agent.js';
import { changeUser } from '../admin/change-user.usecase.js';
import { createUser } from '../admin/users.usecase.js';
import { actorOf } from './actor.js';
import { NameCursorShape } from './cursor-shapes.js';
import { decodeCursor, pageOf } from './cursor.js';
import { refuse } from './errors.js';
import { defineRoute, reply, type Route } from './route.js';

const list = defineRoute({
  method: 'get',
  path: '/api/admin/users',
  tag: 'admin',
  summary: 'Agents and admins, by user name',
  auth: 'admin',
  query: UserQuery,
  responses: { 200: UserPage },
  errors: [],
  handler: async ({ ctx, query }) => {
    const { role, active, q, limit } = query;
    const after = decodeCursor(query.cursor, NameCursorShape)?.[0] ?? null;
    const found = await ctx.repositories.users.list({ role, active, q, limit, after });
    const { rows, next_cursor } = pageOf(found, limit, (row) => [row.username.toLowerCase()]);
    return reply(200, { users: rows, next_cursor });
  },
});

const read = defineRoute({
  method: 'get',
  path: '/api/admin/users/:id',
  tag: 'admin',
  summary: 'One agent or admin',
  auth: 'admin',
  params: IdParams,
  responses: { 200: z.strictObject({ user: UserView }) },
  errors: ['user.not_found'],
  handler: async ({ ctx, params }) => {
    const user = await ctx.repositories.users.view(params.id);
    if (user === undefined) throw refuse('user.not_found');
    return reply(200, { user });
  },
});

const create = defineRoute({
  method: 'post',
  path: '/api/admin/users',
  tag: 'admin',
  summary: 'Make an agent or admin',
  auth: 'admin',
  body: CreateUser,
  responses: { 201: UserCreated },
  errors: ['user.taken'],
  handler: async (call) => {
    const id = await createUser({ ctx: call.ctx, actor: actorOf(call), user: call.body });
    return reply(201, { success: true as const, user_id: id });
  },
});

const update = defineRoute({
  method: 'patch',
  path: '/api/admin/users/:id',
  tag: 'admin',
  summary: 'Change what is named; a new role or password ends the log-ins of that user',
  auth: 'admin',
  params: IdParams,
  body: UpdateUser,
  responses: { 200: UserAnswer },
  errors: ['user.not_found', 'user.taken'],
  handler: async (call) => {
    const { ctx, staff, params, body } = call;
    const user = await changeUser({ ctx, staff, actor: actorOf(call), id: params.id, change: body });
    return reply(200, { success: true as const, user });
  },
});

const deactivate = defineRoute({
  method: 'delete',
  path: '/api/admin/users/:id',
  tag: 'admin',
  summary: 'Deactivate: ends shift, sessions and sockets at once; the history is kept',
  auth: 'admin',
  params: IdParams,
  responses: { 200: UserAnswer },
  errors: ['user.not_found', 'request.invalid'],
  handler: async (call) => {
    const { ctx, staff, params } = call;
    const change = { active: false };
    const user = await changeUser({ ctx, staff, actor: actorOf(call), id: params.id, change });
    return reply(200, { success: true as const, user });
  },
});

export const adminUserRoutes: readonly Route[] = [list, read, create, update, deactivate];
