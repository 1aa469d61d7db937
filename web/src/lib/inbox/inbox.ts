import type { InboxItem, InboxPage } from '$contracts/agent.js';
import type { MessageView } from '$contracts/conversation.js';

/** One view of the inbox, in the order of the server. */
export interface InboxList {
  readonly items: readonly InboxItem[];
  readonly nextCursor: string | null;
}

export const emptyList: InboxList = { items: [], nextCursor: null };

/** An item that a push has already brought further than the list that was asked for before it stays as it is. */
const newer = (fetched: InboxItem, known: InboxItem | undefined): InboxItem =>
  known !== undefined && (known.head_seq > fetched.head_seq || known.state_version > fetched.state_version)
    ? known
    : fetched;

/** The first page, asked for anew: who is in the view and in what order is the server's word. */
export const firstPage = (list: InboxList, page: InboxPage): InboxList => {
  const known = new Map(list.items.map((item) => [item.session_id, item]));
  return {
    items: page.conversations.map((item) => newer(item, known.get(item.session_id))),
    nextCursor: page.next_cursor,
  };
};

/** The page after what is here; a conversation that has moved up meanwhile is not shown twice. */
export const nextPage = (list: InboxList, page: InboxPage): InboxList => {
  const here = new Set(list.items.map((item) => item.session_id));
  const added = page.conversations.filter((item) => !here.has(item.session_id));
  return { items: [...list.items, ...added], nextCursor: page.next_cursor };
};

const senderOf = (message: MessageView): InboxItem['last_sender'] =>
  message.sender === 'user' || message.sender === 'bot' || message.sender === 'system'
    ? message.sender
    : 'agent';

/** The customer waits from the first unanswered message on, and no longer once a person has answered. */
const effectOf = (item: InboxItem, message: MessageView): Partial<InboxItem> => {
  if (message.sender === 'user') {
    const waits = item.status === 'in_progress' && item.waiting_since === null;
    return { unread: item.unread + 1, ...(waits ? { waiting_since: message.timestamp } : {}) };
  }
  return item.status === 'in_progress' && senderOf(message) === 'agent' ? { waiting_since: null } : {};
};

/** A pushed message shows in the list at once; one that the list already counts changes nothing. */
export const messagePosted = (list: InboxList, message: MessageView): InboxList => {
  const at = list.items.findIndex((item) => item.session_id === message.session_id);
  const item = list.items[at];
  if (item === undefined || message.seq <= item.head_seq) return list;
  const changed: InboxItem = {
    ...item,
    head_seq: message.seq,
    last_message: message.content.slice(0, 200),
    last_message_at: message.timestamp,
    last_sender: senderOf(message),
    ...effectOf(item, message),
  };
  return { ...list, items: list.items.with(at, changed) };
};

/** An agent has read a conversation up to its end. */
export const markedRead = (list: InboxList, sessionId: string): InboxList =>
  list.items.some((item) => item.session_id === sessionId && item.unread > 0)
    ? {
        ...list,
        items: list.items.map((item) => (item.session_id === sessionId ? { ...item, unread: 0 } : item)),
      }
    : list;

export const unreadIn = (list: InboxList): number => list.items.reduce((sum, item) => sum + item.unread, 0);

/** The neighbour of a conversation in the list; the first one when none is chosen, none at the ends. */
export const neighbour = (list: InboxList, sessionId: string | null, step: 1 | -1): string | null => {
  const at = list.items.findIndex((item) => item.session_id === sessionId);
  if (at === -1) return list.items[0]?.session_id ?? null;
  return list.items[at + step]?.session_id ?? null;
};
