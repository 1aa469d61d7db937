import { sql } from 'kysely';
import type { ServerToClientEvents } from '../../contracts/sockets.js';
import type { Database } from '../client.js';

type OfferMade = Parameters<ServerToClientEvents['offer:made']>[0];
type ShiftUpdated = Parameters<ServerToClientEvents['shift:updated']>[0];

/** What the pushes to agents and admins say. */
export const createDeskRepository = (db: Database) => ({
  /** Offers that are still open, as their agents see them. */
  openOffers: async (offerIds: readonly string[]): Promise<(OfferMade & { agent_id: string })[]> => {
    const { rows } = await sql<OfferMade & { agent_id: string }>`
      select a.agent_id, a.id as offer_id, c.id as session_id, iso(a.expires_at) as expires_at, e.summary,
        coalesce(e.intent, c.intent) as intent, coalesce(c.escalation_reason, e.reason) as reason,
        round(e.ai_confidence::numeric, 4) as ai_confidence, c.customer_name, iso(c.waiting_since) as waiting_since
      from assignments a join conversations c on c.id = a.conversation_id
      left join escalations e on e.conversation_id = c.id and e.engagement_no = a.engagement_no
      where a.id = any(${offerIds}::uuid[]) and a.status = 'offered'`.execute(db);
    return rows;
  },

  shifts: async (agentIds: readonly string[]): Promise<ShiftUpdated[]> => {
    const { rows } = await sql<ShiftUpdated>`
      select agent_id, shift, availability, reachability, iso(shift_started_at) as started_at,
        floor(today_seconds(agent_id))::int as today_seconds
      from agent_states where agent_id = any(${agentIds}::uuid[])`.execute(db);
    return rows;
  },

  inboxVersions: (agentIds: readonly string[]): Promise<{ agent_id: string; inbox_version: number }[]> =>
    db
      .selectFrom('agent_states')
      .select(['agent_id', 'inbox_version'])
      .where('agent_id', '=', sql<string>`any(${agentIds}::uuid[])`)
      .execute(),
});

export type DeskRepository = ReturnType<typeof createDeskRepository>;
