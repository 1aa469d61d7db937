import { mutantsOf, type Mutant } from '../mutant.js';
import { ASKING, OWNER, REOPEN, TURN } from '../tests.js';

const off = mutantsOf({ file: 'db/functions/assign.sql.ts', project: 'integration', tests: ASKING });
const takes = mutantsOf({ file: 'db/functions/snapshot.sql.ts', project: 'integration', tests: REOPEN });
const turn = mutantsOf({
  file: 'db/functions/turn.sql.ts',
  project: 'integration',
  tests: TURN,
});

/** Who is asked for a waiting conversation, and the turns of the assistant. */
export const ASSIGNING_MUTANTS: readonly Mutant[] = [
  off(
    'an agent with every slot taken is not asked',
    'and agent_load(s.agent_id) < u.capacity\n      and (c.required_skill is null or c.required_skill = any (u.skills))',
    'and (c.required_skill is null or c.required_skill = any (u.skills))',
  ),
  off(
    'only an agent with the skill is asked',
    'and (c.required_skill is null or c.required_skill = any (u.skills))',
    '',
  ),
  off(
    'who declined, missed or released it is not asked again at once',
    "where missed_at is null or missed_at not between clock_timestamp() - interval '30 seconds' and clock_timestamp()\n    or ((select count(*) from free) > 1 and not exists (select 1 from free f where f.missed_at is null))",
    '',
  ),
  off(
    'who missed it is asked again after 30 s at the latest',
    "or missed_at not between clock_timestamp() - interval '30 seconds' and clock_timestamp()",
    '',
  ),
  off(
    'who missed it is asked again once everybody else was',
    'or ((select count(*) from free) > 1 and not exists (select 1 from free f where f.missed_at is null))',
    '',
  ),
  off(
    'who missed it is asked after those who did not',
    'order by (missed_at is not null), missed_at nulls first,',
    'order by',
  ),
  off(
    'what was missed in an earlier escalation counts no more',
    "and a.offered_at >= coalesce(c.escalated_at, '-infinity')",
    '',
  ),
  off(
    'an agent who speaks the customer’s language is asked first',
    "(c.locale is not null and split_part(c.locale, '-', 1) = any (languages)) desc, load",
    'load',
  ),
  off(
    'the least busy agent is asked first',
    'desc, load, last_freed_at, agent_id',
    'desc, last_freed_at, agent_id',
  ),
  off('the longest idle agent is asked first', 'load, last_freed_at, agent_id', 'load, agent_id'),
  off(
    'who was given back is offered first',
    'order by -priority, waiting_since, id limit',
    'order by waiting_since, id limit',
  ),
  off(
    'the longest waiting is offered first',
    'order by -priority, waiting_since, id limit',
    'order by -priority, waiting_since desc, id limit',
  ),
  off(
    'what nobody who is free can do hides nothing that somebody can',
    'and (required_skill is null or required_skill = any (v_skills))',
    '',
    OWNER,
  ),
  off(
    'who is offered to somebody meanwhile is read anew',
    'select * into c from conversations where id = v_id for update;',
    'select * into c from conversations where id = v_id;',
  ),
  off(
    'an agent is asked under the lock of its row',
    'perform 1 from agent_states where agent_id = v_agent for update;',
    '',
  ),
  off('an offer makes the agent’s inbox a newer one', 'perform touch_inbox(v_agent);', 'null;'),
  off('an offer has a deadline', "c := set_due(c, 'offer');", ''),
  off(
    'an offer rings the workflow of the conversation that it was not asked for',
    'c.id is distinct from p_quiet, null, null,',
    'false, null, null,',
    ASKING,
  ),
  off('the sweep takes the pool lock', 'perform lock_pool(v_pool);\n    v_made', 'v_made'),
  takes(
    'an agent on a break or off duty takes no offers',
    "select s.shift = 'on' and s.availability",
    'select s.availability',
  ),
  takes(
    'a busy agent takes no offers',
    "coalesce((select s.shift = 'on' and s.availability = 'available' and",
    "coalesce((select s.shift = 'on' and",
  ),
  takes(
    'an agent who is away takes no offers',
    "and s.reachability = 'connected'\n    and u.active",
    'and u.active',
  ),
  takes(
    'a deactivated agent takes no offers',
    'and u.active and agent_load(p_agent) < u.capacity',
    'and agent_load(p_agent) < u.capacity',
  ),
  takes(
    'an agent at capacity gets no reopened conversation',
    'and u.active and agent_load(p_agent) < u.capacity',
    'and u.active',
  ),
  takes(
    'offers and conversations both take a slot',
    "where agent_id = p_agent and status in ('offered', 'accepted')",
    "where agent_id = p_agent and status in ('accepted')",
    ASKING,
  ),
  takes(
    'a try of the pool lock does not wait',
    'select pg_try_advisory_xact_lock(',
    'select true from pg_advisory_xact_lock(',
  ),
  turn(
    'a turn takes the lock of its conversation’s row',
    'select * into c from conversations where id = p_conversation for update;',
    'select * into c from conversations where id = p_conversation;',
  ),
  turn(
    'a turn begins only while the assistant owns an unanswered question',
    "if c.owner_kind <> 'assistant' or c.status <> 'open' or c.last_customer_seq <= c.answered_seq then",
    'if false then',
  ),
  turn('no turn begins without a question', ' or c.last_customer_seq <= c.answered_seq then', ' then'),
  turn('what a turn has read is noted', 'c.noted_change_no := c.change_no;\n  if', 'if'),
  turn(
    'the number of a new turn is noted',
    'c.change_no := c.change_no + 1;\n  c.noted_change_no := c.change_no;',
    'c.change_no := c.change_no + 1;',
  ),
  turn('a turn has a deadline of its own', "c := set_due(c, 'turn');", ''),
  turn(
    'a turn covers every question nobody answered',
    "and author_kind = 'customer' and seq > c.answered_seq;",
    "and author_kind = 'customer' and seq = c.last_customer_seq;",
  ),
  turn(
    'fence: a draft of an older turn is not kept',
    'where id = p_conversation and turn_no = p_turn and owner_kind',
    'where id = p_conversation and owner_kind',
  ),
  turn(
    'fence: a draft is not kept once a person owns the conversation',
    "and turn_no = p_turn and owner_kind = 'assistant'\n",
    'and turn_no = p_turn\n',
  ),
];
