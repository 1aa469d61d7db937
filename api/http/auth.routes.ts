import { z } from 'zod';
import { ChangePassword, Login, Me, SignedIn } from '../../contracts/auth.js';
import { NoInput } from '../../contracts/agent.js';
import { changePassword } from '../auth/change-password.usecase.js';
import { logIn } from '../auth/log-in.usecase.js';
import { endStaffSession } from '../auth/session.js';
import { actorOf } from './actor.js';
import { refuse } from './errors.js';
import { defineRoute, reply, type Route } from './route.js';

const login = defineRoute({
  method: 'post',
  path: '/api/auth/login',
  tag: 'log-in',
  summary: 'Log in as an agent or admin; sets the session cookie',
  auth: 'public',
  body: Login,
  responses: { 200: SignedIn },
  errors: ['auth.invalid_credentials', 'auth.forbidden'],
  idempotent: false,
  handler: async ({ ctx, req, body, ip, requestId }) =>
    reply(200, { user: await logIn({ ctx, req, login: body, ip, requestId }) }),
});

const logout = defineRoute({
  method: 'post',
  path: '/api/auth/logout',
  tag: 'log-in',
  summary: 'End this session and cut its sockets',
  auth: 'staff',
  body: NoInput,
  responses: { 204: z.null() },
  errors: [],
  idempotent: false,
  whilePasswordDue: true,
  handler: async (call) => {
    const { ctx, req, staff } = call;
    const { res } = req;
    if (res === undefined) throw new Error('a request without its response');
    await endStaffSession(ctx, req, res);
    await ctx.repositories.audit.record({
      ...actorOf(call),
      action: 'auth.logout',
      targetKind: 'user',
      targetId: staff.id,
    });
    return reply(204, null);
  },
});

const me = defineRoute({
  method: 'get',
  path: '/api/auth/me',
  tag: 'log-in',
  summary: 'Who is logged in',
  auth: 'staff',
  responses: { 200: Me },
  errors: [],
  whilePasswordDue: true,
  handler: async ({ ctx, staff }) => {
    const user = await ctx.repositories.users.view(staff.id);
    if (user === undefined) throw refuse('auth.required');
    const { id, username, role, must_change_password, name, email, time_zone } = user;
    return reply(200, {
      user: { id, username, role, must_change_password, name, email, time_zone },
      session_timeout_minutes: ctx.settings.current.session_timeout_minutes,
    });
  },
});

const password = defineRoute({
  method: 'post',
  path: '/api/auth/password',
  tag: 'log-in',
  summary: 'Change the own password; ends the other sessions of the user',
  auth: 'staff',
  body: ChangePassword,
  responses: { 200: SignedIn },
  errors: [],
  idempotent: false,
  whilePasswordDue: true,
  handler: async (call) => {
    const { ctx, staff, body } = call;
    const user = await changePassword({ ctx, staff, change: body, actor: actorOf(call) });
    return reply(200, { user });
  },
});

export const authRoutes: readonly Route[] = [login, logout, me, password];
