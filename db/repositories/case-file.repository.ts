import { sql } from 'kysely';
import type { ChatHistory, CustomerView, EscalationView } from '../../contracts/agent.js';
import type { LedgerEntry, NoteView } from '../../contracts/conversation.js';
import type { Database } from '../client.js';

export interface CaseFile extends Pick<
  ChatHistory,
  'intent' | 'priority' | 'waiting_since' | 'created_at' | 'resolved_at' | 'escalation'
> {
  customer: CustomerView;
  owner_id: string | null;
  notes: NoteView[];
  trail: LedgerEntry[];
}

const notes = sql<
  NoteView[]
>`coalesce((select jsonb_agg(jsonb_build_object('id', n.id, 'staff_seq', n.staff_seq,
    'author', case when n.author_id is not null then
      jsonb_build_object('id', n.author_id, 'name', display_name(n.author_id)) end,
    'content', n.content, 'timestamp', iso(n.created_at)) order by n.staff_seq)
  from notes n where n.conversation_id = c.id), '[]')`;

/** Of an offer nobody answered the trail names the agent it was made to. */
const trail = sql<
  LedgerEntry[]
>`coalesce((select jsonb_agg(jsonb_build_object('change_no', e.change_no, 'at', iso(e.at),
    'action', e.action, 'actor_kind', e.actor_kind, 'actor', case when u.id is not null then
      jsonb_build_object('id', u.id, 'name', display_name(u.id)) end, 'from_status', e.from_status,
    'to_status', e.to_status, 'from_owner', e.from_owner, 'to_owner', e.to_owner, 'reason', e.reason,
    'turn_no', nullif(e.turn_no, 0), 'policy_version', e.policy_version, 'facts', e.facts) order by e.change_no)
  from ledger e left join assignments o on o.conversation_id = e.conversation_id
    and o.offer_no = e.offer_no and o.via = 'offer' and e.action in ('offer', 'expire', 'withdraw')
  left join users u on u.id = coalesce(e.actor_id, o.agent_id)
  where e.conversation_id = c.id), '[]')`;

const escalation = sql<EscalationView | null>`(select jsonb_build_object('id', e.id, 'reason', e.reason,
    'summary', e.summary, 'tried', e.tried, 'ai_confidence', round(e.ai_confidence::numeric, 4), 'intent', e.intent,
    'at', iso(e.created_at), 'resolved_at', iso(e.resolved_at))
  from escalations e where e.conversation_id = c.id order by e.engagement_no desc limit 1)`;

/** What staff see of a conversation beyond its messages. */
export const createCaseFileRepository = (db: Database) => ({
  read: (id: string): Promise<CaseFile | undefined> =>
    db
      .selectFrom('conversations as c')
      .select(['c.intent', 'c.priority', 'c.agent_id as owner_id'])
      .select([
        sql<string | null>`iso(c.waiting_since)`.as('waiting_since'),
        sql<string>`iso(c.created_at)`.as('created_at'),
        sql<string | null>`iso(c.resolved_at)`.as('resolved_at'),
        sql<CustomerView>`jsonb_build_object('name', c.customer_name, 'email', c.customer_email, 'locale', c.locale,
          'user_id', c.external_user_id)`.as('customer'),
        notes.as('notes'),
        trail.as('trail'),
        escalation.as('escalation'),
      ])
      .where('c.id', '=', id)
      .executeTakeFirst(),

  /** An offer made to this agent, open or over. */
  offer: (input: { offerId: string; agentId: string }): Promise<{ conversation_id: string } | undefined> =>
    db
      .selectFrom('assignments')
      .select('conversation_id')
      .where('id', '=', input.offerId)
      .where('agent_id', '=', input.agentId)
      .where('via', '=', 'offer')
      .executeTakeFirst(),
});

export type CaseFileRepository = ReturnType<typeof createCaseFileRepository>;
