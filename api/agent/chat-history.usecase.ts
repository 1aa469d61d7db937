import type { ChatHistory } from '../../contracts/agent.js';
import { conversationWorkflowUrl } from '../admin/workflow-url.js';
import { mustBeReadable } from '../auth/access.js';
import type { Staff } from '../auth/staff.js';
import type { AppContext } from '../context.js';
import { refuse } from '../http/errors.js';

/** The conversation as the customer sees it, with what only staff see. */
export const chatHistory = async (input: {
  ctx: AppContext;
  staff: Staff;
  id: string;
  after: number;
}): Promise<ChatHistory> => {
  const { ctx, staff, id, after } = input;
  await mustBeReadable(ctx, staff, id);
  const [view, file] = await Promise.all([
    ctx.repositories.conversations.view({ id, after }),
    ctx.repositories.caseFiles.read(id),
  ]);
  if (view === undefined || file === undefined) throw refuse('conversation.not_found');
  const { owner_id: ownerId, ...rest } = file;
  return {
    ...view,
    ...rest,
    writable: ownerId === staff.id,
    workflow_url: staff.role === 'super_admin' ? conversationWorkflowUrl(ctx.config.temporal, id) : null,
  };
};
