import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDesk, type Desk } from '../factories/desk.js';
import { draftOf } from '../factories/scripted-assistant.js';
import { overtaken } from '../factories/rival.js';

const STALE = { ok: false, code: 'conversation.stale' };

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

const asked = async (): Promise<string> => {
  const conversationId = await desk.conversation();
  await desk.say(conversationId, 'one');
  return conversationId;
};
const begin = async (conversationId: string): Promise<number> => {
  const begun = await desk.doors.beginTurn(conversationId);
  if (!begun.ok) throw new Error(begun.code);
  return begun.turn_no;
};
const save = (conversationId: string, turnNo: number): Promise<boolean> => {
  const { content, citations, options, facts, summary, tried_articles } = draftOf('the answer');
  return desk.doors.saveDraft({
    conversationId,
    turnNo,
    draft: {
      ...{ content, citations, options, summary },
      facts: { ...facts, ask_backs_in_a_row: 0 },
      ...{ intent: facts.intent, confidence: facts.confidence, tried: tried_articles },
    },
  });
};
const publish = (conversationId: string, turn_no: number) =>
  desk.doors.transition({
    conversationId,
    action: 'publish',
    actorKind: 'workflow',
    expect: { turn_no },
  });
const take = async (conversationId: string): Promise<void> => {
  const taken = await desk.doors.transition({
    conversationId,
    action: 'claim',
    actorKind: 'agent',
    actorId: await desk.agent(),
  });
  expect(taken.ok).toBe(true);
};

test('a turn begins only over a question of the customer that the assistant owes an answer', async () => {
  const conversationId = await desk.conversation();
  expect(await desk.doors.beginTurn(conversationId)).toMatchObject(STALE);
  await desk.say(conversationId, 'one');
  await desk.say(conversationId, 'two');
  expect(await desk.doors.beginTurn(conversationId)).toMatchObject({
    ok: true,
    covers_from: 1,
    covers_to: 2,
    snapshot: { due_kind: 'turn' },
  });
  await take(conversationId);
  await desk.say(conversationId, 'three');
  expect(await desk.doors.beginTurn(conversationId)).toMatchObject(STALE);
});

test('a turn has its own deadline, however late it begins, and notes what it has read', async () => {
  const conversationId = await asked();
  await desk.rows(`update conversations set due_at = now() - interval '1 hour' where id = $1`, [
    conversationId,
  ]);
  await begin(conversationId);
  const look = `select noted_change_no = change_no as noted, due_at between now() + interval '30 seconds' and now() + interval '46 seconds' as in_time
    from conversations where id = $1`;
  expect(await desk.rows(look, [conversationId])).toEqual([{ noted: true, in_time: true }]);
  await take(conversationId);
  await desk.doors.beginTurn(conversationId);
  expect(await desk.rows(look, [conversationId])).toMatchObject([{ noted: true }]);
});

test('a turn without a draft cannot be published', async () => {
  const conversationId = await asked();
  expect(await publish(conversationId, await begin(conversationId))).toMatchObject(STALE);
});

test('no draft is kept of an older turn, nor once a person owns the conversation', async () => {
  const conversationId = await asked();
  const older = await begin(conversationId);
  const newer = await begin(conversationId);
  expect(await save(conversationId, older)).toBe(false);
  expect(await save(conversationId, newer)).toBe(true);
  await take(conversationId);
  expect(await save(conversationId, newer)).toBe(false);
  expect(
    await desk.rows('select turn_no from turns where conversation_id = $1 and content is not null', [
      conversationId,
    ]),
  ).toEqual([{ turn_no: newer }]);
});

test('a turn that begins while something else changes the conversation reads the change', async () => {
  const conversationId = await asked();
  const changes = `update conversations set intent = 'changed meanwhile' where id = '${conversationId}'`;
  expect(await overtaken(desk, changes, () => begin(conversationId))).toBe(1);
  expect(await desk.rows('select intent from conversations where id = $1', [conversationId])).toEqual([
    { intent: 'changed meanwhile' },
  ]);
});

test('an answer is published once, even when the owner came back to the assistant meanwhile', async () => {
  const conversationId = await asked();
  const turnNo = await begin(conversationId);
  await save(conversationId, turnNo);
  await desk.doors.transition({ conversationId, action: 'resolve', actorKind: 'customer' });
  await desk.say(conversationId, 'again');
  expect(await publish(conversationId, turnNo)).toMatchObject(STALE);
});
