import { mutantsOf, type Mutant } from '../mutant.js';
import { MESSAGE, PEOPLE, RECONCILER, REOPEN, TURNS } from '../tests.js';

const off = mutantsOf({ file: 'db/functions/post-message.sql.ts', project: 'integration', tests: MESSAGE });

const doors = mutantsOf({
  file: 'db/repositories/doors.repository.ts',
  project: 'integration',
  tests: MESSAGE,
});

/** `post_message`, `reopen`, `post_note`, `create_conversation`: the way of a message. */
export const MESSAGE_MUTANTS: readonly Mutant[] = [
  off(
    'a message takes the lock of its conversation’s row',
    'v_answered\n    from conversations where id = p_conversation for update;',
    'v_answered\n    from conversations where id = p_conversation;',
  ),
  off(
    'a repeated client message id finds its first row',
    'where conversation_id = p_conversation and client_message_id = p_client_message_id;',
    'where false;',
  ),
  off(
    'a repeated client message id is stored once',
    'on conflict (conversation_id, client_message_id) where client_message_id is not null do nothing;',
    ';',
  ),
  off(
    'what was written in time has its number, whoever owns the talk now',
    "if not v_may_write or v_status = 'resolved' then",
    "if v_status = 'resolved' then",
    REOPEN,
  ),
  off(
    'a repeat reopens nothing',
    "if not v_may_write or v_status = 'resolved' then",
    'if not v_may_write then',
    REOPEN,
  ),
  off('a client message id with another text is refused', 'if m.content is distinct from p_content or', 'if'),
  off(
    'a client message id of another author is refused',
    ' or m.author_kind <> p_author_kind or m.agent_id is distinct from p_agent then',
    ' then',
  ),
  off(
    'an agent who does not own the conversation cannot write',
    'if not v_may_write then\n    return',
    'if false then\n    return',
  ),
  off(
    'an agent cannot write into a colleague’s conversation',
    ' and v_agent is not distinct from p_agent);',
    ');',
  ),
  off(
    'a message reopens a resolved conversation in its own commit',
    "if v_status = 'resolved' then",
    'if false then',
  ),
  off(
    'a message that reopens tries the pool lock, and never waits for it under the row lock',
    'if not p_pool_first and not try_lock_pool(v_pool) then',
    'if false then',
    REOPEN,
  ),
  off(
    'the second try of a message that reopens waits for the pool lock first',
    'if p_pool_first then\n    perform lock_pool(pool) from conversations where id = p_conversation;',
    'if false then\n    perform lock_pool(pool) from conversations where id = p_conversation;',
    REOPEN,
  ),
  doors(
    'a message that found the pool locked is sent a second time',
    "if (posted.code !== 'again.pool_first') return posted;",
    'if (!posted.ok) return posted as Refusal;',
    REOPEN,
  ),
  off(
    'a conversation returns to its last agent within 30 minutes only',
    "and before.resolved_at > clock_timestamp() - interval '30 minutes'",
    '',
    REOPEN,
  ),
  off(
    'a conversation returns to its last agent only while that agent takes offers',
    'and agent_takes_offers(c.last_agent_id) then',
    'then',
  ),
  off(
    'a reopened conversation is a new engagement',
    'c.engagement_no := c.engagement_no + 1;',
    'c.engagement_no := c.engagement_no;',
  ),
  off(
    'the agent of a reopened conversation has a slot taken',
    "values (c.id, c.engagement_no, c.offer_no, c.assignment_no, c.agent_id, 'accepted', 'reopen', clock_timestamp());",
    "select c.id, c.engagement_no, c.offer_no, c.assignment_no, c.agent_id, 'accepted', 'reopen', clock_timestamp() where false;",
    REOPEN,
  ),
  off(
    'the inbox of the agent of a reopened conversation changes',
    'perform touch_inbox(c.agent_id);',
    'null;',
    REOPEN,
  ),
  off(
    'a customer’s message to the assistant rings',
    "v_ring := v_customer and v_owner = 'assistant';",
    'v_ring := false;',
  ),
  off(
    'messages between people do not ring',
    "v_ring := v_customer and v_owner = 'assistant';",
    'v_ring := true;',
  ),
  off(
    'a ringing message leaves its mark for the reconciler',
    'ring_change_no = case when v_ring then v_change_no else ring_change_no end',
    'ring_change_no = ring_change_no',
    RECONCILER,
  ),
  off(
    'an unanswered message has a deadline of its own',
    "due_kind = case when v_ring then 'turn' else due_kind end",
    'due_kind = due_kind',
  ),
  off(
    'further messages do not put the deadline of the first off',
    "due_at = case when v_ring and v_due_kind is distinct from 'turn'",
    'due_at = case when v_ring',
  ),
  off(
    'the first unanswered message sets the time of its deadline',
    "due_at = case when v_ring and v_due_kind is distinct from 'turn'",
    'due_at = case when false',
  ),
  off(
    'a message and its outbox row are one commit',
    "values ('conversation', p_conversation, v_change_no, v_ring, 'message', v_seq);",
    "select 'conversation', p_conversation, v_change_no, v_ring, 'message', v_seq where false;",
  ),
  off(
    'what an agent says is remembered for the deadlines',
    'last_message_at = v_now, last_agent_at = v_now',
    'last_message_at = v_now',
    PEOPLE,
  ),
  off(
    'a note is pushed',
    "values ('conversation', p_conversation, v_change_no, false, 'note', v_staff_seq);",
    "select 'conversation', p_conversation, v_change_no, false, 'note', v_staff_seq where false;",
  ),
  off(
    'a note has a number of its own and none of the customer’s',
    'update conversations set staff_seq = staff_seq + 1, change_no',
    'update conversations set staff_seq = staff_seq + 1, head_seq = head_seq + 1, change_no',
  ),
  off(
    'a new conversation rings, so that its workflow starts',
    "'start', 'customer', null, null, true)",
    "'start', 'customer', null, null, false)",
  ),
  off(
    'a new conversation has an idle deadline',
    "c := set_due(c, 'idle');\n  c := journal_transition(before, c, 'start'",
    "c := journal_transition(before, c, 'start'",
    [...MESSAGE, ...TURNS],
  ),
];
