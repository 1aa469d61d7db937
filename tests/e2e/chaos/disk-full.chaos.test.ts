import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Feed } from '../../../bench/driver/feed.js';
import { Journal } from '../../../bench/driver/journal.js';
import { sendUntilAcked } from '../../../bench/driver/patience.js';
import { arrive, type Customer } from '../../../bench/driver/people.js';
import { startPostgres } from '../../../platform/embedded/postgres.js';
import { check } from '../../checker/checker.js';
import { startApp, type App } from '../../harness/app.js';
import { fillDisk, smallDisks } from '../../harness/small-disk.js';

const MEGABYTES = 200;
/** Random, so that it cannot be stored any shorter: two of them fill a page. */
const bulky = (): string => randomBytes(1_900).toString('hex');

const disks = await smallDisks();

let dataDir: string;
let app: App;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'switchboard-full-'));
  const seed = await startPostgres({ dataDir, port: null, durable: true });
  await seed.stop();
  app = await startApp({
    dataDir,
    keepData: true,
    env: { RATE_LIMIT_FACTOR: '1000', PG_NO_FSYNC: '' },
    ...(disks === null
      ? {}
      : { command: (args) => disks.command(join(dataDir, 'postgres'), MEGABYTES, args) }),
  });
}, 180_000);
afterAll(async () => {
  await app?.stop();
  await rm(dataDir, { recursive: true, force: true });
});

const ask = async <R extends object>(text: string): Promise<R[]> => {
  const client = new pg.Client({ connectionString: (await app.runJson()).database_url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<R>(text)).rows;
  } finally {
    await client.end();
  }
};

/** Fills the disk; returns how to free it. Where nothing can be mounted, new messages meet what a full disk answers. */
async function fill(): Promise<() => Promise<unknown>> {
  const { launcher } = (await app.runJson()).pids;
  if (disks !== null) return fillDisk(launcher, join(dataDir, 'postgres'));
  process.stderr.write(
    'F16: no file system can be mounted here (neither by root nor in a user namespace): the full disk is only pretended by a trigger.\n',
  );
  await ask(`create function disk_is_full() returns trigger language plpgsql as
    $$ begin raise exception 'could not extend file' using errcode = '53100'; end $$`);
  await ask(
    `create trigger disk_is_full before insert on messages for each row execute function disk_is_full()`,
  );
  return () => ask('drop trigger disk_is_full on messages; drop function disk_is_full()');
}

interface Talk {
  customer: Customer;
  feed: Feed;
  say: (content: string) => Promise<{ seq: number } | { code: string }>;
}
async function talk(journal: Journal, client: string): Promise<Talk> {
  const customer = await arrive(app.url);
  const { sessionId: conversation, live } = customer;
  const feed = new Feed({ client, conversation, live, journal });
  const say = (content: string) => sendUntilAcked({ client, conversation, content, live, journal });
  return { customer, feed, say };
}

/** Until one is refused, as writes are once no free page is left. */
async function firstRefusal({ http, sessionId }: Customer) {
  for (let count = 0; count < 500; count += 1) {
    const answer = await http.call('POST', '/api/chat', {
      body: { session_id: sessionId, message: bulky() },
      headers: { prefer: 'respond-async' },
    });
    if (answer.status !== 202) return answer;
  }
  throw new Error('the disk is full, and everything was taken all the same');
}

/** Every page of every table is read; checksums tell what is broken. */
const readEverything = async (): Promise<void> => {
  const tables = await ask<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname = 'public'`,
  );
  for (const { name } of tables) await ask(`select count(t::text) from ${name} t`);
};

test('F16: on a full disk writes get 503 and reads go on; once there is space it recovers by itself with everything acked', async () => {
  const journal = new Journal();
  const talks = await Promise.all(['one', 'two', 'three'].map((name) => talk(journal, name)));
  for (let round = 0; round < 3; round += 1)
    await Promise.all(talks.map(({ say }, index) => say(`before ${index} ${round} ${bulky()}`)));
  const reader = talks[0] as Talk;
  const prober = await arrive(app.url);

  let free = await fill();
  const refused = await firstRefusal(prober);
  expect(refused).toMatchObject({ status: 503, body: { code: 'unavailable' } });
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  const waiting = Promise.all(talks.map(({ say }, index) => say(`while it is full ${index} ${bulky()}`)));
  const during = await reader.customer.http.call<{ messages: object[] }>(
    'GET',
    `/api/chat/${reader.customer.sessionId}`,
  );
  expect(during.status).toBe(200);
  expect(during.body.messages.length).toBeGreaterThanOrEqual(3);
  await sleep(3_000);
  await free();
  await waiting;

  if (disks !== null) {
    // now the log of PostgreSQL itself finds no space: the server ends itself, and cannot start before there is some
    const { launcher, postgres } = (await app.runJson()).pids;
    free = await fill();
    await expect
      .poll(() => ask('select pg_switch_wal(), txid_current()').then(() => 'written', String), {
        timeout: 60_000,
        interval: 10,
      })
      .not.toBe('written');
    const through = Promise.all(talks.map(({ say }, index) => say(`without a log ${index} ${bulky()}`)));
    await sleep(3_000);
    await free();
    await through;
    const pids = (await app.runJson()).pids;
    expect(pids.launcher).toBe(launcher);
    expect(pids.postgres).not.toBe(postgres);
  }

  await Promise.all(talks.map(({ say }, index) => say(`afterwards ${index}`)));
  await readEverything();
  await sleep(1_000);
  await Promise.all(talks.map(({ feed }) => feed.catchUp()));
  for (const { feed } of talks) feed.expectAll();
  const { database_url: databaseUrl } = await app.runJson();
  const report = await check({ databaseUrl, entries: journal.entries, patience: 60 });
  expect(report.findings).toEqual([]);
  expect(report.examined['acks']).toBe(talks.length * (disks === null ? 5 : 6));
  for (const { customer } of [...talks, { customer: prober }]) customer.live.close();
}, 240_000);
