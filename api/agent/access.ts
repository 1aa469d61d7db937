import type { Staff } from '../auth/staff.js';
import type { AppContext } from '../context.js';
import { refuse } from '../http/errors.js';

/** How far somebody sees: admins everything, agents by the setting `agents_see_all`. */
export const sightOf = (ctx: AppContext, staff: Staff): { id: string; seesAll: boolean } => ({
  id: staff.id,
  seesAll: staff.role === 'super_admin' || ctx.settings.current.agents_see_all,
});

/** Status, overview and feedback: an agent asks for itself only. */
export const mustBeOwnFigures = (staff: Staff, agentId: string): void => {
  if (staff.role === 'agent' && staff.id !== agentId) throw refuse('agent.not_found');
};
