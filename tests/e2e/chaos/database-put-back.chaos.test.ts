import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client, Connection } from '@temporalio/client';
import pg from 'pg';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Journal } from '../../../bench/driver/journal.js';
import { sendUntilAcked } from '../../../bench/driver/patience.js';
import { arrive, firstAdmin, hireAgent, type Customer, type Staff } from '../../../bench/driver/people.js';
import { startGuard, type Guard } from '../../../platform/embedded/guard.js';
import { startPostgres, type PostgresServer } from '../../../platform/embedded/postgres.js';
import { conversationWorkflowId, runView } from '../../../workflows/conversation/messages.js';
import { check } from '../../checker/checker.js';
import { describe } from '../../checker/findings.js';
import { startApp, type App } from '../../harness/app.js';
import { launchBrowser } from '../../harness/browser.js';
import { CustomerPage } from '../pages/customer.page.js';
import { Visits } from '../pages/visits.js';

const run = promisify(execFile);
const SOON = { timeout: 60_000, interval: 250 };
/** Two looks of the reconciler, on a busy machine. */
const NOTICED = { timeout: 150_000, interval: 500 };

let home: string;
let guard: Guard;
let server: PostgresServer;
let app: App;
let agent: Staff;
let browser: Browser;
let visits: Visits;
let temporal: Connection;

const dataDir = () => join(home, 'database');
const snapshotDir = () => join(home, 'snapshot');
const startDatabase = async (port: number | null): Promise<void> => {
  const onSpawn = (pid: number): void => guard.note('postgres', pid);
  server = await startPostgres({ dataDir: dataDir(), port, durable: false, onSpawn });
};
/** As a snapshot of a volume is put back: same files, same identifier, same timeline. */
const replaceBy = async (from: string, to: string, meanwhile?: () => Promise<void>): Promise<void> => {
  await server.stop();
  await meanwhile?.();
  await rm(to, { recursive: true, force: true });
  await run('cp', ['-a', from, to]);
  await startDatabase(server.port);
};
const rows = async <R extends object>(text: string, values: unknown[] = []): Promise<R[]> => {
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  try {
    return (await client.query<R>(text, values)).rows;
  } finally {
    await client.end();
  }
};

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'switchboard-put-back-'));
  await chmod(home, 0o755);
  guard = startGuard();
  await startDatabase(null);
  app = await startApp({ env: { DATABASE_URL: server.url, API_COPIES: '2', RATE_LIMIT_FACTOR: '1000' } });
  agent = await hireAgent(app.url, await firstAdmin(app.url), { username: 'kim', capacity: 3 });
  browser = await launchBrowser();
  visits = new Visits(browser);
  temporal = await Connection.connect({ address: (await app.runJson()).temporal_address });
}, 300_000);
afterAll(async () => {
  await visits?.end();
  await browser?.close();
  await temporal?.close();
  agent?.live.close();
  await app?.stop();
  await server?.stop();
  guard?.dismiss();
  await rm(home, { recursive: true, force: true });
});

const journal = new Journal();
const say = ({ sessionId, live }: Customer, content: string) =>
  sendUntilAcked({ client: sessionId, conversation: sessionId, content, live, journal });
const answers = async (sessionId: string): Promise<number> => {
  const [row] = await rows<{ n: number }>(
    `select count(*)::int as n from messages where conversation_id = $1 and author_kind = 'assistant'`,
    [sessionId],
  );
  return row?.n ?? 0;
};
const answered = (sessionId: string, times: number) =>
  expect.poll(() => answers(sessionId), SOON).toBe(times);
const agentDoes = async (what: string, { sessionId }: { sessionId: string }): Promise<void> => {
  const path = `/api/agent/conversations/${sessionId}/${what}`;
  const status = async () => (await agent.http.call('POST', path, { body: {} }).catch(() => null))?.status;
  await expect.poll(status, SOON).toBe(200);
};
const agentSays = async (sessionId: string, content: string): Promise<void> => {
  const input = { session_id: sessionId, client_message_id: randomUUID(), content };
  expect(await agent.live.command('message:send', input)).toMatchObject({ ok: true });
};
const epoch = async () => (await rows<{ epoch: number }>('select epoch from app_state'))[0]?.epoch;
const openPage = async (): Promise<CustomerPage> => {
  const page = new CustomerPage(await visits.open());
  await page.open(app.url);
  return page;
};
const stored = async (sessionId: string) =>
  (
    await rows<{ content: string }>(
      `select content from messages where conversation_id = $1 and kind = 'text' and author_kind in ('customer', 'agent')
        order by seq`,
      [sessionId],
    )
  ).map(({ content }) => content);
/** What people have said, as the page shows it: the assistant's words are marked up. */
const shown = async (page: CustomerPage, sessionId: string) => {
  const said = new Set(await stored(sessionId));
  return (await page.texts()).filter((text) => said.has(text) || text.includes('world before'));
};

test('F15: after a snapshot of the database was put back, one new epoch begins, workflows and pages go on from what is there, and every question is answered once', async () => {
  const [asker, owned, waiting] = [await arrive(app.url), await arrive(app.url), await arrive(app.url)];
  const [open, away] = [await openPage(), await openPage()];
  for (const page of [open, away]) await page.send('How long does shipping take?');
  const [openId, awayId] = [await open.sessionId(), await away.sessionId()];
  for (const id of [openId, awayId]) await answered(id, 1);
  await say(asker, 'How can I return an item?');
  await answered(asker.sessionId, 1);
  await agentDoes('claim', owned);
  await waiting.http.call('POST', `/api/chat/${waiting.sessionId}/escalate`);
  await replaceBy(dataDir(), snapshotDir());

  // all of this will be forgotten
  for (const page of [open, away]) await page.send('How do I pay in the world before?');
  await say(asker, 'How do I cancel my order?');
  await answered(asker.sessionId, 2);
  for (const id of [openId, awayId]) await answered(id, 2);
  await agentDoes('resolve', owned);
  await agentDoes('claim', waiting);
  const forgotten = await arrive(app.url);
  await say(forgotten, 'Do you ship to Iceland?');
  await answered(forgotten.sessionId, 1);
  await away.page.context().setOffline(true);
  expect(await epoch()).toBe(1);

  await replaceBy(snapshotDir(), dataDir(), async () => {
    await open.composer.fill('Written while the database was away');
    await open.composer.press('Enter');
    await open.log.getByText(/Sending|Not sent/).waitFor();
  });
  await expect.poll(epoch, NOTICED).toBe(2);

  // the page that was away finds more than it ever had, and nothing of the world before
  await agentDoes('resolve', owned);
  await agentDoes('claim', { sessionId: awayId });
  for (const number of [1, 2, 3, 4, 5, 6]) await agentSays(awayId, `Agent's message ${number}`);
  await away.page.context().setOffline(false);
  for (const [page, id] of [
    [open, openId],
    [away, awayId],
  ] as const)
    await expect
      .poll(async () => ({ shown: await shown(page, id), stored: await stored(id) }), SOON)
      .toSatisfy((both: Record<'shown' | 'stored', string[]>) => both.shown.join() === both.stored.join());
  expect((await stored(openId)).at(-1)).toBe('Written while the database was away');
  await answered(openId, 2);

  await say(asker, 'How do I change my address?');
  await answered(asker.sessionId, 2);
  const client = new Client({ connection: temporal });
  for (const sessionId of [asker, owned, waiting]
    .map((customer) => customer.sessionId)
    .concat(openId, awayId)) {
    const known = async () => {
      const view = await client.workflow.getHandle(conversationWorkflowId(sessionId)).query(runView);
      const { status, owner, epoch: of } = view.snapshot;
      return { status, owner, epoch: of };
    };
    const [here] = await rows<{ status: string; owner: string }>(
      'select status, owner_kind as owner from conversations where id = $1',
      [sessionId],
    );
    await expect.poll(known, NOTICED).toEqual({ ...here, epoch: 2 });
  }
  expect(await rows('select id from conversations where id = $1', [forgotten.sessionId])).toEqual([]);
  const { temporal_address: temporalAddress } = await app.runJson();
  const report = await check({ databaseUrl: server.url, temporalAddress, patience: 60 });
  expect(describe(report)).toContain('findings: 0');
  expect([await epoch(), await answers(asker.sessionId), await answers(openId)]).toEqual([2, 2, 2]);
  for (const { live } of [asker, owned, waiting, forgotten]) live.close();
}, 500_000);
