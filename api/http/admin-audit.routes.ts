import { AuditPage, AuditQuery } from '../../contracts/admin.js';
import { TimeCursorShape } from './cursor-shapes.js';
import { decodeCursor, pageOf } from './cursor.js';
import { defineRoute, reply, type Route } from './route.js';

const auditLogs = defineRoute({
  method: 'get',
  path: '/api/admin/audit-logs',
  tag: 'admin',
  summary: 'What people did, newest first',
  auth: 'admin',
  query: AuditQuery,
  responses: { 200: AuditPage },
  errors: [],
  handler: async ({ ctx, query }) => {
    const { cursor, ...filter } = query;
    const after = decodeCursor(cursor, TimeCursorShape);
    const found = await ctx.repositories.audit.list({ ...filter, after });
    const { rows, next_cursor } = pageOf(found, query.limit, (row) => [row.cursor_at, row.id]);
    return reply(200, { logs: rows.map(({ cursor_at: _, ...log }) => log), next_cursor });
  },
});

export const adminAuditRoutes: readonly Route[] = [auditLogs];
