import { afterAll, beforeAll, expect, test } from 'vitest';
import { Reconciler } from '../../api/realtime/reconciler.js';
import { conversationWorkflowId, runView } from '../../workflows/conversation/messages.js';
import { shiftWorkflowId } from '../../workflows/shift/messages.js';
import { draftOf, scriptedAssistant } from '../factories/scripted-assistant.js';
import { openWorkflowDesk, type WorkflowDesk } from '../factories/workflow-desk.js';

const eventually = <T>(look: () => T) => expect.poll(look, { timeout: 10_000 });

let desk: WorkflowDesk;
let reconciler: Reconciler;
beforeAll(async () => {
  desk = await openWorkflowDesk({ assistant: scriptedAssistant((text) => draftOf(`answer to ${text}`)) });
  reconciler = new Reconciler({ ...desk, wakeRelay: () => desk.relay.wake() });
});
afterAll(() => desk.close());

const handleOf = (conversationId: string) =>
  desk.environment.client.workflow.getHandle(conversationWorkflowId(conversationId));
async function answeredConversation(): Promise<string> {
  const conversationId = await desk.conversation();
  await desk.say(conversationId, 'hello');
  await desk.until(conversationId, (s) => s.answered_seq === 1);
  return conversationId;
}
const overdue = (conversationId: string) =>
  desk.rows(`update conversations set due_at = now() - interval '40 seconds' where id = $1`, [
    conversationId,
  ]);
const looks = async () => [await reconciler.look(), await reconciler.look()];

test('in normal operation nothing is repaired', async () => {
  await answeredConversation();
  expect(await looks()).toEqual([[], []]);
  expect(await desk.rows('select 1 from repairs')).toEqual([]);
});

test('a conversation whose workflow was terminated gets another one, which meets the deadline', async () => {
  const conversationId = await answeredConversation();
  await handleOf(conversationId).terminate();
  await overdue(conversationId);
  const [first, second] = await looks();
  expect(first).toEqual([]);
  expect(second).toMatchObject([{ kind: 'conversation', id: conversationId, cause: 'overdue' }]);
  await desk.until(conversationId, (s) => s.status === 'resolved');
  expect(await desk.rows('select subject_id, cause from repairs')).toEqual([
    { subject_id: conversationId, cause: 'overdue' },
  ]);
});

test('a ring that was lost with its workflow is brought back, and answered once', async () => {
  const conversationId = await answeredConversation();
  await handleOf(conversationId).terminate();
  await desk.relay.stop();
  await desk.say(conversationId, 'second');
  await desk.rows('delete from outbox where subject_id = $1', [conversationId]);
  const [first, second] = await looks();
  expect(first).toEqual([]);
  expect(second).toMatchObject([{ id: conversationId, cause: 'unnoted' }]);
  await desk.relay.start();
  await desk.until(conversationId, (s) => s.answered_seq === 3);
  const answers = (await desk.messages(conversationId)).filter((message) => message.author === 'assistant');
  expect(answers.map((message) => message.content)).toEqual(['answer to hello', 'answer to second']);
});

test('with Temporal away nothing is taken for lost, and what was seen before counts no more', async () => {
  const conversationId = await answeredConversation();
  await handleOf(conversationId).terminate();
  await overdue(conversationId);
  let reachable = true;
  const link = { isReachable: () => reachable, namespaceId: () => desk.link.namespaceId() };
  const wary = new Reconciler({ ...desk, link, wakeRelay: () => desk.relay.wake() });
  expect(await wary.look()).toEqual([]);
  reachable = false;
  expect(await wary.look()).toEqual([]);
  reachable = true;
  expect(await wary.look()).toEqual([]);
  expect(await wary.look()).toMatchObject([{ id: conversationId }]);
  await desk.until(conversationId, (s) => s.status === 'resolved');
});

test('a workflow that runs while its worker is away is told once how things stand, and left alone', async () => {
  const conversationId = await answeredConversation();
  const rings = async (): Promise<number> =>
    (await desk.history(conversationId)).filter((event) => event.workflowExecutionSignaledEventAttributes)
      .length;
  await desk.stopWorkers();
  await overdue(conversationId);
  const before = await rings();
  expect(await looks()).toEqual([[], []]);
  expect(await reconciler.look()).toEqual([]);
  expect(await rings()).toBe(before + 1);
  await desk.startWorkers();
});

test('the shift of an agent whose workflow is gone is brought back', async () => {
  const agentId = await desk.agent();
  await eventually(() => desk.shifts.runState(agentId)).toBe('running');
  await desk.environment.client.workflow.getHandle(shiftWorkflowId(agentId)).terminate();
  await desk.rows(
    `update agent_states set reachability = 'away', away_since = now() - interval '1 hour',
      last_seen_at = now() - interval '1 hour' where agent_id = $1`,
    [agentId],
  );
  const repaired = (await looks()).flat().filter((subject) => subject.kind === 'shift');
  expect(repaired).toMatchObject([{ id: agentId }]);
  await eventually(() => desk.rows('select shift from agent_states where agent_id = $1', [agentId])).toEqual([
    { shift: 'off' },
  ]);
});

test('after a restore of the database the epoch goes up and running workflows adopt what is there', async () => {
  const conversationId = await answeredConversation();
  await reconciler.look();
  await desk.rows(`update app_state set timeline = 99`);
  await desk.rows(`update conversations set change_no = change_no - 1 where id = $1`, [conversationId]);
  await reconciler.look();
  expect((await desk.snapshot(conversationId)).epoch).toBe(2);
  await eventually(async () => (await handleOf(conversationId).query(runView)).snapshot.epoch).toBe(2);
  await desk.say(conversationId, 'again');
  await desk.until(conversationId, (s) => s.answered_seq === 3);
});

const epochNow = async (): Promise<number> =>
  (await desk.rows<{ epoch: number }>('select epoch from app_state'))[0]?.epoch ?? 0;
/** As if the database had been put back to a point before what the workflow knows, which only the workflow can tell. */
const putBack = (conversationId: string, changed = '') =>
  desk.rows(
    `update conversations set change_no = 2, ring_change_no = 2, noted_change_no = 2 ${changed} where id = $1`,
    [conversationId],
  );
const adopted = (conversationId: string, epoch: number) =>
  eventually(async () => (await handleOf(conversationId).query(runView)).snapshot.epoch).toBe(epoch);

test('a database that was put back is noticed after its start, once by two copies, and all open workflows adopt what is there', async () => {
  const ids = [await answeredConversation(), await answeredConversation(), await answeredConversation()];
  const epoch = await epochNow();
  for (const id of ids) await putBack(id);
  await desk.rows('update app_state set server_started_at = null');
  const other = new Reconciler({ ...desk, wakeRelay: () => desk.relay.wake() });
  await Promise.all([reconciler.look(), other.look()]);
  await eventually(epochNow).toBe(epoch + 1);
  await Promise.all([reconciler.look(), other.look()]);
  for (const id of ids) await adopted(id, epoch + 1);
  for (const id of ids) {
    await desk.say(id, 'again');
    await desk.until(id, (s) => s.answered_seq === 3);
  }
  expect(await epochNow()).toBe(epoch + 1);
  await other.stop();
});

test('a start of the database server is asked about once', async () => {
  const conversationId = await answeredConversation();
  await desk.rows('update app_state set server_started_at = null');
  await reconciler.look();
  const { length } = await desk.history(conversationId);
  await reconciler.look();
  expect(await desk.history(conversationId)).toHaveLength(length);
});

test('a workflow that is ahead of the database is found by what it does not do in time', async () => {
  const conversationId = await answeredConversation();
  const epoch = await epochNow();
  await putBack(conversationId, `, due_at = now() - interval '40 seconds'`);
  await looks();
  await eventually(epochNow).toBe(epoch + 1);
  await desk.until(conversationId, (s) => s.status === 'resolved');
});

test('a workflow that is ahead of the database is found by the first ring', async () => {
  const conversationId = await answeredConversation();
  const epoch = await epochNow();
  await putBack(conversationId);
  await desk.say(conversationId, 'again');
  await desk.until(conversationId, (s) => s.answered_seq === 3);
  expect(await epochNow()).toBe(epoch + 1);
});

test('only one copy leads, and another one when it has gone', async () => {
  const leaders = () =>
    desk.rows(`select pid from pg_locks where locktype = 'advisory' and granted
      and database = (select oid from pg_database where datname = current_database())`);
  let looks = 0;
  const link = {
    isReachable: () => true,
    namespaceId: () => {
      looks += 1;
      return desk.link.namespaceId();
    },
  };
  const first = new Reconciler({ ...desk, wakeRelay: () => undefined });
  const other = new Reconciler({ ...desk, link, wakeRelay: () => undefined, lookEveryMs: 100 });
  try {
    first.start();
    await eventually(leaders).toHaveLength(1);
    const leader = await leaders();
    other.start();
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(await leaders()).toEqual(leader);
    expect(looks).toBe(0);
    await first.stop();
    await eventually(() => looks).toBeGreaterThan(0);
    expect(await leaders()).toHaveLength(1);
  } finally {
    await first.stop();
    await other.stop();
  }
});
