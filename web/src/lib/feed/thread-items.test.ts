import { expect, it } from 'vitest';
import { enqueue } from './outbox.js';
import { threadItems } from './thread-items.js';
import { messageOf } from './testing.js';

const shape = (messages: Parameters<typeof threadItems>[0]): string[] =>
  threadItems(messages, []).map((item) =>
    item.kind === 'group' ? `${item.author.kind}×${item.messages.length}` : item.kind,
  );

it('groups what one author wrote in a row', () => {
  const messages = [
    messageOf({ seq: 1 }),
    messageOf({ seq: 2 }),
    messageOf({ seq: 3, sender: 'bot' }),
    messageOf({ seq: 4, sender: 'agent_a' }),
    messageOf({ seq: 5, sender: 'agent_b' }),
  ];
  expect(shape(messages)).toEqual(['day', 'customer×2', 'assistant×1', 'agent×1', 'agent×1']);
});

it('puts system lines between groups', () => {
  const messages = [
    messageOf({ seq: 1 }),
    messageOf({ seq: 2, sender: 'system', message_type: 'event' }),
    messageOf({ seq: 3 }),
  ];
  expect(shape(messages)).toEqual(['day', 'customer×1', 'system', 'customer×1']);
});

it('starts a new group after five minutes and a new line for each day', () => {
  const messages = [
    messageOf({ seq: 1, timestamp: '2026-01-05T12:00:00Z' }),
    messageOf({ seq: 2, timestamp: '2026-01-05T12:05:00Z' }),
    messageOf({ seq: 3, timestamp: '2026-01-07T12:05:01Z' }),
  ];
  expect(shape(messages)).toEqual(['day', 'customer×1', 'customer×1', 'day', 'customer×1']);
});

it('shows what is not sent yet at the end', () => {
  const items = threadItems(
    [messageOf({ seq: 1 })],
    enqueue([], { id: 'a', content: 'x', createdAt: '2026-01-05T12:00:00Z' }),
  );
  expect(items.at(-1)?.kind).toBe('unsent');
});
