import type { MessageView } from '$contracts/conversation.js';
import { dayKey } from '$lib/format/time.js';
import type { Outbox, OutboxEntry } from './outbox.js';

export type Author =
  { kind: 'customer' } | { kind: 'assistant' } | { kind: 'agent'; id: string } | { kind: 'system' };

export const authorOf = (message: Pick<MessageView, 'sender' | 'message_type'>): Author => {
  if (message.message_type === 'event' || message.sender === 'system') return { kind: 'system' };
  if (message.sender === 'user') return { kind: 'customer' };
  if (message.sender.startsWith('agent_'))
    return { kind: 'agent', id: message.sender.slice('agent_'.length) };
  return { kind: 'assistant' };
};

export type ThreadItem =
  | { kind: 'day'; key: string; instant: string }
  | { kind: 'system'; key: string; message: MessageView }
  | { kind: 'group'; key: string; author: Author; name: string | null; messages: readonly MessageView[] }
  | { kind: 'unsent'; key: string; entries: readonly OutboxEntry[] };

/** Messages of one author further apart than this start a new group. */
const GROUP_MS = 5 * 60_000;

const sameAuthor = (a: Author, b: Author): boolean =>
  a.kind === b.kind && (a.kind !== 'agent' || (b.kind === 'agent' && a.id === b.id));

const joins = (group: ThreadItem | undefined, message: MessageView, author: Author): boolean => {
  if (group?.kind !== 'group' || !sameAuthor(group.author, author)) return false;
  const before = group.messages.at(-1);
  return before !== undefined && Date.parse(message.timestamp) - Date.parse(before.timestamp) < GROUP_MS;
};

/** What a thread shows, derived from the messages alone: a line a day, runs of one author, system lines between them. */
export const threadItems = (messages: readonly MessageView[], outbox: Outbox): readonly ThreadItem[] => {
  const items: ThreadItem[] = [];
  let day = '';
  for (const message of messages) {
    const key = dayKey(new Date(message.timestamp));
    if (key !== day) {
      day = key;
      items.push({ kind: 'day', key: `day-${key}-${message.seq}`, instant: message.timestamp });
    }
    const author = authorOf(message);
    const last = items.at(-1);
    if (author.kind === 'system') {
      items.push({ kind: 'system', key: message.id, message });
    } else if (last?.kind === 'group' && joins(last, message, author)) {
      items[items.length - 1] = { ...last, messages: [...last.messages, message] };
    } else {
      items.push({ kind: 'group', key: message.id, author, name: message.sender_name, messages: [message] });
    }
  }
  if (outbox.length > 0) items.push({ kind: 'unsent', key: 'unsent', entries: outbox });
  return items;
};
