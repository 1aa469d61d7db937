import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiError, type AnyErrorCode } from '$lib/api/api-error.js';
import { ConversationFeed } from './feed.svelte.js';
import { MemoryStore } from './memory-store.js';
import { OutboxStore } from './outbox-store.js';
import { PretendServer } from './pretend-server.js';
import { viewOf } from './testing.js';

const SESSION = viewOf({}).session_id;

let server: PretendServer;
let storage: MemoryStore;
const open = (side: 'customer' | 'staff' = 'customer'): ConversationFeed =>
  new ConversationFeed({
    sessionId: SESSION,
    side,
    transport: server,
    store: new OutboxStore(storage, 'customer', SESSION),
  });
const fault = (code: AnyErrorCode, retryAfterSeconds: number | null = null): ApiError =>
  new ApiError({ code, message: 'no', retryAfterSeconds });

beforeEach(() => {
  vi.useFakeTimers();
  server = new PretendServer();
  storage = new MemoryStore();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('catching up through faults', () => {
  it('asks again by itself while the server is away, and says so until it worked', async () => {
    const feed = open();
    server.store({});
    server.syncFaults.push(fault('unavailable'), fault('client.timeout'));
    feed.resume();
    await vi.advanceTimersByTimeAsync(0);
    expect(feed.syncError?.code).toBe('unavailable');
    await vi.advanceTimersByTimeAsync(10_000);
    expect([feed.messages.length, feed.syncError]).toEqual([1, null]);
    expect(server.asked).toEqual([0, 0, 0]);
  });

  it('does not ask again what was refused for good, until the next connect', async () => {
    const feed = open();
    server.syncFaults.push(fault('conversation.not_found'));
    feed.resume();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(server.asked).toHaveLength(1);
    feed.resume();
    await vi.advanceTimersByTimeAsync(0);
    expect(server.asked).toHaveLength(2);
  });

  it('is not put off by a stream of pushes above the gap', async () => {
    const feed = open();
    feed.resume();
    await vi.advanceTimersByTimeAsync(0);
    server.store({ content: 'its push was lost' });
    for (let count = 0; count < 10; count += 1) {
      feed.posted(server.store({}));
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(feed.messages[0]?.content).toBe('its push was lost');
  });

  it('asks for what it missed at every connect, although no push told of it', async () => {
    const feed = open();
    feed.resume();
    await vi.advanceTimersByTimeAsync(0);
    server.store({ sender: 'bot' });
    feed.resume();
    await vi.advanceTimersByTimeAsync(0);
    expect(feed.messages).toHaveLength(1);
  });

  it('ends with the screen', async () => {
    const feed = open();
    feed.resume();
    await vi.advanceTimersByTimeAsync(0);
    feed.posted(server.store({ sender: 'bot' }));
    server.store({});
    feed.posted(server.store({}));
    feed.close();
    await feed.refresh();
    await vi.advanceTimersByTimeAsync(60_000);
    expect([server.asked, server.delivered]).toEqual([[0], []]);
  });
});

describe('sending through faults', () => {
  it('sends what waits at the next connect, however long the wait was to be', async () => {
    const feed = open();
    server.faults.push(fault('unavailable', 3600));
    feed.send('hello');
    await vi.advanceTimersByTimeAsync(10_000);
    expect(feed.outbox).toMatchObject([{ status: 'waiting', code: 'unavailable' }]);
    feed.resume();
    await vi.advanceTimersByTimeAsync(0);
    expect(server.messages).toHaveLength(1);
  });

  it('sends nothing more from a screen that was closed, and forgets nothing of it', async () => {
    const feed = open();
    feed.send('on its way');
    feed.send('waits');
    feed.close();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(server.messages.map(({ content }) => content)).toEqual(['on its way']);
    const left = new OutboxStore(storage, 'customer', SESSION).load();
    expect(left.map(({ content }) => content)).toEqual(['waits']);
  });

  it('has a message that waits once, however often the connection comes back', async () => {
    const feed = open();
    server.faults.push(fault('unavailable'), fault('unavailable'), fault('unavailable'));
    feed.send('hello');
    for (let count = 0; count < 2; count += 1) {
      await vi.advanceTimersByTimeAsync(0);
      feed.resume();
    }
    await vi.advanceTimersByTimeAsync(0);
    expect(feed.outbox).toHaveLength(1);
  });

  it('lets go of what is there although its ack never came', async () => {
    const feed = open();
    server.loseAck = true;
    feed.send('hello');
    await vi.advanceTimersByTimeAsync(0);
    for (const message of server.messages) feed.posted(message);
    expect([feed.outbox, storage.length]).toEqual([[], 0]);
  });

  it('forgets over a reload what the person has thrown away', async () => {
    const feed = open();
    server.faults.push(fault('request.invalid'));
    feed.send('refused');
    await vi.advanceTimersByTimeAsync(0);
    feed.discard(feed.outbox[0]?.client_message_id ?? '');
    expect([feed.outbox, storage.length]).toEqual([[], 0]);
  });

  it('works in a browser whose store is full', async () => {
    storage.setItem = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
    const feed = open();
    feed.send('hello');
    await vi.advanceTimersByTimeAsync(0);
    expect(server.messages.map(({ content }) => content)).toEqual(['hello']);
  });

  it('shows a person that it is their own word which waits, in the order it was written', async () => {
    const feed = open();
    server.faults.push(fault('unavailable', 3600));
    for (const text of ['one', 'two', 'three']) feed.send(text);
    await vi.advanceTimersByTimeAsync(0);
    expect(feed.items.at(-1)).toMatchObject({
      kind: 'unsent',
      entries: [{ content: 'one' }, { content: 'two' }, { content: 'three' }],
    });
  });
});

it('marks as read again what could not be told', async () => {
  const feed = open('staff');
  server.readFaults.push(fault('client.offline'));
  feed.markRead(2);
  await vi.advanceTimersByTimeAsync(0);
  feed.markRead(2);
  expect(server.reads).toEqual([2, 2]);
});

it('tells of the delivery of what the other side wrote, never of its own', async () => {
  const feed = open('staff');
  feed.posted(server.store({ sender: 'user' }));
  feed.posted(server.store({ sender: 'agent_1' }));
  await vi.advanceTimersByTimeAsync(1000);
  expect(server.delivered).toEqual([1]);
});

it('takes away what the assistant was writing as soon as somebody else has the talk', () => {
  const feed = open();
  feed.progressed({ turn: 1, step: 'writing' });
  feed.drafted({ turn: 1, attempt: 1, text: 'You can' });
  feed.updated({
    session_id: SESSION,
    state_version: 2,
    status: 'escalated',
    owner: 'queue',
    queue_position: 1,
    assigned_agent: null,
    head_seq: 0,
  });
  expect([feed.progress, feed.draft]).toEqual([null, null]);
});
