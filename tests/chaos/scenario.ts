import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { runAgent, runCustomer } from '../../bench/driver/actors.js';
import { Faults, type Victim } from '../../bench/driver/faults.js';
import { Journal } from '../../bench/driver/journal.js';
import { callUntilAnswered } from '../../bench/driver/patience.js';
import { arrive, firstAdmin, hireAgent, type Customer, type Staff } from '../../bench/driver/people.js';
import { chance } from '../../bench/driver/random.js';
import { check } from '../checker/checker.js';
import type { Report } from '../checker/findings.js';
import type { App } from '../harness/app.js';

export interface ScenarioOptions {
  app: App;
  seed: number;
  conversations: number;
  messages: number;
  kills: number;
  /** SIGSTOP of 0.2–3 s each, besides the kills. */
  stops?: number;
  victims?: readonly Victim[];
  agents: number;
  capacity: number;
  /** Mean pause of a customer between two messages; milliseconds. */
  pauseMs: number;
  /** Longest time from the last message until nothing is under way; seconds. */
  drainSeconds: number;
  say: (line: string) => void;
}

export interface Outcome {
  report: Report;
  journal: Journal;
  kills: { victim: Victim; stopMs: number | null; at: number }[];
  /** Acks in milliseconds from the first attempt, waiting for restarts included. */
  acks: number[];
  /** Messages that no push brought in time, so that a feed fetched them. */
  fetched: number;
  talkSeconds: number;
  drainSeconds: number;
}

/** A checker after a drain forgives nothing that is older; seconds. */
const PATIENCE_SECONDS = 20;

/** Customers talk, agents work, processes die; then all comes to rest and the checker looks. */
export async function runScenario(options: ScenarioOptions): Promise<Outcome> {
  const { app, seed, say } = options;
  const random = chance(seed);
  const journal = new Journal();
  const canary = `canary-${randomUUID()}`;
  const admin = await firstAdmin(app.url);
  const staff: Staff[] = [];
  const onDutySince = new Map<string, string>();
  for (let index = 0; index < options.agents; index += 1) {
    const member = await hireAgent(app.url, admin, {
      username: `agent-${index}`,
      capacity: options.capacity,
    });
    staff.push(member);
    onDutySince.set(member.id, new Date().toISOString());
  }
  // one after the other: a start of many at once is a load test, not this one
  const customers: Customer[] = [];
  for (let index = 0; index < options.conversations; index += 1) {
    const who = { name: `Customer ${index} ${canary}`, email: `c${index}-${canary}@example.test` };
    customers.push(await arrive(app.url, who));
  }
  say(
    `seed ${seed}: ${options.conversations} conversations × ${options.messages} messages, ${options.kills} kills`,
  );

  const closing = new AbortController();
  const working = staff.map((member, index) =>
    runAgent({
      name: `agent-${index}`,
      staff: member,
      journal,
      chance: random.fork(`agent ${index}`),
      until: closing.signal,
    }),
  );
  // they are awaited later: until then a failure of one must not end the process
  for (const work of working) work.catch(() => closing.abort());
  const faults = new Faults(app.runJson, random.fork('faults'));
  const start = performance.now();
  const storm = faults.storm({
    kills: options.kills,
    stops: options.stops ?? 0,
    overMs: options.messages * options.pauseMs,
    ...(options.victims === undefined ? {} : { victims: options.victims }),
  });
  storm.catch(() => closing.abort());
  const talks = await Promise.all(
    customers.map((customer, index) =>
      runCustomer({
        name: `customer-${index}`,
        customer,
        messages: options.messages,
        pauseMs: options.pauseMs,
        canary,
        journal,
        chance: random.fork(`customer ${index}`),
      }),
    ),
  );
  await storm;
  const talkSeconds = (performance.now() - start) / 1000;
  const drainStart = performance.now();
  await drained(app, options.drainSeconds, say);
  closing.abort();
  const shifts = await Promise.all(working);
  const { database_url: databaseUrl, temporal_address: temporalAddress } = await app.runJson();
  // heartbeats come every 15 s: long enough for every page to notice what no push has brought
  const feeds = [...talks.map((talk) => talk.feed), ...shifts.flatMap((shift) => [...shift.feeds.values()])];
  await settled(databaseUrl, feeds);
  const drainSeconds = (performance.now() - drainStart) / 1000;
  for (const feed of feeds) feed.expectAll();
  for (const member of staff) {
    const from = onDutySince.get(member.id) ?? '';
    journal.write({ t: 'worked', agent: member.id, from, to: null });
    const { body } = await callUntilAnswered<{ today_seconds: number }>(
      member.http,
      'GET',
      `/api/agent/status/${member.id}`,
    );
    const since = `${new Date().toISOString().slice(0, 10)}T00:00:00.000Z`;
    journal.write({ t: 'paid', agent: member.id, since, at: Date.now(), seconds: body.today_seconds });
  }
  const report = await check({
    databaseUrl,
    temporalAddress,
    entries: journal.entries,
    canaries: [canary],
    patience: PATIENCE_SECONDS,
  });
  for (const { live } of [...customers, ...staff]) live.close();
  return {
    report,
    journal,
    kills: faults.done,
    acks: [...talks, ...shifts].flatMap((one) => one.acks),
    fetched: feeds.reduce((sum, feed) => sum + feed.fetched, 0),
    talkSeconds,
    drainSeconds,
  };
}

/** Waits until nothing rings, no question is open and nobody waits beside a free agent; the checker says the rest. */
async function drained(app: App, seconds: number, say: (line: string) => void): Promise<void> {
  const end = performance.now() + seconds * 1000;
  let pending = -1;
  while (performance.now() < end) {
    const { database_url: url } = await app.runJson();
    pending = await count(
      url,
      `select (select count(*) from outbox where created_at < clock_timestamp() - interval '3 seconds') + (select count(*) from conversations
        where (owner_kind = 'assistant' and last_customer_seq > answered_seq
            and last_customer_at < clock_timestamp() - interval '3 seconds') or (ring_change_no > noted_change_no and last_message_at < clock_timestamp() - interval '3 seconds')
          or (status <> 'resolved' and due_at < clock_timestamp())) as n`,
    ).catch(() => -1);
    if (pending === 0) return;
    await sleep(500);
  }
  say(`still ${pending} pending after ${seconds} s`);
}

async function settled(
  url: string,
  feeds: readonly { last: number; conversation: string }[],
  patienceMs = 20_000,
): Promise<void> {
  const end = performance.now() + patienceMs;
  while (performance.now() < end) {
    const heads = await headsOf(url);
    if (feeds.every((feed) => feed.last >= (heads.get(feed.conversation) ?? 0))) return;
    await sleep(250);
  }
}

async function headsOf(url: string): Promise<Map<string, number>> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ id: string; head: number }>(
      'select id, head_seq as head from conversations',
    );
    return new Map(rows.map((row) => [row.id, row.head]));
  } finally {
    await client.end();
  }
}

async function count(url: string, text: string): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return Number((await client.query<{ n: string }>(text)).rows[0]?.n);
  } finally {
    await client.end();
  }
}
