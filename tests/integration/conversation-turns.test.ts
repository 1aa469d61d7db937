import { afterAll, beforeAll, expect, test } from 'vitest';
import { decodedText } from '../factories/histories.js';
import { draftOf, scriptedAssistant, untilAborted } from '../factories/scripted-assistant.js';
import { openWorkflowDesk, type WorkflowDesk } from '../factories/workflow-desk.js';

const eventually = <T>(look: () => T) => expect.poll(look, { timeout: 10_000 });

let desk: WorkflowDesk;
const assistant = scriptedAssistant(async (text, _input, context) => {
  if (text.startsWith('slow')) await untilAborted(1_500, context);
  if (text.startsWith('endless')) await untilAborted(60_000, context);
  if (text.startsWith('poison')) throw new Error(`cannot handle ${text}`);
  if (text.startsWith('unsure')) return draftOf('', { confidence: 0.3 });
  if (text.startsWith('close')) {
    return {
      ...draftOf('Is it one of these?', { confidence: 0.3, ask_back_options: 2 }),
      options: ['A', 'B'],
    };
  }
  return draftOf(`answer to ${text}`);
});

beforeAll(async () => {
  desk = await openWorkflowDesk({ assistant });
});
afterAll(() => desk.close());

const answered = (conversationId: string, seq: number, patienceMs?: number) =>
  desk.until(conversationId, (s) => s.answered_seq >= seq, patienceMs);
const answersOf = async (conversationId: string) =>
  (await desk.messages(conversationId)).filter((message) => message.author === 'assistant');

test('every question of a long talk gets one answer, in at most 30 history events of at most 4 kB', async () => {
  const conversationId = await desk.conversation();
  const turns = 5;
  for (let turn = 1; turn <= turns; turn += 1) {
    await desk.say(conversationId, `question ${turn}`);
    await answered(conversationId, turn * 2 - 1);
  }
  expect(await answersOf(conversationId)).toHaveLength(turns);
  const { historyLength, historySize } = await desk.describe(conversationId);
  expect(historyLength / turns).toBeLessThanOrEqual(30);
  expect((historySize ?? Infinity) / turns).toBeLessThanOrEqual(4_096);
});

test('messages that arrive during a turn begin it anew, and one answer covers them all', async () => {
  const conversationId = await desk.conversation();
  await desk.say(conversationId, 'endless one');
  await desk.until(conversationId, (s) => s.turn_no === 1);
  await desk.say(conversationId, 'endless two');
  await desk.until(conversationId, (s) => s.turn_no === 2);
  await desk.say(conversationId, 'three');
  await answered(conversationId, 3);
  expect(await answersOf(conversationId)).toMatchObject([{ content: 'answer to three' }]);
});

test('a turn is begun anew at most twice in a row, then what came later is the next turn', async () => {
  const conversationId = await desk.conversation();
  await desk.say(conversationId, 'slow 1');
  for (const turn of [1, 2]) {
    await desk.until(conversationId, (s) => s.turn_no === turn);
    await desk.say(conversationId, `slow ${turn + 1}`);
  }
  await desk.until(conversationId, (s) => s.turn_no === 3);
  await desk.say(conversationId, 'last');
  await answered(conversationId, 4);
  expect(await answersOf(conversationId)).toMatchObject([
    { content: 'answer to slow 3' },
    { content: 'answer to last' },
  ]);
});

test('the assistant asks back once, then hands over, with the facts in the ledger', async () => {
  const conversationId = await desk.conversation();
  await desk.say(conversationId, 'close to something');
  await answered(conversationId, 1);
  await desk.say(conversationId, 'close again');
  await desk.until(conversationId, (s) => s.status === 'escalated');
  expect((await answersOf(conversationId)).map((message) => message.kind)).toEqual([
    'ask_back',
    'escalation',
  ]);
  const ledger = await desk.rows<{ action: string; facts: { ask_backs_in_a_row: number } }>(
    `select action, reason, policy_version, facts from ledger
      where conversation_id = $1 and facts is not null order by change_no`,
    [conversationId],
  );
  expect(ledger).toMatchObject([
    { action: 'ask_back', policy_version: 1, facts: { ask_backs_in_a_row: 0 } },
    { action: 'escalate', reason: 'low_confidence', policy_version: 1, facts: { ask_backs_in_a_row: 1 } },
  ]);
});

test('the threshold of the newest settings decides the next turn', async () => {
  await desk.settings({ confidence_threshold: 0.2 });
  const conversationId = await desk.conversation();
  await desk.say(conversationId, 'unsure');
  await answered(conversationId, 1);
  expect(await answersOf(conversationId)).toMatchObject([{ kind: 'text' }]);
  await desk.settings({});
  await desk.say(conversationId, 'unsure');
  await desk.until(conversationId, (s) => s.status === 'escalated');
});

test('a poison message ends after 8 attempts with a dead letter and a person; others are unaffected', async () => {
  const poisoned = await desk.conversation();
  await desk.say(poisoned, 'poison CANARY-7f3a');
  const other = await desk.conversation();
  await desk.say(other, 'fine');
  await answered(other, 1);
  const ended = await desk.until(poisoned, (s) => s.status === 'escalated', 40_000);
  expect(ended.escalation_reason).toBe('assistant_failed');
  expect(ended.turn_no).toBe(8);
  expect(
    await desk.rows('select code, attempts from dead_letters where conversation_id = $1', [poisoned]),
  ).toEqual([{ code: 'internal', attempts: 8 }]);
  expect(decodedText(await desk.history(poisoned))).not.toContain('CANARY');
});

test('a late or doubled ring of a closed conversation costs one short run and changes nothing', async () => {
  const conversationId = await desk.conversation();
  await desk.say(conversationId, 'thanks');
  await answered(conversationId, 1);
  await desk.doors.transition({ conversationId, action: 'resolve', actorKind: 'customer' });
  await desk.until(conversationId, (s) => s.due_kind === 'feedback');
  await desk.age(conversationId, '2 days');
  const closed = await desk.until(conversationId, (s) => s.due_at === null);
  await eventually(() => desk.conversations.runState(conversationId)).toBe('over');
  await desk.conversations.ring(closed);
  await desk.conversations.ring(closed);
  await eventually(() => desk.conversations.runState(conversationId)).toBe('over');
  const again = await desk.snapshot(conversationId);
  expect({ ...again, read_at: null }).toEqual({ ...closed, read_at: null });
  expect((await desk.history(conversationId)).length).toBeLessThanOrEqual(12);
});

test('rings that come doubled and in any order change nothing', async () => {
  const conversationId = await desk.conversation();
  const snapshots = [await desk.snapshot(conversationId)];
  for (let turn = 1; turn <= 3; turn += 1) {
    await desk.say(conversationId, `question ${turn}`);
    snapshots.push(await desk.snapshot(conversationId));
    snapshots.push(await answered(conversationId, turn * 2 - 1));
  }
  const before = await desk.snapshot(conversationId);
  await Promise.all(
    [...snapshots, ...snapshots.reverse()].map((snapshot) => desk.conversations.ring(snapshot)),
  );
  await eventually(
    async () => (await desk.describe(conversationId)).raw.pendingWorkflowTask ?? null,
  ).toBeNull();
  const after = await desk.snapshot(conversationId);
  expect({ ...after, read_at: null }).toEqual({ ...before, read_at: null });
  expect(await answersOf(conversationId)).toHaveLength(3);
  expect(await desk.conversations.runState(conversationId)).toBe('running');
});

test('a message to a closed conversation brings it back and is answered', async () => {
  const conversationId = await desk.conversation();
  await desk.doors.transition({ conversationId, action: 'resolve', actorKind: 'customer' });
  await desk.age(conversationId, '2 days');
  await desk.until(conversationId, (s) => s.due_at === null);
  await desk.say(conversationId, 'one more thing');
  const snapshot = await answered(
    conversationId,
    await desk.snapshot(conversationId).then((s) => s.last_customer_seq),
  );
  expect(snapshot).toMatchObject({ status: 'open', owner: 'assistant', engagement_no: 2 });
});
