import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ConversationView, MessageView } from '$contracts/conversation.js';
import { ApiError } from '$lib/api/api-error.js';
import { ConversationFeed, type FeedTransport } from './feed.svelte.js';
import { MemoryStore } from './memory-store.js';
import { OutboxStore } from './outbox-store.js';
import { messageOf, viewOf } from './testing.js';

const SESSION = viewOf({}).session_id;

/** A server in a few lines: stores by client message id, answers what came after a seq, fails on demand. */
class Server implements FeedTransport {
  readonly messages: MessageView[] = [];
  readonly asked: number[] = [];
  readonly reads: number[] = [];
  readonly delivered: number[] = [];
  readonly typing: boolean[] = [];
  version = 1;
  /** Thrown by the next calls, one each. */
  readonly faults: ApiError[] = [];
  /** The ack is lost after the message was stored. */
  loseAck = false;

  store(fields: Partial<MessageView>): MessageView {
    const message = messageOf({ seq: this.messages.length + 1, ...fields });
    this.messages.push(message);
    return message;
  }
  send({
    client_message_id,
    content,
  }: {
    client_message_id: string;
    content: string;
  }): Promise<{ seq: number }> {
    const fault = this.faults.shift();
    if (fault !== undefined) return Promise.reject(fault);
    const known = this.messages.find((message) => message.client_message_id === client_message_id);
    const { seq } = known ?? this.store({ client_message_id, content });
    if (!this.loseAck) return Promise.resolve({ seq });
    this.loseAck = false;
    return Promise.reject(new ApiError({ code: 'client.timeout', message: 'lost' }));
  }
  sync(after: number): Promise<ConversationView> {
    this.asked.push(after);
    const messages = this.messages.filter((message) => message.seq > after);
    return Promise.resolve(viewOf({ messages, head_seq: this.messages.length, state_version: this.version }));
  }
  markRead(seq: number): Promise<void> {
    this.reads.push(seq);
    return Promise.resolve();
  }
  markDelivered(seq: number): Promise<void> {
    this.delivered.push(seq);
    return Promise.resolve();
  }
  setTyping(typing: boolean): Promise<void> {
    this.typing.push(typing);
    return Promise.resolve();
  }
}

let server: Server;
let storage: MemoryStore;
const open = (): ConversationFeed =>
  new ConversationFeed({
    sessionId: SESSION,
    side: 'customer',
    transport: server,
    store: new OutboxStore(storage, 'customer', SESSION),
  });
const texts = (feed: ConversationFeed): string[] => feed.messages.map((message) => message.content);
const unavailable = (): ApiError => new ApiError({ code: 'unavailable', message: 'away' });

beforeEach(() => {
  vi.useFakeTimers();
  server = new Server();
  storage = new MemoryStore();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('sending', () => {
  it('brings every message once and in order, through faults and lost acks', async () => {
    const feed = open();
    feed.resume();
    server.faults.push(unavailable(), unavailable());
    server.loseAck = true;
    feed.send('one');
    feed.send('two');
    await vi.advanceTimersByTimeAsync(10_000);
    expect(server.messages.map((message) => message.content)).toEqual(['one', 'two']);
    expect(texts(feed)).toEqual(['one', 'two']);
    expect(feed.outbox).toEqual([]);
  });

  it('keeps a refused message for the person and sends the next', async () => {
    const feed = open();
    feed.resume();
    server.faults.push(new ApiError({ code: 'request.invalid', message: 'no' }));
    feed.send('refused');
    feed.send('fine');
    await vi.advanceTimersByTimeAsync(1000);
    expect(texts(feed)).toEqual(['fine']);
    expect(feed.outbox).toMatchObject([{ content: 'refused', status: 'failed', code: 'request.invalid' }]);
    feed.retry(feed.outbox[0]?.client_message_id ?? '');
    await vi.advanceTimersByTimeAsync(1000);
    expect(texts(feed)).toEqual(['fine', 'refused']);
  });

  it('goes on after a reload with what was not sent, under the same id', async () => {
    const before = open();
    before.resume();
    server.loseAck = true;
    before.send('written before the reload');
    await vi.advanceTimersByTimeAsync(0);
    before.close();
    const after = open();
    after.resume();
    await vi.advanceTimersByTimeAsync(1000);
    expect(texts(after)).toEqual(['written before the reload']);
    expect(storage.length).toBe(0);
  });
});

describe('several tabs', () => {
  it('sends what a tab that is gone has left, with the next connect, in the order it was written', async () => {
    const stays = open();
    const goes = open();
    server.faults.push(unavailable());
    goes.send('written in the other tab');
    await vi.advanceTimersByTimeAsync(0);
    goes.close();
    await vi.advanceTimersByTimeAsync(1);
    stays.resume();
    await vi.advanceTimersByTimeAsync(1000);
    expect(texts(stays)).toEqual(['written in the other tab']);
    expect(storage.length).toBe(0);
  });
});

describe('catching up', () => {
  it('asks once for a gap, after a moment in which the missing push may still come', async () => {
    const feed = open();
    feed.resume();
    await vi.advanceTimersByTimeAsync(0);
    server.asked.length = 0;
    const [first, second, third] = [server.store({}), server.store({}), server.store({})];
    feed.posted(first);
    feed.posted(third);
    feed.posted(second);
    await vi.advanceTimersByTimeAsync(1000);
    expect(server.asked).toEqual([]);
    server.store({});
    feed.posted(server.store({}));
    await vi.advanceTimersByTimeAsync(1000);
    expect(server.asked).toEqual([3]);
    expect(feed.messages).toHaveLength(5);
  });

  it('asks again when somebody asked during a question', async () => {
    const feed = open();
    const first = feed.refresh();
    void feed.refresh();
    await first;
    expect(server.asked).toHaveLength(2);
  });

  it('learns from the heartbeat what no push told', async () => {
    const feed = open();
    feed.resume();
    await vi.advanceTimersByTimeAsync(0);
    server.store({});
    feed.headed({ head_seq: 1, state_version: 1 });
    await vi.advanceTimersByTimeAsync(1000);
    expect(feed.messages).toHaveLength(1);
  });
});

it('tells what has arrived once for a burst, and not what was read meanwhile', async () => {
  const feed = open();
  for (const sender of ['bot', 'bot', 'user']) feed.posted(server.store({ sender }));
  await vi.advanceTimersByTimeAsync(1000);
  expect(server.delivered).toEqual([2]);
  feed.posted(server.store({ sender: 'bot' }));
  feed.markRead(4);
  await vi.advanceTimersByTimeAsync(1000);
  expect(server.delivered).toEqual([2]);
});

it('says that it is stuck only while what was written cannot be stored', async () => {
  const feed = open();
  server.faults.push(unavailable());
  feed.send('one');
  await vi.advanceTimersByTimeAsync(0);
  expect(feed.stuck).toBe(true);
  await vi.advanceTimersByTimeAsync(5000);
  expect(feed.stuck).toBe(false);
});

it('marks as read only what is new, and tells of typing at most every 3 s and once at the end', async () => {
  const feed = open();
  feed.markRead(2);
  feed.markRead(2);
  feed.markRead(1);
  expect(server.reads).toEqual([2]);
  for (const text of ['a', 'ab', 'abc']) feed.noteTyping(text);
  await vi.advanceTimersByTimeAsync(3000);
  feed.noteTyping('abcd');
  feed.send('abcd');
  expect(server.typing).toEqual([true, true, false]);
});
