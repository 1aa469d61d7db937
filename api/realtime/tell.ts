import type { SubjectSnapshot } from '../../db/repositories/outbox.repository.js';
import type { ConversationGateway } from '../temporal/conversation.gateway.js';
import type { ShiftGateway } from '../temporal/shift.gateway.js';

export interface Gateways {
  conversations: Pick<ConversationGateway, 'ring'>;
  shifts: Pick<ShiftGateway, 'ring'>;
}

/** Tells a workflow how its subject stands; null: there is none any more. Throws as the gateways do. */
export async function tell(
  found: SubjectSnapshot | null,
  { conversations, shifts }: Gateways,
): Promise<void> {
  if (found?.kind === 'conversation') await conversations.ring(found.snapshot);
  if (found?.kind === 'shift') await shifts.ring(found.snapshot);
}
