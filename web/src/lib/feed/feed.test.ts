import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiError } from '$lib/api/api-error.js';
import { ConversationFeed } from './feed.svelte.js';
import { MemoryStore } from './memory-store.js';
import { OutboxStore } from './outbox-store.js';
import { PretendServer } from './pretend-server.js';
import { viewOf } from './testing.js';

const SESSION = viewOf({}).session_id;

let server: PretendServer;
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
  server = new PretendServer();
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
    await vi.advanceTimersByTimeAsync(100);
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
    feed.headed({ head_seq: 1, state_version: 1, epoch: 1 });
    await vi.advanceTimersByTimeAsync(1000);
    expect(feed.messages).toHaveLength(1);
  });
});

describe('a server that was put back to an older point', () => {
  const putBack = (feed: ConversationFeed): void => {
    server.epoch = 2;
    feed.headed({ head_seq: server.messages.length, state_version: 1, epoch: 2 });
  };

  it('is shown as it is now, however far it has come meanwhile, and marks begin anew', async () => {
    const feed = open();
    feed.resume();
    for (const content of ['kept', 'lost', 'lost']) feed.posted(server.store({ content, sender: 'bot' }));
    feed.markRead(3);
    await vi.advanceTimersByTimeAsync(2000);
    server.messages.length = 1;
    for (const content of ['new 2', 'new 3', 'new 4', 'new 5']) server.store({ content, sender: 'bot' });
    putBack(feed);
    await vi.advanceTimersByTimeAsync(2000);
    expect(texts(feed)).toEqual(['kept', 'new 2', 'new 3', 'new 4', 'new 5']);
    expect(server.asked.at(-1)).toBe(0);
    feed.markRead(2);
    expect(server.reads).toEqual([3, 2]);
    expect(server.delivered).toEqual([5]);
  });

  it('gets what is only in this browser: unsent, or acked and never shown', async () => {
    const feed = open();
    feed.resume();
    await vi.advanceTimersByTimeAsync(0);
    server.syncFaults.push(unavailable());
    feed.send('acked, then forgotten');
    await vi.advanceTimersByTimeAsync(10);
    expect(feed.outbox).toMatchObject([{ status: 'sent' }]);
    server.faults.push(unavailable());
    feed.send('unsent');
    await vi.advanceTimersByTimeAsync(10);
    server.messages.length = 0;
    server.store({ content: 'new', sender: 'bot' });
    putBack(feed);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(texts(feed)).toHaveLength(3);
    expect(texts(feed)).toEqual(expect.arrayContaining(['new', 'acked, then forgotten', 'unsent']));
    expect([feed.outbox, storage.length]).toEqual([[], 0]);
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
