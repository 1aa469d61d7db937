import { sql } from 'kysely';
import type {
  ConversationStatus,
  ConversationView,
  MessageView,
  OwnerKind,
} from '../../contracts/conversation.js';
import type { ConversationState } from '../../contracts/customer.js';
import type { ConversationUpdated } from '../../contracts/sockets.js';
import type { Database } from '../client.js';

/** A pushed state and what the push needs to know besides. */
export interface PushedState extends ConversationUpdated {
  change_no: number;
  agent_id: string | null;
  last_agent_id: string | null;
}

const assignedAgent = sql<{ id: string; name: string } | null>`
  case when c.agent_id is not null then jsonb_build_object('id', c.agent_id, 'name', display_name(c.agent_id)) end`;

const queuePosition = sql<number | null>`queue_position(c)`;

const feedbackGiven = sql<boolean>`exists (select 1 from feedback f
  where f.conversation_id = c.id and f.engagement_no = c.engagement_no)`;

/** Read once for a whole statement. */
const epoch = sql<number>`(select epoch from app_state)`;

const MARK = {
  read: { user: 'read_by_customer_seq', agent: 'read_by_agent_seq' },
  delivered: { user: 'delivered_to_customer_seq', agent: 'delivered_to_agent_seq' },
} as const;

/** Questions about conversations as people see them; every method is one statement. */
export const createConversationsRepository = (db: Database) => {
  const stateQuery = db
    .selectFrom('conversations as c')
    .select(['c.id as session_id', 'c.status', 'c.owner_kind as owner', 'c.head_seq', 'c.state_version'])
    .select([queuePosition.as('queue_position'), assignedAgent.as('assigned_agent')]);

  const viewQuery = stateQuery.select([
    feedbackGiven.as('feedback_given'),
    epoch.as('epoch'),
    'c.read_by_agent_seq',
    'c.read_by_customer_seq',
    'c.delivered_to_agent_seq',
    'c.delivered_to_customer_seq',
  ]);

  return {
    /** The conversation a token belongs to, when nothing but the token is known. */
    idOfToken: async (tokenHash: Buffer): Promise<string | null> => {
      const row = await db
        .selectFrom('conversations')
        .select('id')
        .where('token_hash', '=', tokenHash)
        .executeTakeFirst();
      return row?.id ?? null;
    },

    state: (id: string): Promise<ConversationState | undefined> =>
      viewQuery.where('c.id', '=', id).executeTakeFirst(),

    /** State and the messages after `after`, in order. */
    view: (input: { id: string; after: number }): Promise<ConversationView | undefined> =>
      viewQuery
        .select(
          sql<MessageView[]>`coalesce((select jsonb_agg(message_view(m) order by m.seq) from messages m
            where m.conversation_id = c.id and m.seq > ${input.after}), '[]')`.as('messages'),
        )
        .where('c.id', '=', input.id)
        .executeTakeFirst(),

    pushedStates: (ids: readonly string[]): Promise<PushedState[]> =>
      stateQuery.select(['c.change_no', 'c.agent_id', 'c.last_agent_id']).where('c.id', 'in', ids).execute(),

    /** Everybody who waits, in order; at most 1,000. */
    queue: (): Promise<PushedState[]> =>
      db
        .selectFrom('conversations as c')
        .select(['c.id as session_id', 'c.status', 'c.owner_kind as owner', 'c.head_seq', 'c.state_version'])
        .select(['c.change_no', 'c.agent_id', 'c.last_agent_id', assignedAgent.as('assigned_agent')])
        .select(
          sql<number>`row_number() over (partition by c.pool order by -c.priority, c.waiting_since, c.id)::int`.as(
            'queue_position',
          ),
        )
        .where('c.status', '=', 'escalated')
        .orderBy('queue_position')
        .limit(1000)
        .execute(),

    /** Messages by (conversation, seq), each with the agent who owns the conversation now. */
    messages: async (
      keys: readonly { id: string; seq: number }[],
    ): Promise<{ message: MessageView; agent_id: string | null }[]> => {
      const wanted = sql`unnest(${keys.map((key) => key.id)}::uuid[], ${keys.map((key) => key.seq)}::int[])`;
      const { rows } = await sql<{ message: MessageView; agent_id: string | null }>`
        select message_view(m) as message, c.agent_id from ${wanted} as w (id, seq)
        join messages m on m.conversation_id = w.id and m.seq = w.seq
        join conversations c on c.id = w.id order by m.conversation_id, m.seq`.execute(db);
      return rows;
    },

    /** The assistant's reply to the turn that covers `seq` (null: none yet), and who owns the conversation. */
    replyTo: async (input: {
      id: string;
      seq: number;
    }): Promise<
      | { reply: MessageView | null; owner: OwnerKind; status: ConversationStatus; answered_seq: number }
      | undefined
    > =>
      db
        .selectFrom('conversations as c')
        .select(['c.owner_kind as owner', 'c.status', 'c.answered_seq'])
        .select(
          sql<MessageView | null>`(select message_view(m) from messages m where m.conversation_id = c.id
            and m.seq > ${input.seq} and m.author_kind = 'assistant'
            and m.covers_from <= ${input.seq} and m.in_reply_to >= ${input.seq} order by m.seq limit 1)`.as(
            'reply',
          ),
        )
        .where('c.id', '=', input.id)
        .executeTakeFirst(),

    heads: (input: {
      ids: readonly string[];
      agentIds: readonly string[];
    }): Promise<
      { id: string; head_seq: number; state_version: number; epoch: number; agent_id: string | null }[]
    > =>
      db
        .selectFrom('conversations')
        .select(['id', 'head_seq', 'state_version', 'agent_id'])
        .select(epoch.as('epoch'))
        .where((where) =>
          where.or([
            where('id', '=', sql<string>`any(${input.ids}::uuid[])`),
            where('agent_id', '=', sql<string>`any(${input.agentIds}::uuid[])`),
          ]),
        )
        .execute(),

    /** Raises how far one side has read or received, never beyond the head; returns the mark when it rose. */
    mark: async (input: {
      id: string;
      how: 'read' | 'delivered';
      who: 'user' | 'agent';
      seq: number;
    }): Promise<number | null> => {
      const column = MARK[input.how][input.who];
      const row = await db
        .updateTable('conversations')
        .set({ [column]: sql<number>`least(${input.seq}::int, head_seq)` })
        .where('id', '=', input.id)
        .where(column, '<', sql<number>`least(${input.seq}::int, head_seq)`)
        .returning(column)
        .executeTakeFirst();
      return row === undefined ? null : ((row as Record<string, number>)[column] ?? null);
    },

    /** Who may read and write a conversation, as far as agents are concerned. */
    access: (input: {
      id: string;
      agentId: string;
    }): Promise<
      | {
          owner_id: string | null;
          last_agent_id: string | null;
          status: ConversationStatus;
          offered: boolean;
        }
      | undefined
    > =>
      db
        .selectFrom('conversations as c')
        .select(['c.agent_id as owner_id', 'c.last_agent_id', 'c.status'])
        .select(
          sql<boolean>`exists (select 1 from assignments a where a.id = c.offer_id
            and a.agent_id = ${input.agentId})`.as('offered'),
        )
        .where('c.id', '=', input.id)
        .executeTakeFirst(),

    /** One rating per engagement, only once it is resolved; null: nothing was written. */
    giveFeedback: async (input: {
      id: string;
      rating: number;
      comment: string | null;
      type: string | null;
    }): Promise<string | null> => {
      const { rows } = await sql<{ id: string }>`
        insert into feedback (conversation_id, engagement_no, agent_id, rating, comment, feedback_type)
        select c.id, c.engagement_no, (select a.agent_id from assignments a where a.conversation_id = c.id
            and a.engagement_no = c.engagement_no and a.decided_at is not null and a.status in ('accepted', 'ended')
            order by a.decided_at desc limit 1), ${input.rating}, ${input.comment}, ${input.type}
        from conversations c where c.id = ${input.id} and c.status = 'resolved'
        on conflict (conversation_id, engagement_no) do nothing returning id`.execute(db);
      return rows[0]?.id ?? null;
    },
  };
};

export type ConversationsRepository = ReturnType<typeof createConversationsRepository>;
