import { mutantsOf, type Mutant } from '../mutant.js';
import { MESSAGE, PEOPLE, RECONCILER, REOPEN, TURNS } from '../tests.js';

const off = mutantsOf({ file: 'db/functions/post-message.sql.ts', project: 'integration', tests: MESSAGE });

const doors = mutantsOf({
  file: 'db/repositories/doors.repository.ts',
  project: 'integration',
  tests: MESSAGE,
});

/** How the rows of a person's and of the assistant's conversation are updated: by whom, and what tells the statement. */
const UPDATES = [
  ['an agent', 'change_no = change_no + 1,\n          last_message_at = clock_timestamp(), last_agent_at'],
  [
    'a customer to a person',
    'change_no = change_no + 1,\n          last_message_at = clock_timestamp(), last_customer_seq',
  ],
  [
    'a customer to the assistant',
    'change_no = change_no + 1,\n            last_message_at = clock_timestamp(), last_customer_seq',
  ],
] as const;

/** `post_message`, `reopen`, `post_note`, `create_conversation`: the way of a message. */
export const MESSAGE_MUTANTS: readonly Mutant[] = [
  ...UPDATES.map(([who, rest]) =>
    off(
      `a message of ${who} has its number from the locked row of its conversation`,
      `set head_seq = head_seq + 1, ${rest}`,
      `set head_seq = (select head_seq + 1 from conversations where id = p_conversation), ${rest}`,
    ),
  ),
  off(
    'what stands in the way of a message is read under the lock of its row',
    'select * into c from conversations where id = p_conversation for update;\n  if not found then\n    answer',
    'select * into c from conversations where id = p_conversation;\n  if not found then\n    answer',
    REOPEN,
  ),
  off(
    'a repeated client message id finds its first row',
    'where conversation_id = p_conversation and client_message_id = p_client_message_id;',
    'where false;',
  ),
  off(
    'a repeated client message id is no error',
    'exception when unique_violation then\n      v_answer',
    'exception when division_by_zero then\n      v_answer',
  ),
  off(
    'what was written in time has its number, whoever owns the talk now',
    "if not v_may_write or c.status = 'resolved' then",
    "if c.status = 'resolved' then",
    REOPEN,
  ),
  off(
    'a repeat reopens nothing',
    "if not v_may_write or c.status = 'resolved' then",
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
    "and owner_kind = 'agent' and agent_id = p_agent\n          returning",
    'and true\n          returning',
  ),
  off(
    'an agent cannot write into a colleague’s conversation',
    ' and agent_id = p_agent\n          returning',
    '\n          returning',
  ),
  off(
    'an agent who may not write is told so',
    "if not v_may_write then\n    answer := jsonb_build_object('ok', false, 'code', 'conversation.not_owner'",
    "if not v_may_write then\n    answer := jsonb_build_object('ok', false, 'code', 'conversation.stale'",
  ),
  off(
    'a message reopens a resolved conversation in its own commit',
    'c := reopen(c, p_author_kind, true);',
    "answer := jsonb_build_object('ok', false, 'code', 'conversation.stale'); return;",
  ),
  off(
    'a message that reopens tries the pool lock, and never waits for it under the row lock',
    'if not p_pool_first and not try_lock_pool(c.pool) then',
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
    "if (!posted.ok && posted.code === 'again.pool_first') {",
    'if (false as boolean) {',
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
    "ring_change_no = change_no + 1, due_kind = 'turn',",
    "due_kind = 'turn',",
    RECONCILER,
  ),
  off(
    'an unanswered message has a deadline of its own',
    "ring_change_no = change_no + 1, due_kind = 'turn',",
    'ring_change_no = change_no + 1,',
  ),
  off(
    'further messages do not put the deadline of the first off',
    "due_at = case when due_kind = 'turn' then due_at",
    'due_at = case when false then due_at',
  ),
  off(
    'the first unanswered message sets the time of its deadline',
    "due_at = case when due_kind = 'turn' then due_at",
    'due_at = case when true then due_at',
  ),
  off(
    'a message and its outbox row are one commit',
    "values ('conversation', p_conversation, v_change_no, v_ring, 'message', v_seq);",
    "select 'conversation', p_conversation, v_change_no, v_ring, 'message', v_seq where false;",
  ),
  off(
    'what an agent says is remembered for the deadlines',
    'last_message_at = clock_timestamp(), last_agent_at = clock_timestamp()',
    'last_message_at = clock_timestamp()',
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
