import type { ConversationChange } from '../../contracts/agent.js';
import { createAuditedDoors } from '../../db/repositories/audited-doors.repository.js';
import { refuse } from '../http/errors.js';
import { changeOf, type AgentAction } from './own-conversation.usecase.js';

/** Answers an offer made to this agent; offer.gone (409, with who has it) when it is over, offer.not_found when foreign. */
export const answerOffer = async (
  input: AgentAction & { action: 'accept' | 'decline' },
): Promise<ConversationChange> => {
  const { ctx, staff, actor, id, action } = input;
  const offer = await ctx.repositories.caseFiles.offer({ offerId: id, agentId: staff.id });
  if (offer === undefined) throw refuse('offer.not_found');
  const doors = createAuditedDoors(ctx.statements, {
    ...actor,
    action: `offer.${action}`,
    subject: 'conversation',
    targetId: offer.conversation_id,
  });
  const result = await doors.transition({
    conversationId: offer.conversation_id,
    action,
    actorKind: 'agent',
    actorId: staff.id,
    expect: { offer_id: id },
  });
  return changeOf(ctx, result);
};
