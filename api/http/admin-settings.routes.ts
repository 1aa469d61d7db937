import { settingsFrom } from '../../contracts/settings.js';
import { SettingsView, UpdateSettings } from '../../contracts/settings-update.js';
import { changeSettings } from '../admin/change-settings.usecase.js';
import { actorOf } from './actor.js';
import { defineRoute, reply, type Route } from './route.js';

const read = defineRoute({
  method: 'get',
  path: '/api/admin/settings',
  tag: 'admin',
  summary: 'The settings in force',
  auth: 'admin',
  responses: { 200: SettingsView },
  errors: [],
  handler: async ({ ctx }) => {
    const { version, data } = await ctx.repositories.settings.newest();
    return reply(200, { version, ...settingsFrom(data) });
  },
});

const change = defineRoute({
  method: 'put',
  path: '/api/admin/settings',
  tag: 'admin',
  summary: 'Change what is named; in force at the next decision; a stale version is refused',
  auth: 'admin',
  body: UpdateSettings,
  responses: { 200: SettingsView },
  errors: ['settings.stale'],
  handler: async (call) => {
    const { ctx, staff, body } = call;
    return reply(200, await changeSettings({ ctx, staff, actor: actorOf(call), change: body }));
  },
});

export const adminSettingsRoutes: readonly Route[] = [read, change];
