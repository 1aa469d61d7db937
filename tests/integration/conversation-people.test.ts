import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { draftOf, scriptedAssistant } from '../factories/scripted-assistant.js';
import { openWorkflowDesk, type WorkflowDesk } from '../factories/workflow-desk.js';

const eventually = <T>(look: () => T) => expect.poll(look, { timeout: 10_000 });

let desk: WorkflowDesk;
beforeAll(async () => {
  desk = await openWorkflowDesk({
    assistant: scriptedAssistant((text) =>
      draftOf(`answer to ${text}`, { human_requested: text.includes('person') }),
    ),
  });
});
afterAll(() => desk.close());
// every test has its own agents; those of the test before must not be offered anything
afterEach(async () => {
  await desk.rows(`update agent_states set availability = 'busy'`);
});

async function escalated(): Promise<string> {
  const conversationId = await desk.conversation();
  await desk.say(conversationId, 'a person please');
  await desk.until(conversationId, (s) => s.status === 'escalated');
  return conversationId;
}
const statusesOf = (conversationId: string) =>
  desk.rows<{ agent_id: string; status: string }>(
    'select agent_id, status from assignments where conversation_id = $1 order by offered_at',
    [conversationId],
  );
const actionsOf = async (conversationId: string) =>
  (
    await desk.rows<{ action: string }>(
      'select action from ledger where conversation_id = $1 order by change_no',
      [conversationId],
    )
  ).map((row) => row.action);
const reply = (conversationId: string, agentId: string, content: string) =>
  desk.doors.postMessage({ conversationId, authorKind: 'agent', agentId, content });

test('with nobody on duty the customer waits, is told once, and is offered to the first who comes', async () => {
  const conversationId = await escalated();
  const told = (await desk.messages(conversationId)).filter((message) => message.author === 'system');
  expect(told).toHaveLength(1);
  await desk.age(conversationId, '2 minutes');
  await desk.until(conversationId, (s) => Date.parse(s.due_at ?? '') > Date.now());
  const agentId = await desk.agent();
  expect(await desk.offerOf(conversationId)).toMatchObject({ agent_id: agentId });
  expect((await desk.messages(conversationId)).filter((message) => message.author === 'system')).toHaveLength(
    1,
  );
});

test('an offer that nobody takes goes to the next agent', async () => {
  const [first, second] = [await desk.agent(), await desk.agent()];
  const conversationId = await escalated();
  const offered = await desk.until(conversationId, (s) => s.due_kind === 'offer');
  await desk.age(conversationId, '31 seconds');
  await desk.until(conversationId, (s) => s.offer_no > offered.offer_no);
  const statuses = await statusesOf(conversationId);
  expect(statuses.map((row) => row.status)).toEqual(['expired', 'offered']);
  expect(statuses.map((row) => row.agent_id).sort()).toEqual([first, second].sort());
});

test('an agent who misses two offers in a row is set unavailable', async () => {
  const agentId = await desk.agent();
  for (const missed of [1, 2]) {
    const conversationId = await escalated();
    await desk.until(conversationId, (s) => s.due_kind === 'offer');
    await desk.age(conversationId, '31 seconds');
    await desk.until(conversationId, (s) => s.due_kind === 'queue_check');
    const [state] = await desk.rows<{ missed_in_a_row: number; availability: string }>(
      'select missed_in_a_row, availability from agent_states where agent_id = $1',
      [agentId],
    );
    expect(state).toEqual({
      missed_in_a_row: missed,
      availability: missed === 2 ? 'unavailable' : 'available',
    });
    await desk.doors.transition({ conversationId, action: 'resolve', actorKind: 'customer' });
  }
});

test('a talk in which the customer says nothing more is resolved, and closed after the feedback window', async () => {
  const conversationId = await desk.conversation();
  await desk.say(conversationId, 'hello');
  await desk.until(conversationId, (s) => s.answered_seq === 1);
  await desk.age(conversationId, '31 minutes');
  await desk.until(conversationId, (s) => s.status === 'resolved');
  await desk.age(conversationId, '25 hours');
  await desk.until(conversationId, (s) => s.due_at === null);
  await eventually(() => desk.conversations.runState(conversationId)).toBe('over');
  expect(await actionsOf(conversationId)).toEqual(['start', 'publish', 'resolve', 'close']);
});

test('who waits in the queue for a day is told that it is closed', async () => {
  const conversationId = await escalated();
  await desk.age(conversationId, '25 hours');
  await desk.until(conversationId, (s) => s.status === 'resolved');
  const [row] = await desk.rows('select reason from ledger where conversation_id = $1 and action = $2', [
    conversationId,
    'resolve',
  ]);
  expect(row).toEqual({ reason: 'queue_timeout' });
});

test('a silent agent is overdue once, then the conversation goes to another agent', async () => {
  const silent = await desk.agent();
  const conversationId = await escalated();
  await desk.accept(conversationId);
  await desk.say(conversationId, 'are you there?');
  await desk.age(conversationId, '6 minutes');
  await eventually(() => actionsOf(conversationId)).toContain('overdue');
  await desk.age(conversationId, '6 minutes');
  await desk.until(conversationId, (s) => Date.parse(s.due_at ?? '') > Date.now());
  expect((await actionsOf(conversationId)).filter((action) => action === 'overdue')).toHaveLength(1);
  const other = await desk.agent();
  await desk.age(conversationId, '31 minutes');
  await desk.until(conversationId, (s) => s.owner === 'queue' && s.due_kind === 'offer');
  expect(await desk.offerOf(conversationId)).toMatchObject({ agent_id: other });
  expect(await reply(conversationId, silent, 'sorry')).toMatchObject({
    ok: false,
    code: 'conversation.not_owner',
  });
});

test('a customer who does not answer the agent any more is let go', async () => {
  await desk.agent();
  const conversationId = await escalated();
  const { agentId } = await desk.accept(conversationId);
  await reply(conversationId, agentId, 'done, anything else?');
  await desk.age(conversationId, '20 minutes');
  await desk.until(conversationId, (s) => Date.parse(s.due_at ?? '') > Date.now());
  await desk.age(conversationId, '11 minutes');
  const resolved = await desk.until(conversationId, (s) => s.status === 'resolved');
  expect(resolved.owner).toBe('none');
});

test('a window of the human phase takes at most 11 events, however much is said in it', async () => {
  await desk.settings({ response_timeout_seconds: 2 });
  const agentId = await desk.agent();
  const conversationId = await desk.conversation();
  await desk.doors.transition({ conversationId, action: 'claim', actorKind: 'agent', actorId: agentId });
  await reply(conversationId, agentId, 'hello');
  const claimed = await desk.snapshot(conversationId);
  await desk.until(conversationId, (s) => s.due_at !== claimed.due_at);
  const before = await desk.describe(conversationId);
  for (let count = 0; count < 30; count += 1) {
    await desk.say(conversationId, `question ${count}`);
    await reply(conversationId, agentId, `answer ${count}`);
  }
  const windowStart = await desk.snapshot(conversationId);
  await desk.until(conversationId, (s) => s.due_at !== windowStart.due_at);
  await eventually(async () => (await desk.describe(conversationId)).historyLength).toBeGreaterThan(
    before.historyLength,
  );
  const after = await desk.describe(conversationId);
  expect(after.historyLength - before.historyLength).toBeLessThanOrEqual(11);
  await desk.settings({});
});

test('the assistant never speaks after a person has taken over, in 100 races', async () => {
  const agents = await Promise.all([1, 2].map(() => desk.agent({ capacity: 50 })));
  await desk.rows(`update agent_states set availability = 'busy' where agent_id = any ($1)`, [agents]);
  const race = async (index: number): Promise<number> => {
    const conversationId = await desk.conversation();
    await desk.say(conversationId, 'hello');
    await new Promise((resolve) => setTimeout(resolve, (index % 20) * 10));
    const agentId = agents[index % 2] ?? '';
    await desk.doors.transition({ conversationId, action: 'claim', actorKind: 'agent', actorId: agentId });
    await desk.say(conversationId, 'and now?');
    await eventually(async () => (await desk.describe(conversationId)).historyLength).toBeGreaterThan(6);
    const messages = await desk.messages(conversationId);
    const joined = messages.findIndex((message) => message.author === 'system');
    expect(messages.slice(joined).some((message) => message.author === 'assistant')).toBe(false);
    return messages.slice(0, joined).filter((message) => message.author === 'assistant').length;
  };
  let answeredBefore = 0;
  for (let start = 0; start < 100; start += 20) {
    const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => race(start + index)));
    answeredBefore += answers.filter((count) => count > 0).length;
  }
  await desk.rows('select pg_sleep(1)');
  const spoken = await desk.rows(
    `select 1 from messages m join conversations c on c.id = m.conversation_id
      where c.agent_id = any ($1) and m.author_kind = 'assistant' and m.created_at > (
        select min(created_at) from messages j where j.conversation_id = c.id and j.author_kind = 'system')`,
    [agents],
  );
  expect(spoken).toHaveLength(0);
  expect(answeredBefore).toBeLessThan(100);
});
