import { SystemStatus } from '../../contracts/system-status.js';
import { systemStatus } from '../admin/system-status.usecase.js';
import { isShedding } from '../health.js';
import { createProbeGateway } from '../temporal/probe.gateway.js';
import { defineRoute, reply, type Route } from './route.js';

const status = defineRoute({
  method: 'get',
  path: '/api/admin/system-status',
  tag: 'admin',
  summary: 'Probes database, Temporal, workers, assistant and outbox now',
  auth: 'admin',
  responses: { 200: SystemStatus },
  errors: [],
  handler: async ({ ctx }) => {
    const { namespace, uiUrl } = ctx.config.temporal;
    return reply(
      200,
      await systemStatus({
        system: ctx.repositories.system,
        outbox: ctx.repositories.outbox,
        temporal: createProbeGateway(ctx.temporal, namespace),
        config: { namespace, uiUrl, openAi: ctx.config.openai !== null },
        logger: ctx.logger,
        isShedding: () => isShedding(ctx),
      }),
    );
  },
});

export const adminSystemRoutes: readonly Route[] = [status];
