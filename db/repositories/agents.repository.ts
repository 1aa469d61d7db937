import { type RawBuilder, sql } from 'kysely';
import type {
  AgentOverview,
  AgentStatus,
  EscalationItem,
  FeedbackItem,
  OfferView,
} from '../../contracts/agent.js';
import type { Database } from '../client.js';
import { readableBy } from './inbox.repository.js';

/** An exact instant and an id. */
export type TimeCursor = [at: string, id: string];

const escalationStatus = sql`case when e.resolved_at is not null or e.engagement_no < c.engagement_no then 'resolved'
  else c.status end`;
const escalationItem = sql`e.id, e.conversation_id as session_id, e.reason,
  round(e.ai_confidence::numeric, 4) as ai_confidence, iso(e.created_at) as timestamp, ${escalationStatus} as status`;

const before = (column: RawBuilder<unknown>, after: TimeCursor | null): RawBuilder<unknown> =>
  after === null ? sql`true` : sql`${column} < (${after[0]}::timestamptz, ${after[1]}::uuid)`;

const rows = async <T>(query: RawBuilder<T>, db: Database): Promise<T[]> => (await query.execute(db)).rows;

/** How agents stand and what they have done. Lists: one row more than `limit` says that there is another page. */
export const createAgentsRepository = (db: Database) => ({
  status: async (agentId: string): Promise<AgentStatus | undefined> => {
    const query = sql<AgentStatus>`select u.id as agent_id, display_name(u.id) as name,
        case when coalesce(s.shift, 'off') = 'off' then 'offline' else 'online' end as status,
        case when s.shift = 'break' then 'break' else coalesce(s.availability, 'available') end as availability,
        s.availability_reason, coalesce(s.reachability, 'away') as reachability,
        iso(coalesce(s.since, u.created_at)) as since, iso(s.shift_started_at) as started_at,
        coalesce(s.shift, 'off') as state, floor(today_seconds(u.id))::int as today_seconds,
        (select count(*)::int from conversations c where c.agent_id = u.id) as active_conversations, u.capacity,
        coalesce(s.inbox_version, 0) as inbox_version
      from users u left join agent_states s on s.agent_id = u.id where u.id = ${agentId} and u.role = 'agent'`;
    return (await rows(query, db))[0];
  },

  openOffers: (agentId: string): Promise<OfferView[]> =>
    rows(
      sql<OfferView>`select a.id as offer_id, c.id as session_id, iso(a.expires_at) as expires_at, e.summary,
          coalesce(e.intent, c.intent) as intent, coalesce(c.escalation_reason, e.reason) as reason,
          round(e.ai_confidence::numeric, 4) as ai_confidence, c.customer_name,
          iso(c.waiting_since) as waiting_since
        from assignments a join conversations c on c.id = a.conversation_id
        left join escalations e on e.conversation_id = c.id and e.engagement_no = a.engagement_no
        where a.agent_id = ${agentId} and a.status = 'offered' order by a.expires_at`,
      db,
    ),

  escalations: (input: {
    agent: { id: string; seesAll: boolean };
    status: string | undefined;
    limit: number;
    after: TimeCursor | null;
  }): Promise<(EscalationItem & { cursor: TimeCursor; total: number })[]> => {
    const { agent, status, limit, after } = input;
    const source = sql`escalations e join conversations c on c.id = e.conversation_id where ${readableBy(agent)}
      ${status === undefined ? sql`` : sql`and ${escalationStatus} = ${status}`}`;
    // all of them are counted without their conversations
    const counted = agent.seesAll && status === undefined ? sql`escalations` : source;
    return rows(
      sql<EscalationItem & { cursor: TimeCursor; total: number }>`
        select ${escalationItem}, jsonb_build_array(e.created_at::text, e.id) as cursor,
          (select count(*)::int from ${counted}) as total
        from ${source} and ${before(sql`(e.created_at, e.id)`, after)}
        order by e.created_at desc, e.id desc limit ${limit + 1}`,
      db,
    );
  },

  overview: async (agentId: string): Promise<AgentOverview | undefined> => {
    const query = sql<AgentOverview>`
      with taken as (
        select distinct on (conversation_id, engagement_no) conversation_id, engagement_no, decided_at
        from assignments where agent_id = ${agentId} and assignment_no is not null
        order by conversation_id, engagement_no, decided_at),
      finished as (
        select end_reason = 'resolved' as resolved from assignments
        where agent_id = ${agentId} and assignment_no is not null and ended_at is not null)
      select u.id as agent_id,
        (select count(*)::int from conversations c where c.agent_id = u.id) as active_escalations,
        (select count(*)::int from taken where decided_at > now() - interval '7 days') as weekly_escalations,
        (select count(*)::int from taken where decided_at > now() - interval '30 days') as monthly_escalations,
        (select count(*)::int from taken) as total_handled,
        (select round(avg(resolved::int), 4) from finished) as success_rate,
        (select round(avg(rating), 2) from feedback f where f.agent_id = u.id) as avg_satisfaction,
        floor(today_seconds(u.id))::int as today_seconds,
        coalesce((select jsonb_agg(to_jsonb(r) - 'created_at' order by r.created_at desc, r.id) from (
          select ${escalationItem}, e.created_at from taken t
          join conversations c on c.id = t.conversation_id
          join escalations e on e.conversation_id = t.conversation_id and e.engagement_no = t.engagement_no
          order by e.created_at desc, e.id limit 10) r), '[]') as recent_escalations
      from users u where u.id = ${agentId} and u.role = 'agent'`;
    return (await rows(query, db))[0];
  },

  feedback: (input: {
    agentId: string;
    limit: number;
    after: TimeCursor | null;
  }): Promise<(FeedbackItem & { cursor: TimeCursor })[]> =>
    rows(
      sql<FeedbackItem & { cursor: TimeCursor }>`
        select f.id, f.conversation_id as session_id, f.rating, f.comment, f.feedback_type,
          iso(f.created_at) as timestamp, jsonb_build_array(f.created_at::text, f.id) as cursor
        from feedback f where f.agent_id = ${input.agentId} and ${before(sql`(f.created_at, f.id)`, input.after)}
        order by f.created_at desc, f.id desc limit ${input.limit + 1}`,
      db,
    ),

  feedbackTotals: async (agentId: string): Promise<{ average: number | null; count: number } | undefined> => {
    const query = sql<{ average: number | null; count: number }>`
      select (select round(avg(rating), 2) from feedback where agent_id = u.id) as average,
        (select count(*)::int from feedback where agent_id = u.id) as count
      from users u where u.id = ${agentId} and u.role = 'agent'`;
    return (await rows(query, db))[0];
  },
});

export type AgentsRepository = ReturnType<typeof createAgentsRepository>;
