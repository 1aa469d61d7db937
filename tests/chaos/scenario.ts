import { planTalk, runAgent, runCustomer, type Talk, type TimedAck } from '../../bench/driver/actors.js';
import { Faults, type Struck } from '../../bench/driver/faults.js';
import { Journal } from '../../bench/driver/journal.js';
import { callUntilAnswered } from '../../bench/driver/patience.js';
import { arrive, firstAdmin, hireAgent, type Customer, type Staff } from '../../bench/driver/people.js';
import { startProxy, type Proxy } from '../../bench/driver/proxy.js';
import { chance } from '../../bench/driver/random.js';
import { PARTS, planStorm, type Planned } from '../../bench/driver/schedule.js';
import type { RunFile } from '../../platform/embedded/run-file.js';
import { check } from '../checker/checker.js';
import type { Report } from '../checker/findings.js';
import { drained, settled } from './rest.js';

/** Any desk that runs: where it answers, and what run.json says of it now. */
export interface Desk {
  url: string;
  runJson: () => Promise<RunFile>;
  /** Starts a launcher that was killed again, on the same data and port. */
  restart?: () => Promise<void>;
}

export interface ScenarioOptions {
  seed: number;
  conversations: number;
  messages: number;
  kills: number;
  /** SIGSTOP of 0.2–3 s each, besides the kills. */
  stops?: number;
  /** Faults of the network between the clients and the desk, 0.5–6 s each. */
  network?: number;
  /** See `victim`; struck in turns. */
  victims?: readonly string[];
  agents: number;
  capacity: number;
  /** Of a desk whose first password was changed already. */
  adminPassword?: string;
  loop?: 'closed' | 'open';
  /** Mean pause of a customer between two messages; milliseconds. */
  pauseMs: number;
  /** Longest time from the last message until nothing is under way; seconds. */
  drainSeconds: number;
}

export interface Outcome {
  report: Report;
  journal: Journal;
  faults: Struck[];
  missed: Planned[];
  /** From the first attempt (closed loop) or from when it was due (open loop), waiting for restarts included. */
  acks: TimedAck[];
  /** Messages that no push brought in time, so that a feed fetched them. */
  fetched: number;
  startedAt: number;
  talkSeconds: number;
  drainSeconds: number;
}

/** What the seed alone decides: the faults and every customer's words. */
export interface Plan {
  faults: Planned[];
  talks: Talk[];
}

/** A checker after a drain forgives nothing that is older; seconds. */
const PATIENCE_SECONDS = 20;
/** Clients that share a network: a fault of it leaves the others alone. */
const REGIONS = 4;

const canaryOf = (seed: number): string => `canary-${seed}-${chance(seed).fork('canary').between(1e8, 1e9)}`;

export function planScenario(options: ScenarioOptions): Plan {
  const random = chance(options.seed);
  const { messages, pauseMs } = options;
  return {
    faults: planStorm(random.fork('faults'), {
      kills: options.kills,
      stops: options.stops ?? 0,
      network: options.network ?? 0,
      regions: REGIONS,
      overMs: messages * pauseMs,
      victims: options.victims ?? PARTS,
    }),
    talks: Array.from({ length: options.conversations }, (_, index) =>
      planTalk(random.fork(`customer ${index}`), {
        name: `customer-${index}`,
        messages,
        pauseMs,
        canary: canaryOf(options.seed),
      }),
    ),
  };
}

/** Customers talk, agents work, processes die; then all comes to rest and the checker looks. */
export async function runScenario(
  desk: Desk,
  options: ScenarioOptions,
  say: (line: string) => void,
): Promise<Outcome> {
  const plan = planScenario(options);
  const canary = canaryOf(options.seed);
  const journal = new Journal();
  const regions = options.network ? await openRegions(desk.url) : [];
  const people = await gather(desk, options, { canary, regions });
  say(`${people.customers.length} customers and ${people.staff.length} agents are there`);

  const closing = new AbortController();
  const random = chance(options.seed);
  const working = people.staff.map((staff, index) => {
    const name = `agent-${index}`;
    return runAgent({ name, staff, journal, chance: random.fork(name), until: closing.signal });
  });
  const faults = new Faults({ ...desk, regions });
  const startedAt = Date.now();
  const storm = faults.storm(plan.faults);
  // they are awaited later: until then a failure of one must not end the process
  for (const work of [...working, storm]) work.catch(() => closing.abort());
  const talks = await Promise.all(
    people.customers.map((customer, index) => {
      const talk = plan.talks[index] ?? { handOver: null, lines: [] };
      return runCustomer({
        name: `customer-${index}`,
        customer,
        talk,
        loop: options.loop ?? 'closed',
        journal,
      });
    }),
  );
  await storm;
  const talkSeconds = (Date.now() - startedAt) / 1000;
  const left = await drained(async () => (await desk.runJson()).database_url, options.drainSeconds);
  if (left !== 0) say(`still ${left} pending after ${options.drainSeconds} s`);
  closing.abort();
  const shifts = await Promise.all(working);
  const { database_url: databaseUrl, temporal_address: temporalAddress } = await desk.runJson();
  // heartbeats come every 15 s: long enough for every page to notice what no push has brought
  const feeds = [...talks.map((talk) => talk.feed), ...shifts.flatMap((shift) => [...shift.feeds.values()])];
  await settled(databaseUrl, feeds);
  const drainSeconds = (Date.now() - startedAt) / 1000 - talkSeconds;
  for (const feed of feeds) feed.expectAll();
  await askHours(people, journal);
  const report = await check({
    databaseUrl,
    temporalAddress,
    entries: journal.entries,
    canaries: [canary],
    patience: PATIENCE_SECONDS,
  });
  for (const { live } of [...people.customers, ...people.staff]) live.close();
  await Promise.all(regions.map((proxy) => proxy.close()));
  return {
    report,
    journal,
    faults: faults.done,
    missed: faults.missed,
    acks: [...talks, ...shifts].flatMap((one) => one.acks),
    fetched: feeds.reduce((sum, feed) => sum + feed.fetched, 0),
    startedAt,
    talkSeconds,
    drainSeconds,
  };
}

interface People {
  customers: Customer[];
  staff: Staff[];
  /** When each agent came on duty, ISO 8601. */
  onDutySince: Map<string, string>;
}

async function openRegions(url: string): Promise<Proxy[]> {
  const { hostname, port } = new URL(url);
  const target = { host: hostname, port: Number(port) };
  return Promise.all(Array.from({ length: REGIONS }, () => startProxy(target)));
}

async function gather(
  desk: Desk,
  options: ScenarioOptions,
  { canary, regions }: { canary: string; regions: readonly Proxy[] },
): Promise<People> {
  const addressOf = (index: number): string => regions[index % REGIONS]?.url ?? desk.url;
  const admin = await firstAdmin(desk.url, options.adminPassword);
  // a desk may have agents of an earlier run
  const run = Date.now().toString(36);
  const people: People = { customers: [], staff: [], onDutySince: new Map() };
  for (let index = 0; index < options.agents; index += 1) {
    const username = `agent-${run}-${index}`;
    const member = await hireAgent(addressOf(index), admin, { username, capacity: options.capacity });
    people.staff.push(member);
    people.onDutySince.set(member.id, new Date().toISOString());
  }
  // one after the other: a start of many at once is a load test, not this one
  for (let index = 0; index < options.conversations; index += 1) {
    const who = { name: `Customer ${index} ${canary}`, email: `c${index}-${canary}@example.test` };
    people.customers.push(await arrive(addressOf(index), who));
  }
  return people;
}

/** What was worked by the clock on the wall, and what the product says is paid. */
async function askHours(people: People, journal: Journal): Promise<void> {
  for (const member of people.staff) {
    journal.write({ t: 'worked', agent: member.id, from: people.onDutySince.get(member.id) ?? '', to: null });
    const path = `/api/agent/status/${member.id}`;
    const { body } = await callUntilAnswered<{ today_seconds: number }>(member.http, 'GET', path);
    const since = `${new Date().toISOString().slice(0, 10)}T00:00:00.000Z`;
    journal.write({ t: 'paid', agent: member.id, since, at: Date.now(), seconds: body.today_seconds });
  }
}
