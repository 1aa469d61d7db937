import { describe, expect, it } from 'vitest';
import * as outbox from './outbox.js';
import { MemoryStore } from './memory-store.js';
import { OutboxStore } from './outbox-store.js';
import { messageOf } from './testing.js';

const withTwo = (): outbox.Outbox => {
  const first = outbox.enqueue([], { id: 'a', content: 'one', createdAt: '2026-01-05T12:00:00Z' });
  return outbox.enqueue(first, { id: 'b', content: 'two', createdAt: '2026-01-05T12:00:01Z' });
};
const statuses = (box: outbox.Outbox): string[] => box.map((entry) => entry.status);

describe('what a person wrote', () => {
  it('goes out one at a time, in the order it was written', () => {
    const box = withTwo();
    expect(outbox.nextToSend(box)?.client_message_id).toBe('a');
    const sending = outbox.markSending(box, 'a');
    expect(outbox.nextToSend(sending)).toBeNull();
    expect(outbox.nextToSend(outbox.markSent(sending, 'a'))?.client_message_id).toBe('b');
  });

  it('is sent again under the same id after a passing fault, before what was written later', () => {
    const fault = { code: 'unavailable', transient: true } as const;
    const box = outbox.markUnsent(outbox.markSending(withTwo(), 'a'), 'a', fault);
    expect(statuses(box)).toEqual(['waiting', 'queued']);
    expect(outbox.nextToSend(box)).toMatchObject({ client_message_id: 'a', attempts: 1 });
  });

  it('waits for the person after a refusal and does not hold up the rest', () => {
    const box = outbox.markUnsent(withTwo(), 'a', { code: 'request.invalid', transient: false });
    expect(statuses(box)).toEqual(['failed', 'queued']);
    expect(outbox.nextToSend(box)?.client_message_id).toBe('b');
    expect(outbox.nextToSend(outbox.requeue(box, 'a'))?.client_message_id).toBe('a');
  });

  it('leaves the outbox when the conversation shows it', () => {
    const box = withTwo();
    expect(outbox.settle(box, [messageOf({ seq: 1, client_message_id: 'a' })]).map((e) => e.content)).toEqual(
      ['two'],
    );
    expect(outbox.settle(box, [messageOf({ seq: 1 })])).toBe(box);
  });
});

describe('the outbox over a reload', () => {
  it('comes back in order, queued again, for its own conversation only', () => {
    const storage = new MemoryStore();
    const store = new OutboxStore(storage, 'customer', 'mine');
    for (const entry of withTwo().toReversed()) store.put(entry);
    new OutboxStore(storage, 'customer', 'other').put({ ...withTwo()[0]!, client_message_id: 'c' });
    store.remove('none');
    expect(store.load().map((entry) => [entry.content, entry.status])).toEqual([
      ['one', 'queued'],
      ['two', 'queued'],
    ]);
    store.remove('a');
    expect(store.load().map((entry) => entry.content)).toEqual(['two']);
  });

  it('leaves out an entry that somebody else has written over', () => {
    const storage = new MemoryStore();
    storage.setItem('switchboard:outbox:customer:mine:a', '{"content": 1}');
    storage.setItem('switchboard:outbox:customer:mine:b', 'no json');
    expect(new OutboxStore(storage, 'customer', 'mine').load()).toEqual([]);
  });
});
