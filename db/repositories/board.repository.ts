import { type RawBuilder, sql } from 'kysely';
import type { AgentFigures, Board } from '../../contracts/admin.js';
import type { Database } from '../client.js';

const rows = async <T>(query: RawBuilder<T>, db: Database): Promise<T[]> => (await query.execute(db)).rows;

/** Seconds to hours, exact to 0.36 s. */
const paidHours = (from: RawBuilder<unknown>) =>
  sql`round(paid_seconds(u.id, ${from}, clock_timestamp()) / 3600, 4)::float8`;
const localStart = (unit: 'day' | 'week' | 'month') =>
  sql`date_trunc(${sql.lit(unit)}, clock_timestamp() at time zone u.time_zone) at time zone u.time_zone`;

const figures = sql`u.id, u.username, display_name(u.id) as name, u.active,
  case when coalesce(s.shift, 'off') = 'off' then 'offline' else 'online' end as current_status,
  case when s.shift = 'break' then 'break' else coalesce(s.availability, 'available') end as availability,
  coalesce(s.reachability, 'away') as reachability, iso(s.since) as since,
  ${paidHours(localStart('day'))} as today_hours, ${paidHours(localStart('week'))} as week_hours,
  ${paidHours(localStart('month'))} as month_hours, ${paidHours(sql`'-infinity'`)} as total_working_hours,
  (select count(*)::int from conversations c where c.agent_id = u.id) as active_conversations, u.capacity,
  t.total_escalations, t.resolved_escalations,
  round(t.resolved_escalations::numeric / nullif(t.total_escalations, 0), 4)::float8 as resolution_rate,
  (select round(avg(f.rating), 2)::float8 from feedback f where f.agent_id = u.id) as avg_satisfaction`;

const source = sql`users u left join agent_states s on s.agent_id = u.id
  cross join lateral (
    select count(*)::int as total_escalations, (count(*) filter (where resolved))::int as resolved_escalations
    from (select bool_or(a.end_reason = 'resolved') as resolved from assignments a
      where a.agent_id = u.id and a.assignment_no is not null group by a.conversation_id, a.engagement_no) taken) t`;

const boardAgents = sql`coalesce((select jsonb_agg(to_jsonb(x) order by x.name, x.id) from (
  select u.id, display_name(u.id) as name, case when coalesce(s.shift, 'off') = 'off' then 'offline'
      when s.reachability = 'away' then 'away' when s.shift = 'break' then 'break' else s.availability end as state,
    iso(s.since) as since, (select count(*) from conversations c where c.agent_id = u.id) as active_conversations,
    (select count(*) from assignments a where a.agent_id = u.id and a.status = 'offered') as open_offers, u.capacity
  from users u left join agent_states s on s.agent_id = u.id where u.role = 'agent' and u.active) x), '[]')`;

const oldestWaiting = sql`coalesce((select jsonb_agg(to_jsonb(w) - 'place' order by w.place) from (
  select row_number() over (order by -c.priority, c.waiting_since, c.id) as place, c.id as session_id,
    c.customer_name, iso(c.waiting_since) as waiting_since,
    greatest(0, floor(extract(epoch from clock_timestamp() - c.waiting_since)))::int as wait_seconds,
    c.escalation_reason as reason, c.priority, (select jsonb_build_object('id', a.agent_id, 'name',
      display_name(a.agent_id)) from assignments a where a.id = c.offer_id) as offered_to
  from (select * from conversations where status = 'escalated' order by -priority, waiting_since, id limit 20) c
  ) w), '[]')`;

/** What admins see at a glance. */
export const createBoardRepository = (db: Database) => ({
  /** `timeZone`: whose midnight "today" begins at. */
  board: async (timeZone: string): Promise<Omit<Board, 'agent_counts'>> => {
    const query = sql<Omit<Board, 'agent_counts'>>`select iso(clock_timestamp()) as at,
      n.open, n.escalated as waiting,
      (select greatest(0, floor(extract(epoch from clock_timestamp() - min(waiting_since))))::int
        from conversations where status = 'escalated' having count(*) > 0) as longest_wait_seconds,
      n.in_progress,
      (select count(*)::int from conversations where status = 'resolved' and resolved_at >=
        date_trunc('day', clock_timestamp() at time zone ${timeZone}) at time zone ${timeZone}) as resolved_today,
      ${boardAgents} as agents, ${oldestWaiting} as oldest_waiting
      from (select sum(open)::int as open, sum(escalated)::int as escalated, sum(in_progress)::int as in_progress
        from status_counts) n`;
    const [board] = await rows(query, db);
    if (board === undefined) throw new Error('the board returned no row');
    return board;
  },

  /** Agents by user name, the inactive ones too; one row more than `limit` says that there is another page. */
  agents: (input: { limit: number; after: string | null }): Promise<AgentFigures[]> =>
    rows(
      sql<AgentFigures>`select ${figures} from ${source} where u.role = 'agent'
        and (${input.after}::text is null or lower(u.username) > ${input.after})
        order by lower(u.username) limit ${input.limit + 1}`,
      db,
    ),

  agent: async (id: string): Promise<AgentFigures | undefined> =>
    (
      await rows(
        sql<AgentFigures>`select ${figures} from ${source} where u.role = 'agent' and u.id = ${id}`,
        db,
      )
    )[0],
});

export type BoardRepository = ReturnType<typeof createBoardRepository>;
