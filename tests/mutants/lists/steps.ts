import { mutantsOf, type Mutant } from '../mutant.js';
import { FENCES, TURN } from '../tests.js';

const off = mutantsOf({
  file: 'db/functions/transition-steps.sql.ts',
  project: 'integration',
  tests: FENCES,
});
const fence = (name: string, key: string): Mutant =>
  off(`fence: ${name}`, `(p_expect ? '${key}' and`, `(false and`);

/** The fences, and what each step of `transition` does. */
export const STEP_MUTANTS: readonly Mutant[] = [
  fence('the epoch of the database', 'epoch'),
  fence('the version of the state', 'state_version'),
  fence('the turn', 'turn_no'),
  fence('the last message of the customer', 'last_customer_seq'),
  fence('the last message', 'head_seq'),
  fence('the offer', 'offer_no'),
  fence('the assignment', 'assignment_no'),
  off(
    'fence: an offer that has ended',
    "(p_expect ->> 'offer_no')::int <> c.offer_no or c.offer_id is null)",
    "(p_expect ->> 'offer_no')::int <> c.offer_no)",
  ),
  off(
    'fence: an agent who lost the conversation',
    "(p_expect ->> 'assignment_no')::int <> c.assignment_no or c.owner_kind <> 'agent')",
    "(p_expect ->> 'assignment_no')::int <> c.assignment_no)",
  ),
  off(
    'an escalation answers what was asked',
    "'turn_no', v_turn.turn_no));\n  c.answered_seq := c.last_customer_seq;",
    "'turn_no', v_turn.turn_no));",
  ),
  off(
    'an escalation ends the turn under way',
    "update turns set ended_at = clock_timestamp(), outcome = 'escalated'\n    where conversation_id = c.id and ended_at is null;",
    '',
    TURN,
  ),
  off(
    'an escalation has a summary for the agent',
    'v_turn.confidence, c.intent, v_turn.summary,',
    'v_turn.confidence, c.intent, null,',
    TURN,
  ),
  off(
    'an escalation is kept once with its reason',
    'values (c.id, c.engagement_no, p_reason, v_turn.confidence',
    "values (c.id, c.engagement_no, 'x', v_turn.confidence",
  ),
  off('who is given back goes before who waits for the first time', 'c.priority := 10;', ''),
  off(
    'the customer is told that the agent had to leave',
    "replace(chat_template('agent_left', '{agent} had to leave. We are finding another colleague for you.'),\n      '{agent}', display_name(before.agent_id))",
    "''",
  ),
  off('a claim ends the offer to somebody else', "c := end_assignment(c, 'withdrawn', 'claimed');", ''),
  off(
    'an assignment has a number of its own',
    'c.last_agent_id := p_agent;\n  c.assignment_no := c.assignment_no + 1;',
    'c.last_agent_id := p_agent;',
  ),
  off(
    'who takes a conversation has answered for what was asked before',
    "c.answered_seq := c.last_customer_seq;\n  c := set_due(c, 'response');",
    "c := set_due(c, 'response');",
  ),
  off(
    'who takes a conversation must respond in time',
    "c.answered_seq := c.last_customer_seq;\n  c := set_due(c, 'response');",
    'c.answered_seq := c.last_customer_seq;',
  ),
  off(
    'the inbox of who takes a conversation changes',
    'update agent_states set missed_in_a_row = 0, inbox_version = inbox_version + 1 where agent_id = p_agent;',
    'update agent_states set missed_in_a_row = 0 where agent_id = p_agent;',
  ),
  off(
    'who takes an offer has missed none in a row',
    'update agent_states set missed_in_a_row = 0, inbox_version = inbox_version + 1 where agent_id = p_agent;',
    'update agent_states set inbox_version = inbox_version + 1 where agent_id = p_agent;',
  ),
  off(
    'a claim rings the workflow, whoever made it',
    'p_actor_kind, p_agent, null, true, null, null, v_meta);',
    'p_actor_kind, p_agent, null, false, null, null, v_meta);',
  ),
  off(
    'a person who takes over ends the turn under way',
    "update turns set ended_at = clock_timestamp(), outcome = 'taken_over'\n    where conversation_id = c.id and ended_at is null;",
    '',
    TURN,
  ),
  off(
    'the customer is told who joined',
    "replace(chat_template('agent_joined', '{agent} joined the conversation.'), '{agent}', display_name(p_agent))",
    "''",
  ),
  off(
    'resolving ends the assignment',
    "c := end_assignment(c, case when before.offer_id is null then 'ended' else 'withdrawn' end, 'resolved');",
    '',
  ),
  off('resolving opens the feedback window', "c := set_due(c, 'feedback');", ''),
  off(
    'resolving ends the turn under way',
    "update turns set ended_at = clock_timestamp(), outcome = 'resolved' where conversation_id = c.id and ended_at is null;",
    '',
    TURN,
  ),
  off(
    'resolving ends the escalation for the figures',
    'and engagement_no = c.engagement_no and resolved_at is null;',
    'and false;',
  ),
  off(
    'the end of an offer sets the next look at the queue',
    "c := end_assignment(c, p_as, p_as);\n  c := set_due(c, 'queue_check');",
    'c := end_assignment(c, p_as, p_as);',
  ),
  off(
    'an answer covers what its turn has read and no more',
    'c.answered_seq := v_turn.covers_to;',
    'c.answered_seq := c.last_customer_seq;',
    TURN,
  ),
  off(
    'what came during an answer keeps the deadline of a turn',
    "set_due(c, case when c.last_customer_seq > c.answered_seq then 'turn' else 'idle' end);\n  update turns",
    "set_due(c, 'idle');\n  update turns",
    TURN,
  ),
  off(
    'questions back are counted in a row',
    "c.ask_backs := case when p_action = 'ask_back' then c.ask_backs + 1 else 0 end;",
    '',
    TURN,
  ),
  off('who waits is told once a wait', ' or c.told_at >= c.waiting_since then', ' then'),
  off(
    'who is offered to somebody is not told to wait',
    'or c.offer_id is not null or c.told_at',
    'or c.told_at',
  ),
  off(
    'who waits is told its place, the longest first',
    '(-o.priority, o.waiting_since, o.id) < (-c.priority, c.waiting_since, c.id)',
    'false',
  ),
];
