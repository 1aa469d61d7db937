import { execFileSync } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { env } from 'node:process';
import pg from 'pg';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { firstAdmin } from '../../bench/driver/people.js';
import { startApp, type App } from '../harness/app.js';
import { launchBrowser } from '../harness/browser.js';
import { AdminPage } from './pages/admin.page.js';
import { AgentPage } from './pages/agent.page.js';
import { CustomerPage } from './pages/customer.page.js';
import { Visits } from './pages/visits.js';

const PASSWORD = 'long enough for everybody';
const QUESTION = 'How long does shipping take?';
const DELAYED = /The assistant is delayed/;
const STORAGE_CUSTOMER = /Messages cannot be delivered right now/;
const STORAGE_STAFF = /The database cannot be reached/;
const BOARD_MOVES = /moving with every change/;
const BOARD_STILL = /Changes since then are not shown yet/;
/** A busy machine may take that long for what takes an idle one five seconds. */
const SOON = { timeout: 40_000 };

let app: App;
let browser: Browser;
let visits: Visits;
let customer: CustomerPage;
let agent: AgentPage;
let board: AdminPage;

beforeAll(async () => {
  app = await startApp();
  const admin = await firstAdmin(app.url, PASSWORD);
  const user = { username: 'mira', email: 'mira@example.test', password: PASSWORD, role: 'agent' };
  await admin.call('POST', '/api/admin/users', { body: { ...user, first_name: 'Mira', capacity: 5 } });
  browser = await launchBrowser();
  visits = new Visits(browser);
  customer = new CustomerPage(await visits.open({ viewport: { width: 360, height: 740 } }));
  await customer.open(app.url);
  await customer.send('Hello');
  await customer.log
    .getByText(/^Hello!/)
    .first()
    .waitFor(SOON);
  agent = new AgentPage(await visits.open({ viewport: { width: 1366, height: 768 }, colorScheme: 'dark' }));
  await agent.logIn(app.url, 'mira', PASSWORD);
  await agent.goOnline();
  board = new AdminPage(await visits.open({ viewport: { width: 1366, height: 768 } }));
  await board.enter(app.url, PASSWORD);
  await board.page.getByText(BOARD_MOVES).waitFor(SOON);
}, 300_000);

const stopped: number[] = [];
const freeze = (pids: readonly number[]): void => {
  for (const pid of pids) {
    process.kill(pid, 'SIGSTOP');
    stopped.push(pid);
  }
};
const thaw = (): void => {
  for (const pid of stopped.splice(0)) process.kill(pid, 'SIGCONT');
};
afterEach(thaw);
afterAll(async () => {
  await visits?.end();
  await browser?.close();
  await app?.stop();
});

/** The talk as the customer sees it. An answer may be a source or a question back: either counts. */
const said = (): Promise<string[]> => customer.texts();

/** SCREENSHOTS=folder keeps pictures to look at. */
const picture = async (page: Page, name: string): Promise<void> => {
  if (env['SCREENSHOTS'] === undefined) return;
  await mkdir(env['SCREENSHOTS'], { recursive: true });
  await page.screenshot({ path: join(env['SCREENSHOTS'], `${name}.png`) });
};

async function stored(content: string): Promise<number> {
  const client = new pg.Client({ connectionString: (await app.runJson()).database_url });
  await client.connect();
  try {
    return (await client.query('select 1 from messages where content = $1', [content])).rowCount ?? 0;
  } finally {
    await client.end();
  }
}

test('while Temporal stands still everybody is told that the assistant is delayed, and the answer comes after it', async () => {
  freeze([(await app.runJson()).pids.temporal ?? 0]);
  await customer.page.getByText(DELAYED).first().waitFor(SOON);
  await agent.page.getByText(DELAYED).first().waitFor(SOON);
  await customer.send(QUESTION);
  await picture(customer.page, 'temporal-customer');
  await picture(agent.page, 'temporal-agent');
  thaw();
  await expect.poll(() => said(), SOON).toHaveLength(4);
  await customer.page
    .getByText(DELAYED)
    .first()
    .waitFor({ ...SOON, state: 'hidden' });
  await agent.page
    .getByText(DELAYED)
    .first()
    .waitFor({ ...SOON, state: 'hidden' });
  expect(await said()).toEqual(['Hello', expect.any(String), QUESTION, expect.any(String)]);
});

test('while PostgreSQL stands still the page keeps the message and says so, and sends it once afterwards', async () => {
  const { pids } = await app.runJson();
  const postmaster = pids.postgres ?? 0;
  const backends = execFileSync('pgrep', ['-P', String(postmaster)], { encoding: 'utf8' });
  freeze([postmaster, ...backends.trim().split('\n').map(Number)]);
  await customer.page.getByText(STORAGE_CUSTOMER).first().waitFor(SOON);
  await agent.page.getByText(STORAGE_STAFF).first().waitFor(SOON);
  await board.page.getByText(BOARD_STILL).waitFor(SOON);
  await customer.composer.fill('Written while the database was away');
  await customer.composer.press('Enter');
  const kept = customer.log.getByText('Written while the database was away', { exact: true });
  await kept.waitFor(SOON);
  await picture(customer.page, 'postgres-customer');
  await picture(agent.page, 'postgres-agent');
  await picture(board.page, 'postgres-board');
  thaw();
  await customer.page
    .getByText(STORAGE_CUSTOMER)
    .first()
    .waitFor({ ...SOON, state: 'hidden' });
  await agent.page
    .getByText(STORAGE_STAFF)
    .first()
    .waitFor({ ...SOON, state: 'hidden' });
  await board.page.getByText(BOARD_MOVES).waitFor(SOON);
  await expect.poll(() => stored('Written while the database was away'), SOON).toBe(1);
  expect(await kept.count()).toBe(1);
});
