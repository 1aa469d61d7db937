import { describe, expect, it } from 'vitest';
import type { InboxItem, InboxPage } from '$contracts/agent.js';
import { messageOf } from '$lib/feed/testing.js';
import { emptyList, firstPage, markedRead, messagePosted, neighbour, nextPage, unreadIn } from './inbox.js';

const item = (id: string, patch: Partial<InboxItem> = {}): InboxItem => ({
  session_id: id,
  status: 'in_progress',
  owner: 'agent',
  assigned_agent: null,
  customer_name: null,
  last_message: 'old',
  last_sender: 'user',
  last_message_at: '2026-11-23T09:00:00.000Z',
  waiting_since: null,
  intent: null,
  reason: null,
  priority: 0,
  unread: 0,
  state_version: 1,
  head_seq: 3,
  ...patch,
});
const page = (items: InboxItem[], next_cursor: string | null = null): InboxPage => ({
  conversations: items,
  next_cursor,
  counts: { mine: items.length, queue: 0 },
});
const ids = (list: { items: readonly InboxItem[] }): string[] => list.items.map((one) => one.session_id);

describe('the inbox', () => {
  it('takes membership and order from the server', () => {
    const list = firstPage(emptyList, page([item('a'), item('b')]));
    expect(ids(firstPage(list, page([item('b'), item('c')])))).toEqual(['b', 'c']);
  });

  it('shows a pushed message at once and counts it as unread', () => {
    const list = firstPage(emptyList, page([item('a')]));
    const after = messagePosted(list, messageOf({ session_id: 'a', seq: 4, content: 'new' }));
    expect(after.items[0]).toMatchObject({
      last_message: 'new',
      last_sender: 'user',
      unread: 1,
      head_seq: 4,
    });
    expect(unreadIn(after)).toBe(1);
  });

  it('counts neither the own side nor what the list already knew', () => {
    const list = firstPage(emptyList, page([item('a')]));
    const own = messagePosted(list, messageOf({ session_id: 'a', seq: 4, sender: 'agent_1' }));
    expect(own.items[0]).toMatchObject({ unread: 0, last_sender: 'agent' });
    expect(messagePosted(own, messageOf({ session_id: 'a', seq: 4 }))).toBe(own);
  });

  it('counts the wait from the first unanswered message to the answer of a person', () => {
    const list = firstPage(emptyList, page([item('a')]));
    const asked = [4, 5].reduce((at, seq) => messagePosted(at, messageOf({ session_id: 'a', seq })), list);
    expect(asked.items[0]?.waiting_since).toBe(messageOf({ seq: 4 }).timestamp);
    const answered = messagePosted(asked, messageOf({ session_id: 'a', seq: 6, sender: 'agent_1' }));
    expect(answered.items[0]?.waiting_since).toBeNull();
  });

  it('keeps a pushed message when a list that was asked for before it arrives after it', () => {
    const pushed = messagePosted(
      firstPage(emptyList, page([item('a')])),
      messageOf({ session_id: 'a', seq: 4, content: 'new' }),
    );
    expect(firstPage(pushed, page([item('a')])).items[0]).toMatchObject({ last_message: 'new', unread: 1 });
  });

  it('shows a conversation once when it moves between two pages', () => {
    const list = firstPage(emptyList, page([item('a'), item('b')], 'x'));
    const more = nextPage(list, page([item('b'), item('c')]));
    expect([ids(more), more.nextCursor]).toEqual([['a', 'b', 'c'], null]);
  });

  it('forgets what is unread once it was read', () => {
    const list = firstPage(emptyList, page([item('a', { unread: 2 }), item('b', { unread: 1 })]));
    expect(unreadIn(markedRead(list, 'a'))).toBe(1);
    expect(markedRead(list, 'z')).toBe(list);
  });

  it('goes from one to the next and stops at the ends', () => {
    const list = firstPage(emptyList, page([item('a'), item('b')]));
    expect([
      neighbour(list, null, 1),
      neighbour(list, 'a', 1),
      neighbour(list, 'b', 1),
      neighbour(list, 'b', -1),
    ]).toEqual(['a', 'b', null, 'a']);
  });
});
