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

/** `at` in milliseconds since 1970; `ms` from the first attempt, or from when it was due. */
export interface TimedAck {
  at: number;
  ms: number;
}

export interface Tally {
  acks: TimedAck[];
  /** What hints did not bring. */
  fetched: number;
}

export interface Talk {
  /** Before which message the customer asks for a person; null: never. */
  handOver: number | null;
  lines: { content: string; pauseMs: number }[];
}

/** What a customer is going to say, drawn before it begins. */
export function planTalk(
  chance: Chance,
  options: { name: string; messages: number; pauseMs: number; canary: string },
): Talk {
  const handOver = chance.happens(0.6) ? chance.between(1, 6) : null;
  const lines = Array.from({ length: options.messages }, (_, count) => ({
    content: `${chance.pick(QUESTIONS)} [${options.name} ${count} ${options.canary}]`,
    pauseMs: chance.next() * 2 * options.pauseMs,
  }));
  return { handOver, lines };
}

/**
 * A customer who says all of `talk`, never giving up. Closed loop: the next message waits for the ack of the last and a
 * pause. Open loop: each leaves when its time has come, and is timed from then.
 */
export async function runCustomer(options: {
  name: string;
  customer: Customer;
  talk: Talk;
  loop: 'closed' | 'open';
  journal: Journal;
}): Promise<Tally & { feed: Feed }> {
  const { name, customer, talk, journal } = options;
  const { sessionId: conversation, live } = customer;
  const feed = new Feed({ client: name, conversation, live, journal });
  const acks: TimedAck[] = [];
  const say = async (content: string, dueAt: number): Promise<void> => {
    const sent = await sendUntilAcked({ client: name, conversation, content, live, journal });
    if ('code' in sent) throw new Error(`${name} was refused: ${sent.code}`);
    acks.push({ at: Date.now(), ms: performance.now() - dueAt });
  };
  const underWay: Promise<unknown>[] = [];
  let due = performance.now();
  for (const [count, { content, pauseMs }] of talk.lines.entries()) {
    const said = say(content, due);
    const steps = [said];
    if (count === talk.handOver) {
      const path = `/api/chat/${conversation}/escalate`;
      steps.push(said.then(() => callUntilAnswered(customer.http, 'POST', path)).then(() => undefined));
    }
    const both = Promise.all(steps);
    if (options.loop === 'closed') {
      await both;
      await sleep(pauseMs);
      due = performance.now();
      continue;
    }
    // awaited later: until then its failure must not end the process
    both.catch(() => undefined);
    underWay.push(both);
    due += pauseMs;
    await sleep(Math.max(0, due - performance.now()));
  }
  await Promise.all(underWay);
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
  const acks: TimedAck[] = [];
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
    else acks.push({ at: Date.now(), ms: sent.ms });
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
