import { beforeEach, describe, expect, it } from 'vitest';
import { ApiError, type AnyErrorCode } from '$lib/api/api-error.js';
import { MemoryStore } from '$lib/feed/memory-store.js';
import * as outbox from '$lib/feed/outbox.js';
import { OutboxStore } from '$lib/feed/outbox-store.js';
import { Drafts } from './drafts.js';
import { Leftovers } from './leftovers.js';

const ME = 'agent-1';
let storage: MemoryStore;
let drafts: Drafts;
let sent: string[];
let givenBack: number;
let fault: AnyErrorCode | null;
let faults: 'always' | 'once';
let open: string | null;

const write = (sessionId: string, ...texts: string[]): void => {
  for (const [index, content] of texts.entries()) {
    const createdAt = new Date(1_000 * (index + 1)).toISOString();
    const [entry] = outbox.enqueue([], { id: `${sessionId}-${index}`, content, createdAt });
    if (entry !== undefined) new OutboxStore(storage, ME, sessionId).put(entry);
  }
};
const leftovers = (): Leftovers =>
  new Leftovers({
    store: storage,
    writer: ME,
    drafts,
    send: ({ content }) => {
      const code = fault;
      if (faults === 'once') fault = null;
      if (code !== null) return Promise.reject(new ApiError({ code, message: 'no' }));
      sent.push(content);
      return Promise.resolve();
    },
    isOpen: (sessionId) => sessionId === open,
    onGivenBack: () => (givenBack += 1),
  });

beforeEach(() => {
  storage = new MemoryStore();
  drafts = new Drafts(storage, ME);
  sent = [];
  givenBack = 0;
  fault = null;
  faults = 'always';
  open = null;
});

describe('what an agent wrote in a conversation and then left', () => {
  it('is sent in its order, once', async () => {
    write('a', 'one', 'two');
    const both = leftovers();
    await Promise.all([both.flush(), both.flush()]);
    await both.flush();
    expect(sent).toEqual(['one', 'two']);
    expect(storage.length).toBe(0);
  });

  it('is left to the conversation that is open', async () => {
    write('a', 'one');
    open = 'a';
    await leftovers().flush();
    expect(sent).toEqual([]);
  });

  it('waits when it cannot be sent now', async () => {
    write('a', 'one');
    fault = 'unavailable';
    await leftovers().flush();
    fault = null;
    await leftovers().flush();
    expect([sent, givenBack]).toEqual([['one'], 0]);
  });

  it('waits behind what could not be sent before it', async () => {
    write('a', 'one', 'two');
    write('b', 'elsewhere');
    fault = 'unavailable';
    faults = 'once';
    await leftovers().flush();
    expect(sent).toEqual(['elsewhere']);
    await leftovers().flush();
    expect(sent).toEqual(['elsewhere', 'one', 'two']);
  });

  it('is a draft again, whole and in its order, when it is refused for ever', async () => {
    write('a', 'one', 'two');
    fault = 'conversation.not_owner';
    await leftovers().flush();
    expect(drafts.read('a', 'reply')).toBe('one\n\ntwo');
    expect([sent, givenBack, OutboxStore.sessions(storage, ME)]).toEqual([[], 1, []]);
  });

  it('is never sent by another person at the same browser', async () => {
    write('a', 'one');
    expect(OutboxStore.sessions(storage, 'agent-2')).toEqual([]);
    expect(new OutboxStore(storage, 'customer', 'a').load()).toEqual([]);
  });
});
