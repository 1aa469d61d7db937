import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDesk, type Desk } from '../factories/desk.js';

let desk: Desk;
beforeEach(async () => {
  desk = await openDesk();
});
afterEach(() => desk.close());

const draft = {
  content: 'answer',
  citations: [],
  options: [],
  intent: 'order_status',
  confidence: 0.9,
  summary: null,
  tried: [],
  facts: {
    intent: 'order_status',
    intent_confidence: 0.9,
    confidence: 0.9,
    has_answer: true,
    ask_back_options: 0,
    ask_backs_in_a_row: 0,
    human_requested: false,
    keyword_matched: false,
    safety_matched: false,
    repeated_question: false,
    injection_suspected: false,
    citations: 0,
    retrieval_score: 1,
    groundedness: 1,
    adapter: 'local',
    fallback_code: null,
  },
} as const;
const drafted = async (conversationId: string): Promise<number> => {
  const turn = await desk.doors.beginTurn(conversationId);
  if (!turn.ok) throw new Error(turn.code);
  expect(
    await desk.doors.saveDraft({
      conversationId,
      turnNo: turn.turn_no,
      draft: { ...draft, citations: [], options: [], tried: [] },
    }),
  ).toBe(true);
  return turn.turn_no;
};

test('when the assistant could not help it says so in the words of the settings, in turn', async () => {
  await desk.rows(
    `insert into settings_versions (version, data) values (2, '{"fallback_responses": ["Zero.", "One."]}')`,
  );
  const conversationId = await desk.conversation();
  await desk.say(conversationId, 'where is my order?');
  await drafted(conversationId);
  await desk.doors.transition({
    conversationId,
    action: 'escalate',
    actorKind: 'workflow',
    args: { reason: 'low_confidence' },
  });
  const said = `select content from messages where conversation_id = $1 and kind = 'escalation'`;
  expect(await desk.rows(said, [conversationId])).toEqual([{ content: 'One.' }]);
});

test('the assistant cannot publish once a person has taken the conversation', async () => {
  const conversationId = await desk.conversation();
  const agentId = await desk.agent();
  await desk.say(conversationId, 'where is my order?');
  const turnNo = await drafted(conversationId);
  const [taken, published] = await Promise.all([
    desk.doors.transition({ conversationId, action: 'claim', actorKind: 'agent', actorId: agentId }),
    desk.doors.transition({
      conversationId,
      action: 'publish',
      actorKind: 'workflow',
      expect: { turn_no: turnNo },
    }),
  ]);
  expect(taken.ok).toBe(true);
  const answers = await desk.rows<{ seq: number }>(
    `select seq from messages where conversation_id = $1 and author_kind = 'assistant'`,
    [conversationId],
  );
  expect(answers).toHaveLength(published.ok ? 1 : 0);
  const late = await desk.doors.transition({
    conversationId,
    action: 'publish',
    actorKind: 'workflow',
    expect: { turn_no: turnNo },
  });
  expect(late).toMatchObject({ ok: false, code: 'conversation.stale' });
});

test('a newer turn fences out the draft and the answer of the older one', async () => {
  const conversationId = await desk.conversation();
  await desk.say(conversationId, 'one');
  const older = await drafted(conversationId);
  await desk.say(conversationId, 'two');
  const newer = await drafted(conversationId);
  const publish = (turnNo: number) =>
    desk.doors.transition({
      conversationId,
      action: 'publish',
      actorKind: 'workflow',
      expect: { turn_no: turnNo },
    });
  expect(await publish(older)).toMatchObject({ ok: false, code: 'conversation.stale' });
  expect(await publish(newer)).toMatchObject({ ok: true, snapshot: { answered_seq: 2, due_kind: 'idle' } });
  expect(await publish(newer)).toMatchObject({ ok: false, code: 'conversation.stale' });
  expect(
    await desk.rows(`select seq from messages where conversation_id = $1 and author_kind = 'assistant'`, [
      conversationId,
    ]),
  ).toHaveLength(1);
});
