import {
  AgentParams,
  AgentStatus,
  AvailabilityAnswer,
  SetAvailability,
  SetStatus,
  StatusAnswer,
} from '../../contracts/agent.js';
import { mustBeOwnFigures } from '../agent/access.js';
import { setAvailability, setStatus } from '../agent/shift.usecase.js';
import { actorOf } from './actor.js';
import { refuse } from './errors.js';
import { defineRoute, reply, type Route } from './route.js';

const status = defineRoute({
  method: 'post',
  path: '/api/agent/status',
  tag: 'agent',
  summary: 'Start or end the own shift; repeating it changes nothing',
  auth: 'agent',
  body: SetStatus,
  responses: { 200: StatusAnswer },
  errors: ['agent.has_open_conversations', 'agent.not_found'],
  handler: async (call) => {
    const { ctx, staff, body } = call;
    const answer = await setStatus({ ctx, staff, actor: actorOf(call), change: body });
    return reply(200, { success: true as const, ...answer });
  },
});

const availability = defineRoute({
  method: 'post',
  path: '/api/agent/availability',
  tag: 'agent',
  summary:
    'Say whether new conversations are welcome; break pauses the shift, the next other value resumes it',
  auth: 'agent',
  body: SetAvailability,
  responses: { 200: AvailabilityAnswer },
  errors: ['agent.offline', 'agent.not_found'],
  handler: async (call) => {
    const { ctx, staff, body } = call;
    const answer = await setAvailability({ ctx, staff, actor: actorOf(call), change: body });
    return reply(200, { success: true as const, ...answer });
  },
});

const statusOf = defineRoute({
  method: 'get',
  path: '/api/agent/status/:agent_id',
  tag: 'agent',
  summary: 'Shift, availability and load of an agent: the own one, for admins any',
  auth: 'staff',
  params: AgentParams,
  responses: { 200: AgentStatus },
  errors: ['agent.not_found'],
  handler: async ({ ctx, staff, params }) => {
    mustBeOwnFigures(staff, params.agent_id);
    const found = await ctx.repositories.agents.status(params.agent_id);
    if (found === undefined) throw refuse('agent.not_found');
    return reply(200, found);
  },
});

export const agentShiftRoutes: readonly Route[] = [status, availability, statusOf];
