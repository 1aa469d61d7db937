import type { AppContext } from '../context.js';
import { refuse } from '../http/errors.js';
import { isReadableBy } from './readable.js';
import type { Staff } from './staff.js';

/**
 * Whether staff may read a conversation: admins all, agents their own (now or last), what is offered to them, the queue,
 * and all with the setting `agents_see_all`. What may not be read looks like what does not exist.
 */
export const mustBeReadable = async (
  ctx: AppContext,
  staff: Pick<Staff, 'id' | 'role'>,
  conversationId: string,
): Promise<{ ownerId: string | null }> => {
  const access = await ctx.repositories.conversations.access({ id: conversationId, agentId: staff.id });
  if (access === undefined) throw refuse('conversation.not_found');
  const readable =
    staff.role === 'super_admin' || ctx.settings.current.agents_see_all || isReadableBy(staff.id, access);
  if (!readable) throw refuse('conversation.not_found');
  return { ownerId: access.owner_id };
};
