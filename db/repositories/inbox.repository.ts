import { type RawBuilder, sql } from 'kysely';
import type { InboxItem, InboxView } from '../../contracts/agent.js';
import type { AdminConversation } from '../../contracts/admin.js';
import type { ConversationStatus, OwnerKind } from '../../contracts/conversation.js';
import type { Database } from '../client.js';

/** Where the last page ended: priority, exact instant, conversation. */
export type InboxCursor = [priority: number, at: string, id: string];
export type Paged<T> = T & { cursor: InboxCursor };

export interface AdminConversationFilter {
  status?: ConversationStatus | undefined;
  owner?: OwnerKind | undefined;
  agentId?: string | undefined;
  q?: string | undefined;
  limit: number;
  after: InboxCursor | null;
}

/** Since when the customer waits: in the queue, or for its agent's answer. */
const waitingSince = sql`case c.status when 'escalated' then c.waiting_since
  when 'in_progress' then case when c.last_customer_at > coalesce(c.last_agent_at, '-infinity') then
    coalesce((select min(m.created_at) from messages m where m.conversation_id = c.id and m.author_kind = 'customer'
      and m.created_at > coalesce(c.last_agent_at, c.escalated_at, '-infinity')), c.escalated_at, c.last_customer_at)
    end end`;

const item = sql`c.id as session_id, c.status, c.owner_kind as owner, case when c.agent_id is not null then
    jsonb_build_object('id', c.agent_id, 'name', display_name(c.agent_id)) end as assigned_agent,
  c.customer_name, left(l.content, 200) as last_message, case l.author_kind when 'customer' then 'user'
    when 'assistant' then 'bot' else l.author_kind end as last_sender,
  iso(c.last_message_at) as last_message_at, iso(w.waiting_since) as waiting_since, c.intent,
  c.escalation_reason as reason, c.priority, c.state_version, c.head_seq,
  (select count(*)::int from messages m where m.conversation_id = c.id and m.seq > c.read_by_agent_seq
    and m.author_kind = 'customer') as unread`;

const waiting = sql`cross join lateral (select ${waitingSince} as waiting_since) w`;
const lastMessage = sql`left join lateral (select m.content, m.author_kind from messages m where m.conversation_id = c.id
    and m.kind not in ('event', 'escalation') order by m.seq desc limit 1) l on true`;

interface Order {
  /** What orders besides the id: a list as long as the desk is open has an index for it. */
  by: readonly RawBuilder<unknown>[];
  newestFirst: boolean;
}

const ORDERS = {
  mine: { by: [sql`coalesce(w.waiting_since, 'infinity')`], newestFirst: false },
  queue: { by: [sql`-c.priority`, sql`c.waiting_since`], newestFirst: false },
  all: { by: [sql`c.created_at`], newestFirst: true },
  resolved: { by: [sql`c.resolved_at`], newestFirst: true },
} as const satisfies Record<InboxView, Order>;

/** The page is picked first; what its rows show is looked up for them alone. */
const page = (
  where: RawBuilder<unknown>,
  order: Order,
  input: { limit: number; after: InboxCursor | null; columns: RawBuilder<unknown>; waits?: boolean },
) => {
  const { after, limit, columns } = input;
  const keys = sql.join([...order.by, sql`c.id`]);
  const at = order.by.at(-1);
  const rank = order.by.length > 1 ? sql`-c.priority` : sql`0`;
  const direction = order.newestFirst ? sql`desc` : sql`asc`;
  const beyond = order.newestFirst ? sql`<` : sql`>`;
  const from = after === null ? sql`true` : sql`(${keys}) ${beyond} (${sql.join(bounds(order, after))})`;
  const sorted = sql.join([...order.by, sql`c.id`].map((key) => sql`${key} ${direction}`));
  const picked = sql`select c.* from conversations c ${input.waits === true ? waiting : sql``}
    where ${where} and ${from} order by ${sorted} limit ${limit + 1}`;
  return sql`select ${columns}, jsonb_build_array(${rank}, (${at})::text, c.id) as cursor
    from (${picked}) c ${waiting} ${lastMessage} order by ${sorted}`;
};

const bounds = (order: Order, [rank, at, id]: InboxCursor): RawBuilder<unknown>[] => [
  ...(order.by.length > 1 ? [sql`${rank}::int`] : []),
  sql`${at}::timestamptz`,
  sql`${id}::uuid`,
];

/** What an agent may read, as api/auth/access.ts says it: its own (now or last), the queue, and with `seesAll` everything. */
export const readableBy = (agent: { id: string; seesAll: boolean }): RawBuilder<boolean> =>
  agent.seesAll
    ? sql<boolean>`true`
    : sql<boolean>`(c.agent_id = ${agent.id} or c.status = 'escalated' 
        or c.agent_id is null and c.last_agent_id = ${agent.id})`;

/** Lists of conversations; one row more than `limit` says that there is another page. */
export const createInboxRepository = (db: Database) => ({
  list: async (input: {
    view: InboxView;
    agent: { id: string; seesAll: boolean };
    limit: number;
    after: InboxCursor | null;
  }): Promise<Paged<InboxItem>[]> => {
    const views = {
      mine: sql`c.agent_id = ${input.agent.id}`,
      queue: sql`c.status = 'escalated'`,
      all: readableBy(input.agent),
      resolved: sql`c.status = 'resolved' and ${readableBy(input.agent)}`,
    } satisfies Record<InboxView, RawBuilder<unknown>>;
    const { limit, after } = input;
    const waits = input.view === 'mine';
    const query = page(views[input.view], ORDERS[input.view], { limit, after, columns: item, waits });
    return (await (query as RawBuilder<Paged<InboxItem>>).execute(db)).rows;
  },

  counts: async (agentId: string): Promise<{ mine: number; queue: number }> => {
    const { rows } = await sql<{ mine: number; queue: number }>`select
      (select count(*)::int from conversations where agent_id = ${agentId}) as mine,
      (select count(*)::int from conversations where status = 'escalated') as queue`.execute(db);
    return rows[0] ?? { mine: 0, queue: 0 };
  },

  listForAdmin: async (
    filter: AdminConversationFilter,
  ): Promise<Paged<Omit<AdminConversation, 'workflow_url'>>[]> => {
    const { status, owner, agentId, q, limit, after } = filter;
    const where = sql.join(
      [
        sql`true`,
        ...(status === undefined ? [] : [sql`c.status = ${status}`]),
        ...(owner === undefined ? [] : [sql`c.owner_kind = ${owner}`]),
        ...(agentId === undefined ? [] : [sql`(c.agent_id = ${agentId} or c.last_agent_id = ${agentId})`]),
        ...(q === undefined || q === ''
          ? []
          : [
              sql`(c.id::text = lower(${q})
                or strpos(lower(concat_ws(' ', c.customer_name, c.customer_email)), lower(${q})) > 0)`,
            ]),
      ],
      sql` and `,
    );
    const columns = sql`${item}, iso(c.created_at) as created_at, iso(c.resolved_at) as resolved_at`;
    const query = page(where, ORDERS.all, { limit, after, columns });
    return (await (query as RawBuilder<Paged<Omit<AdminConversation, 'workflow_url'>>>).execute(db)).rows;
  },
});

export type InboxRepository = ReturnType<typeof createInboxRepository>;
