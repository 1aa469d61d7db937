import { mutantsOf, type Mutant } from '../mutant.js';
import { FENCES, TURN } from '../tests.js';

const off = mutantsOf({ file: 'db/functions/transition.sql.ts', project: 'integration', tests: FENCES });

/** `transition`: the one door of every change of status or owner. */
export const TRANSITION_MUTANTS: readonly Mutant[] = [
  off('a change of owner takes the pool lock', 'perform lock_pool(v_pool);', 'null;'),
  off(
    'a change of state takes the lock of its conversation’s row',
    'select * into c from conversations where id = p_conversation for update;',
    'select * into c from conversations where id = p_conversation;',
  ),
  off('expectations are looked at', 'if expectation_fails(c, p_expect) then', 'if false then'),
  off(
    'asking for a person twice is one escalation',
    "if c.status in ('escalated', 'in_progress') then",
    'if false then',
  ),
  off(
    'a late hand-over of the workflow does not reopen a resolved conversation',
    "if c.status = 'resolved' then\n      if p_actor_kind = 'workflow' then",
    "if c.status = 'resolved' then\n      if false then",
  ),
  off(
    'the assistant publishes only while it owns the conversation',
    "if c.owner_kind <> 'assistant' or c.status <> 'open' or not exists (select 1 from turns\n        where conversation_id = c.id and turn_no = c.turn_no and ended_at is null and content is not null) then",
    'if not exists (select 1 from turns\n        where conversation_id = c.id and turn_no = c.turn_no and content is not null) then',
    TURN,
  ),
  off(
    'a turn is published once',
    'and ended_at is null and content is not null',
    'and content is not null',
    TURN,
  ),
  off(
    'a turn without a draft cannot be published',
    'and ended_at is null and content is not null',
    'and ended_at is null',
    TURN,
  ),
  off(
    'an offer accepted twice is one assignment and no refusal',
    "where id = (p_expect ->> 'offer_id')::uuid and conversation_id = c.id and status = 'accepted') then",
    'where false) then',
  ),
  off(
    'only the agent who was asked accepts',
    "or not exists (select 1 from assignments where id = c.offer_id and agent_id = p_actor) then\n      return refuse(c, 'offer.gone');\n    end if;\n    c := do_assign",
    "then\n      return refuse(c, 'offer.gone');\n    end if;\n    c := do_assign",
  ),
  off(
    'an offer that was replaced by another cannot be accepted',
    "race for the row\n    if c.offer_id is null or c.offer_id is distinct from (p_expect ->> 'offer_id')::uuid",
    'race for the row\n    if c.offer_id is null',
  ),
  off(
    'an offer that was replaced by another cannot be declined',
    "when 'decline' then\n    if c.offer_id is null or c.offer_id is distinct from (p_expect ->> 'offer_id')::uuid",
    "when 'decline' then\n    if c.offer_id is null",
  ),
  off(
    'only the agent who was asked declines',
    "or not exists (select 1 from assignments where id = c.offer_id and agent_id = p_actor) then\n      return refuse(c, 'offer.gone');\n    end if;\n    update agent_states",
    "then\n      return refuse(c, 'offer.gone');\n    end if;\n    update agent_states",
  ),
  off(
    'declining is no missed offer',
    'update agent_states set missed_in_a_row = 0 where agent_id = p_actor;',
    'null;',
  ),
  off(
    'an offer that expired counts as missed',
    'set missed_in_a_row = missed_in_a_row + 1',
    'set missed_in_a_row = missed_in_a_row',
  ),
  off('two missed offers in a row make an agent unavailable', 'if v_missed >= 2 then', 'if false then'),
  off('a claim takes nothing from a colleague', "return refuse(c, 'conversation.taken');", 'null;'),
  off(
    'claiming one’s own conversation again changes nothing',
    "if c.agent_id = p_actor then\n        return jsonb_build_object('ok', true, 'changed', false",
    "if false then\n        return jsonb_build_object('ok', true, 'changed', false",
  ),
  off(
    'a resolved conversation cannot be claimed',
    "elsif c.status = 'resolved' then\n      return refuse(c, 'conversation.resolved');",
    "elsif false then\n      return refuse(c, 'conversation.resolved');",
  ),
  off(
    'an agent who is off duty cannot claim',
    "elsif not exists (select 1 from agent_states where agent_id = p_actor and shift = 'on') then",
    'elsif false then',
  ),
  off('a claim goes not over the capacity', 'if v_free <= 0 and not exists', 'if false and not exists'),
  off(
    'an agent at capacity may claim what is offered to it already',
    "and not exists (select 1 from assignments where id = c.offer_id and agent_id = p_actor) then\n      return refuse(c, 'agent.at_capacity');",
    "then\n      return refuse(c, 'agent.at_capacity');",
  ),
  off(
    'the slot of an offer that somebody else claimed is used at once',
    'v_assign := before.offer_id is not null;',
    'v_assign := false;',
  ),
  off(
    'only the owner releases',
    "when 'release' then\n    if c.status <> 'in_progress' or c.agent_id is distinct from p_actor then",
    "when 'release' then\n    if c.status <> 'in_progress' then",
  ),
  off(
    'only what an agent has can be given back',
    "when 'requeue' then\n    if c.status <> 'in_progress' then",
    "when 'requeue' then\n    if false then",
  ),
  off(
    'resolving twice changes nothing',
    "or p_actor_kind in ('customer', 'admin') and c.status = 'resolved' then",
    'then',
  ),
  off(
    'an agent resolves only its own conversations',
    "elsif p_actor_kind = 'agent' and (c.status <> 'in_progress' or c.agent_id is distinct from p_actor) then",
    'elsif false then',
  ),
  off(
    'a deadline does not resolve what is resolved',
    "elsif c.status = 'resolved' then\n      return refuse(c, 'conversation.stale');",
    "elsif false then\n      return refuse(c, 'conversation.stale');",
  ),
  off('only a resolved conversation is closed', "if c.status <> 'resolved' then", 'if false then'),
  off(
    'the inbox shows what is overdue',
    "'overdue', p_actor_kind, p_actor, 'response', false);\n    perform touch_inbox(c.agent_id);",
    "'overdue', p_actor_kind, p_actor, 'response', false);",
  ),
  off(
    'an agent who lost the conversation is not overdue with it',
    "when 'overdue' then\n    if c.status <> 'in_progress' then",
    "when 'overdue' then\n    if false then",
  ),
  off(
    'a workflow’s own transition is noted in its commit',
    "(p_args ->> 'change_no')::bigint), c.change_no) else c.change_no end;",
    "(p_args ->> 'change_no')::bigint), c.change_no) else c.noted_change_no end;",
    FENCES,
  ),
  off(
    'what a late ring brings does not take a note back',
    "then least(greatest(c.noted_change_no, (p_args ->> 'change_no')::bigint), c.change_no)",
    "then least((p_args ->> 'change_no')::bigint, c.change_no)",
  ),
  off(
    'a change of state by a person rings',
    "v_ring boolean := p_actor_kind in ('customer', 'agent', 'admin', 'system');",
    'v_ring boolean := false;',
  ),
  off(
    'a workflow’s own transition does not ring itself',
    "v_ring boolean := p_actor_kind in ('customer', 'agent', 'admin', 'system');",
    'v_ring boolean := true;',
  ),
  off(
    'a workflow is not rung for the offer that its own transition made',
    "v_quiet uuid := case when p_actor_kind = 'workflow' then p_conversation end;",
    'v_quiet uuid := null;',
  ),
  off(
    'a transition that frees or asks for an agent looks for one in its commit',
    'perform assign_waiting(v_pool, v_quiet);',
    'null;',
  ),
  off('who waits is told so', 'perform tell_waiting(p_conversation);', 'null;'),
  off(
    'what the search for an agent wrote is noted for the workflow that asked',
    "if p_actor_kind = 'workflow' and c.noted_change_no <> c.change_no then",
    'if false then',
  ),
  off(
    'the old agent’s slot is free in the commit that resolves',
    'c := do_resolve(before, c, p_actor_kind, p_actor, v_reason, v_ring, p_args);\n    v_assign := true;',
    'c := do_resolve(before, c, p_actor_kind, p_actor, v_reason, v_ring, p_args);',
  ),
  off(
    'what an agent releases is offered at once',
    "'released', v_ring, 'released');\n    v_assign := true;",
    "'released', v_ring, 'released');",
    FENCES,
  ),
  off(
    'what a silent agent loses is offered at once',
    "v_reason, v_ring, 'released');\n    v_assign := true;",
    "v_reason, v_ring, 'released');",
    FENCES,
  ),
];
