import { setTimeout as sleep } from 'node:timers/promises';
import { Feed } from './feed.js';
import type { Journal } from './journal.js';
import { callUntilAnswered, sendUntilAcked } from './patience.js';
import type { Customer, Staff } from './people.js';
import type { Chance } from './random.js';

const QUESTIONS = [
  'How can I return an item?',
  'Where is my order?',
  'I want to talk to a person',
  'Can I change my delivery address?',
  'This does not help me at all',
  'thank you',
];

/** Acks in milliseconds from the first attempt, and what hints did not bring. */
export interface Tally {
  acks: number[];
  fetched: number;
}

/** A customer who sends `messages` tagged messages one after the other, never giving up. */
export async function runCustomer(options: {
  name: string;
  customer: Customer;
  messages: number;
  /** Mean pause between two messages. */
  pauseMs: number;
  canary: string;
  journal: Journal;
  chance: Chance;
}): Promise<Tally & { feed: Feed }> {
  const { name, customer, journal, chance } = options;
  const feed = new Feed({ client: name, conversation: customer.sessionId, live: customer.live, journal });
  const acks: number[] = [];
  const handOver = chance.happens(0.6) ? chance.between(1, 6) : null;
  for (let count = 0; count < options.messages; count += 1) {
    const content = `${chance.pick(QUESTIONS)} [${name} ${count} ${options.canary}]`;
    const sent = await sendUntilAcked({
      client: name,
      conversation: customer.sessionId,
      content,
      live: customer.live,
      journal,
    });
    if ('code' in sent) throw new Error(`${name} was refused: ${sent.code}`);
    acks.push(sent.ms);
    if (count === handOver) {
      await callUntilAnswered(customer.http, 'POST', `/api/chat/${customer.sessionId}/escalate`);
    }
    await sleep(chance.next() * 2 * options.pauseMs);
  }
  return { acks, fetched: feed.fetched, feed };
}

/** An agent who accepts (seldom declines) offers, writes, and resolves; stops taking part at `until`. */
export async function runAgent(options: {
  name: string;
  staff: Staff;
  journal: Journal;
  chance: Chance;
  until: AbortSignal;
}): Promise<Tally & { feeds: Map<string, Feed> }> {
  const { name, staff, journal, chance, until } = options;
  const feeds = new Map<string, Feed>();
  const acks: number[] = [];
  let count = 0;
  let opened = 0;
  const open = (conversation: string): void => {
    if (feeds.has(conversation)) return;
    opened += 1;
    const client = `${name}, view ${opened}`;
    feeds.set(conversation, new Feed({ client, conversation, live: staff.live, journal, watch: true }));
  };
  const drop = (conversation: string): void => {
    feeds.get(conversation)?.close();
    feeds.delete(conversation);
  };
  const work = async (conversation: string): Promise<void> => {
    count += 1;
    const content = `I look into it [${name} ${count}]`;
    const sent = await sendUntilAcked({ client: name, conversation, content, live: staff.live, journal });
    if ('code' in sent) drop(conversation);
    else acks.push(sent.ms);
    if (chance.happens(0.15)) {
      await callUntilAnswered(staff.http, 'POST', `/api/agent/conversations/${conversation}/resolve`, {
        body: {},
      });
      drop(conversation);
    }
  };
  while (!until.aborted) {
    const { body } = await callUntilAnswered<{ offers?: { offer_id: string; session_id: string }[] }>(
      staff.http,
      'GET',
      '/api/agent/offers',
    );
    for (const offer of body.offers ?? []) {
      const choice = chance.happens(0.1) ? 'decline' : 'accept';
      const path = `/api/agent/offers/${offer.offer_id}/${choice}`;
      const answer = await callUntilAnswered(staff.http, 'POST', path, { body: {} });
      if (choice === 'accept' && answer.status === 200) open(offer.session_id);
    }
    // an accept whose answer was lost in a crash is found in the inbox
    const mine = await callUntilAnswered<{ conversations?: { session_id: string }[] }>(
      staff.http,
      'GET',
      '/api/agent/conversations?view=mine',
    );
    for (const { session_id: conversation } of mine.body.conversations ?? []) open(conversation);
    for (const conversation of [...feeds.keys()]) if (chance.happens(0.1)) await work(conversation);
    await sleep(300);
  }
  return { acks, fetched: [...feeds.values()].reduce((sum, feed) => sum + feed.fetched, 0), feeds };
}
