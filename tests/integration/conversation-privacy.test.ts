import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { decodedText } from '../factories/histories.js';
import { draftOf, scriptedAssistant } from '../factories/scripted-assistant.js';
import { openWorkflowDesk, type WorkflowDesk } from '../factories/workflow-desk.js';

const CANARY = 'CANARY-5d1e';
let attempts = 0;

let desk: WorkflowDesk;
beforeAll(async () => {
  desk = await openWorkflowDesk({
    assistant: scriptedAssistant((text) => {
      if (text.includes('provider')) {
        attempts += 1;
        throw new Error(`400 from the provider, who quotes: ${text}`, { cause: new Error(CANARY) });
      }
      return { ...draftOf(`${CANARY} answers ${text}`), summary: CANARY, options: [CANARY] };
    }),
  });
});
afterAll(() => desk.close());

test('no history, memo, search attribute or failure holds what people or providers wrote', async () => {
  const conversationId = await desk.doors.createConversation({
    tokenHash: randomBytes(32),
    name: `${CANARY} Miller`,
    email: `${CANARY}@example.test`,
    externalUserId: CANARY,
  });
  const agentId = await desk.agent();
  await desk.rows('update users set first_name = $2, last_name = $2 where id = $1', [agentId, CANARY]);
  await desk.say(conversationId, `my name is ${CANARY}`);
  await desk.until(conversationId, (s) => s.answered_seq === 1);
  await desk.say(conversationId, `provider ${CANARY}`);
  await desk.until(conversationId, (s) => s.status === 'escalated', 40_000);
  expect(attempts).toBe(8);
  await desk.accept(conversationId);
  await desk.doors.postMessage({ conversationId, authorKind: 'agent', agentId, content: CANARY });
  await desk.doors.postNote({ conversationId, authorId: agentId, content: CANARY });
  await desk.doors.transition({ conversationId, action: 'resolve', actorKind: 'agent', actorId: agentId });
  await desk.age(conversationId, '25 hours');
  await desk.until(conversationId, (s) => s.due_at === null);

  const client = desk.environment.client.workflow;
  let executions = 0;
  for await (const execution of client.list({ query: `TaskQueue = '${desk.taskQueue}'` })) {
    executions += 1;
    const handle = client.getHandle(execution.workflowId, execution.runId);
    const { events } = await handle.fetchHistory();
    expect(decodedText(events ?? [])).not.toContain(CANARY);
    const { raw } = await handle.describe();
    expect(decodedText([raw as object])).not.toContain(CANARY);
  }
  expect(executions).toBeGreaterThanOrEqual(2);
  // the search itself finds what is there
  expect(decodedText([{ payload: Buffer.from(CANARY) }])).toContain(CANARY);
  expect(decodedText(await desk.history(conversationId))).toContain('last_customer_seq');
});
