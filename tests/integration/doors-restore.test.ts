import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDeskActivities } from '../../activities/create-activities.js';
import { createDatabase } from '../../db/client.js';
import { createRepairsRepository } from '../../db/repositories/repairs.repository.js';
import { createTurnsRepository } from '../../db/repositories/turns.repository.js';
import { createLogger } from '../../platform/logger.js';
import { openDesk, type Desk } from '../factories/desk.js';
import { draftOf } from '../factories/scripted-assistant.js';
import { whileHeld } from '../factories/rival.js';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

const epochNow = async (): Promise<number> =>
  (await desk.rows<{ epoch: number }>('select epoch from app_state'))[0]?.epoch ?? 0;
const changeNo = async (id: string): Promise<number> => (await desk.doors.snapshot(id))?.change_no ?? 0;
const told = async (id: string, changes: number, epochs = 0) => ({
  epoch: (await epochNow()) + epochs,
  change_no: (await changeNo(id)) + changes,
});
const notice = (id: string, known: Awaited<ReturnType<typeof told>>) =>
  desk.doors.noticeRestore('conversation', id, known);
const draft = (() => {
  const { content, citations, options, facts, summary, tried_articles } = draftOf('the answer');
  return {
    ...{ content, citations, options, summary },
    facts: { ...facts, ask_backs_in_a_row: 0 },
    ...{ intent: facts.intent, confidence: facts.confidence, tried: tried_articles },
  };
})();
/** A turn with a draft, and the activities of a worker. */
const drafted = async () => {
  const id = await desk.conversation();
  await desk.say(id, 'one');
  const begun = await desk.doors.beginTurn(id);
  if (!begun.ok) throw new Error(begun.code);
  return { id, turnNo: begun.turn_no, epoch: begun.snapshot.epoch };
};
const world = () => ({
  doors: desk.doors,
  turns: createTurnsRepository(createDatabase(desk.pool)),
  notifier: { wakeRelay: () => undefined, push: () => undefined },
  logger: createLogger({ process: 'test', level: 'silent' }),
});
const activities = () => createDeskActivities(world());

test('of many who know of more than the database has, one begins the new epoch, and everything open is to be rung', async () => {
  const ids = await Promise.all([1, 2, 3, 4].map(() => desk.conversation()));
  const before = await epochNow();
  const proofs = await Promise.all(ids.map(async (id) => ({ id, known: await told(id, 1) })));
  const answers = await Promise.all([...proofs, ...proofs].map(({ id, known }) => notice(id, known)));
  expect(answers.filter(Boolean)).toHaveLength(1);
  expect(await epochNow()).toBe(before + 1);
  const repairs = createRepairsRepository(createDatabase(desk.pool));
  expect(await repairs.ringRestored()).toBe(ids.length);
  while ((await repairs.ringRestored()) !== null);
});

test('who knows of as much as the database has, or of a conversation that it does not have, proves nothing', async () => {
  const id = await desk.conversation();
  const before = await epochNow();
  expect(await notice(id, await told(id, 0))).toBe(false);
  expect(await notice(crypto.randomUUID(), await told(id, 9))).toBe(false);
  expect(await notice(id, await told(id, 9, -1))).toBe(false);
  expect(await epochNow()).toBe(before);
});

test('an epoch that the database knows nothing of any more is passed, so that none comes twice', async () => {
  const id = await desk.conversation();
  const proof = await told(id, -1, 3);
  expect(await notice(id, proof)).toBe(true);
  expect(await epochNow()).toBe(proof.epoch + 1);
});

test('the shift of an agent proves it as well', async () => {
  const id = await desk.agent();
  const { change_no = 0, epoch = 0 } = (await desk.doors.shiftSnapshot(id)) ?? {};
  const worker = activities();
  const same = await worker.noteShift({ agent_id: id, change_no, known: { epoch, change_no } });
  expect(same.epoch).toBe(epoch);
  const known = { epoch, change_no: change_no + 1 };
  expect((await worker.noteShift({ agent_id: id, change_no, known })).epoch).toBe(epoch + 1);
});

test('a proof waits for nobody who works on the conversation', async () => {
  const id = await desk.conversation();
  const proof = await told(id, 1);
  const held = `select 1 from conversations where id = '${id}' for update`;
  expect(await whileHeld(desk, held, () => notice(id, proof))).toBe(true);
});

test('nothing is noted above what was changed, of a conversation or of a shift', async () => {
  const [id, agentId] = [await desk.conversation(), await desk.agent()];
  const worker = activities();
  await worker.note({ conversation_id: id, change_no: 999 });
  await worker.noteShift({ agent_id: agentId, change_no: 999 });
  const isAll = 'noted_change_no = change_no as is_all';
  expect(await desk.rows(`select ${isAll} from conversations where id = $1`, [id])).toEqual([
    { is_all: true },
  ]);
  expect(await desk.rows(`select ${isAll} from agent_states where agent_id = $1`, [agentId])).toEqual([
    { is_all: true },
  ]);
});

test('a workflow that knows of more is told how things stand in the new epoch', async () => {
  const id = await desk.conversation();
  const { epoch, change_no } = await told(id, 5);
  const snapshot = await activities().note({ conversation_id: id, change_no, known: { epoch, change_no } });
  expect(snapshot).toMatchObject({ epoch: epoch + 1, change_no: change_no - 5 });
});

test('neither draft nor answer of a turn that began before the restore is taken after it', async () => {
  const { id, turnNo, epoch } = await drafted();
  expect(await desk.doors.saveDraft({ conversationId: id, turnNo, epoch, draft })).toBe(true);
  await notice(id, await told(id, 1));
  expect(await desk.doors.saveDraft({ conversationId: id, turnNo, epoch, draft })).toBe(false);
  const worker = activities();
  const settle = {
    conversation_id: id,
    turn_no: turnNo,
    last_customer_seq: null,
    decision: { outcome: 'publish' } as const,
    facts: draft.facts,
    policy_version: 1,
  };
  const refused = await worker.settleTurn({ ...settle, epoch });
  expect(refused).toMatchObject({ done: false, snapshot: { epoch: epoch + 1, answered_seq: 0 } });
  const failed = { conversation_id: id, code: 'assistant.timeout', attempts: 1 };
  expect((await worker.failTurn({ ...failed, epoch })).done).toBe(false);
  // begun by a release that named no epoch
  expect((await worker.settleTurn(settle)).done).toBe(true);
});
