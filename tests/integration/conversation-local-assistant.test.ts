import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAssistant } from '../../activities/assistant/index.js';
import { createLogger } from '../../platform/logger.js';
import { openWorkflowDesk, type WorkflowDesk } from '../factories/workflow-desk.js';

const ARTICLES = [
  ['Return period', 'Items can be returned within 45 days of delivery. The parcel label is free of charge.'],
  ['Gift cards', 'Gift cards are valid for 3 years from the day of purchase and cannot be paid out.'],
  ['Opening hours', 'The shop in Harbour Street is open from 9:30 to 18:00, Monday to Saturday.'],
];

let desk: WorkflowDesk;
beforeAll(async () => {
  const logger = createLogger({ process: 'test', level: 'error' });
  desk = await openWorkflowDesk({ assistant: createAssistant({ openai: null, logger }) });
  for (const [title, content] of ARTICLES) {
    await desk.rows('insert into articles (title, content) values ($1, $2)', [title, content]);
  }
});
afterAll(() => desk.close());

test('a question that an article answers is answered from it, with its source', async () => {
  const conversationId = await desk.conversation();
  await desk.say(conversationId, 'How long are gift cards valid?');
  await desk.until(conversationId, (s) => s.answered_seq === 1);
  const [answer] = await desk.rows<{ content: string; citations: { quote: string }[]; confidence: number }>(
    `select content, citations, confidence from messages where conversation_id = $1 and kind = 'text'
      and author_kind = 'assistant'`,
    [conversationId],
  );
  expect(answer?.content).toContain('3 years');
  expect(ARTICLES[1]?.[1]).toContain(answer?.citations[0]?.quote);
});

test('"This is unacceptable, get me a human now" reaches a person', async () => {
  const conversationId = await desk.conversation();
  await desk.say(conversationId, 'This is unacceptable, get me a human now');
  const snapshot = await desk.until(conversationId, (s) => s.status === 'escalated');
  expect(snapshot.escalation_reason).toBe('human_request');
  const escalations = await desk.rows('select reason from escalations where conversation_id = $1', [
    conversationId,
  ]);
  expect(escalations).toEqual([{ reason: 'human_request' }]);
});

test('a question that no article answers does not get an invented answer', async () => {
  const conversationId = await desk.conversation();
  await desk.say(conversationId, 'What is the boiling point of mercury on the moon?');
  await desk.until(conversationId, (s) => s.answered_seq >= 1);
  const texts = (await desk.messages(conversationId)).filter(
    (message) => message.author === 'assistant' && message.kind === 'text',
  );
  expect(texts).toEqual([]);
});

test('an article that was changed answers the next question', async () => {
  await desk.rows(
    `update articles set content = 'Gift cards are valid for 7 years.' where title = 'Gift cards'`,
  );
  const conversationId = await desk.conversation();
  await desk.say(conversationId, 'How long are gift cards valid?');
  await desk.until(conversationId, (s) => s.answered_seq === 1);
  expect((await desk.messages(conversationId)).at(-1)?.content).toContain('7 years');
});
