import { z } from 'zod';
import { probeHealth } from '../health.js';
import { defineRoute, reply } from './route.js';

const tag = 'Ops';

const HealthView = z.strictObject({
  status: z.enum(['ok', 'degraded', 'down']),
  checks: z.strictObject({ database: z.enum(['ok', 'slow', 'down']), temporal: z.enum(['ok', 'down']) }),
});

const healthz = defineRoute({
  method: 'get',
  path: '/healthz',
  tag,
  summary: 'The process is alive.',
  auth: 'ops',
  responses: { 200: z.strictObject({ status: z.literal('ok') }) },
  errors: [],
  handler: async () => reply(200, { status: 'ok' as const }),
});

const readyz = defineRoute({
  method: 'get',
  path: '/readyz',
  tag,
  summary:
    '503 until database and Temporal have been reached once; later 503 only while the database is away, since people go on talking without Temporal.',
  auth: 'ops',
  responses: { 200: HealthView, 503: HealthView },
  errors: [],
  present: ({ res, answer }) => {
    if (answer.status === 503) res.setHeader('Retry-After', 1);
  },
  handler: async ({ ctx }) => {
    const { ready, health } = await probeHealth(ctx);
    return ready ? reply(200, health) : reply(503, health);
  },
});

export const opsRoutes = [healthz, readyz];
