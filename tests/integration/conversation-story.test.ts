import { afterAll, beforeAll, expect, test } from 'vitest';
import { draftOf, scriptedAssistant } from '../factories/scripted-assistant.js';
import { openWorkflowDesk, type WorkflowDesk } from '../factories/workflow-desk.js';

let desk: WorkflowDesk;
beforeAll(async () => {
  desk = await openWorkflowDesk({
    assistant: scriptedAssistant((text) =>
      text.includes('person')
        ? draftOf('', { human_requested: true, has_answer: false, confidence: 0 })
        : draftOf(`About ${text}: five days.`),
    ),
  });
});
afterAll(() => desk.close());

test('a question is answered, a request for a person reaches one agent, who solves it', async () => {
  const conversationId = await desk.conversation();
  await desk.say(conversationId, 'a refund');
  await desk.until(conversationId, (s) => s.answered_seq === 1 && s.due_kind === 'idle');
  expect(await desk.messages(conversationId)).toMatchObject([
    { author: 'customer', content: 'a refund' },
    { author: 'assistant', kind: 'text', content: 'About a refund: five days.' },
  ]);

  await desk.say(conversationId, 'get me a person');
  await desk.until(conversationId, (s) => s.status === 'escalated');
  const agentId = await desk.agent();
  await desk.until(conversationId, (s) => s.due_kind === 'offer');
  const offer = await desk.offerOf(conversationId);
  expect(offer?.agent_id).toBe(agentId);
  const accepted = await desk.doors.transition({
    conversationId,
    action: 'accept',
    actorKind: 'agent',
    actorId: agentId,
    expect: { offer_id: offer?.id ?? '' },
  });
  expect(accepted.ok).toBe(true);
  await desk.doors.transition({ conversationId, action: 'resolve', actorKind: 'agent', actorId: agentId });
  await desk.until(conversationId, (s) => s.status === 'resolved' && s.due_kind === 'feedback');
});
