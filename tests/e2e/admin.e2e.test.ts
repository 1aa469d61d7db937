import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { startApp, type App } from '../harness/app.js';
import { launchBrowser } from '../harness/browser.js';
import { AdminPage } from './pages/admin.page.js';
import { AgentPage } from './pages/agent.page.js';
import { seriousFaults } from './pages/axe.js';
import { CustomerPage } from './pages/customer.page.js';
import { Visits } from './pages/visits.js';

const FIRST = 'admin123';
const OWN = 'a sentence as a password';
const SOON = { timeout: 20_000 };
const ARTICLES = `## Gardens
### GX-01 Watering the moonflower
A moonflower needs 350 ml of water every 4 days. In winter it needs none.
`;
const QUESTION = 'How much water does a moonflower need?';

let app: App;
let browser: Browser;
let visits: Visits;

beforeAll(async () => {
  app = await startApp();
  browser = await launchBrowser();
  visits = new Visits(browser);
}, 300_000);

afterAll(async () => {
  await browser?.close();
  await app?.stop();
});

afterEach(async () => {
  expect(await visits.end()).toEqual([]);
});

const adminAt = async (options?: Parameters<Browser['newContext']>[0]): Promise<AdminPage> => {
  const admin = new AdminPage(await visits.open(options));
  await admin.enter(app.url, OWN);
  await admin.heading('Live board').waitFor();
  return admin;
};
const ask = async (page: Page, text: string): Promise<CustomerPage> => {
  const customer = new CustomerPage(page);
  await customer.open(app.url);
  await customer.send(text);
  return customer;
};

test('the first log-in forces a new password before anything else', async () => {
  const admin = new AdminPage(await visits.open());
  await admin.enter(app.url, FIRST);
  await admin.choosePassword(FIRST, OWN);
  await admin.heading('Live board').waitFor();
  await admin.page.getByText('First steps').waitFor();
  expect(await seriousFaults(admin.page)).toEqual([]);
});

test('a new agent logs in, chooses a password, and shows up on the live board', async () => {
  const admin = await adminAt();
  await admin.createAgent({ username: 'nora', firstName: 'Nora', password: 'given by the admin' });
  await admin.page.getByRole('cell', { name: /Nora/ }).first().waitFor();
  await admin.goTo('Board');

  const page = await visits.open();
  await page.goto(`${app.url}/agent`);
  await page.getByLabel('User name').fill('nora');
  await page.getByLabel('Password', { exact: true }).fill('given by the admin');
  await page.getByRole('button', { name: 'Log in' }).click();
  await new AdminPage(page).choosePassword('given by the admin', 'known only to Nora');
  const nora = new AgentPage(page);
  await nora.timer.waitFor();
  await nora.goOnline();
  await admin.page.getByRole('row', { name: /Nora.*Available/ }).waitFor(SOON);
  await nora.shift.getByRole('button', { name: 'End shift' }).click();
  await admin.page.getByRole('row', { name: /Nora.*Offline/ }).waitFor(SOON);
});

test('an imported and then edited article answers the next question', async () => {
  const admin = await adminAt();
  expect(await admin.importMarkdown(ARTICLES)).toBe('1 new, 0 updated, 0 refused');
  const customer = await ask(await visits.open(), QUESTION);
  await customer.answer();
  expect((await customer.texts()).join('\n')).toContain('350 ml');

  await admin.page.getByRole('button', { name: /^Edit article: Watering/ }).click();
  const form = admin.page.getByRole('dialog');
  await form
    .getByRole('textbox', { name: 'Text' })
    .fill('A moonflower needs **720 ml** of water every 4 days.');
  await form.getByRole('tab', { name: 'Preview' }).click();
  await form.locator('strong', { hasText: '720 ml' }).waitFor();
  expect(await seriousFaults(admin.page)).toEqual([]);
  await form.getByRole('button', { name: 'Save' }).click();
  await form.waitFor({ state: 'hidden' });
  const next = await ask(await visits.open(), QUESTION);
  await next.answer();
  expect((await next.texts()).join('\n')).toContain('720 ml');
});

test('a higher threshold counts from the next decision on, and the trail says so', async () => {
  const admin = await adminAt();
  expect(await admin.setThreshold('1')).toBe('0.70 → 1.00');
  await admin.page.getByText('Saved as version 2.').waitFor();
  const customer = await ask(await visits.open(), QUESTION);
  await expect.poll(() => customer.status.innerText(), SOON).toMatch(/Waiting|Person|number/i);

  await admin.goTo('Conversations');
  await admin.page.getByRole('table').getByRole('link', { name: 'Customer' }).first().click();
  await admin.page.getByText('The assistant was not sure enough').first().waitFor(SOON);
  await admin.page
    .getByText(/settings version 2/)
    .first()
    .waitFor();
  const workflow = await admin.page
    .getByRole('link', { name: 'Workflow in the Temporal UI' })
    .getAttribute('href');
  expect(workflow).toMatch(/\/namespaces\/default\/workflows\/conversation/);
  expect(await seriousFaults(admin.page)).toEqual([]);
  expect(await admin.setThreshold('0.7')).toBe('1.00 → 0.70');
});

test('an admin who was slower keeps the own changes and sees the newer version', async () => {
  const [slow, fast] = await Promise.all([adminAt(), adminAt()]);
  await slow.goTo('Settings');
  await slow.page.getByLabel('Ask back at most').fill('2');
  await fast.setThreshold('0.75');
  await fast.page.getByText(/Saved as version/).waitFor();
  await slow.page.getByRole('button', { name: 'Review and save' }).click();
  await slow.page.getByRole('alertdialog').getByRole('button', { name: 'Save' }).click();
  await slow.page.getByText('Somebody else changed the settings').waitFor(SOON);
  expect(await slow.page.getByLabel('Confidence threshold').inputValue()).toBe('0.75');
  expect(await slow.page.getByLabel('Ask back at most').inputValue()).toBe('2');
  await slow.page.getByRole('button', { name: 'Discard' }).click();
  expect(await fast.setThreshold('0.7')).toBe('0.75 → 0.70');
});

test('the status page shows real probes, the audit log what admins did', async () => {
  const admin = await adminAt();
  await admin.goTo('System');
  await admin.page.getByRole('region', { name: 'Temporal' }).getByText('Works').waitFor(SOON);
  await admin.page.getByText(/conversations: \d+ poller/).waitFor();
  expect(await seriousFaults(admin.page)).toEqual([]);
  await admin.goTo('Audit log');
  await admin.page.getByLabel('What').fill('settings.*');
  await admin.page.getByRole('button', { name: 'Search' }).click();
  const row = admin.page.getByRole('row', { name: /superadmin/ }).first();
  await row.locator('summary').click();
  await row.getByText('confidence_threshold').first().waitFor();
  expect(await seriousFaults(admin.page)).toEqual([]);
});

test('a deactivated agent is out at once; the dialog asks for the name', async () => {
  const admin = await adminAt();
  await admin.createAgent({ username: 'olaf', firstName: 'Olaf', password: 'given by the admin' });
  await admin.page.getByRole('button', { name: 'Deactivate Olaf?' }).click();
  const dialog = admin.page.getByRole('dialog');
  const confirm = dialog.getByRole('button', { name: 'Deactivate', exact: true });
  expect(await confirm.isDisabled()).toBe(true);
  await dialog.getByLabel(/Type olaf/).fill('olaf');
  expect(await seriousFaults(admin.page)).toEqual([]);
  await confirm.click();
  await admin.page.getByText('Olaf can no longer log in.').waitFor();
});

test('every admin page fits 360 px in the dark theme and has no serious fault', async () => {
  const admin = await adminAt({ viewport: { width: 360, height: 740 }, colorScheme: 'dark' });
  for (const name of [
    'Board',
    'Conversations',
    'Users',
    'Knowledge',
    'Intents',
    'Settings',
    'Audit log',
    'System',
  ]) {
    await admin.goTo(name);
    await admin.page.locator('main [role="status"][aria-label="Loading…"]').waitFor({ state: 'detached' });
    const sideways = await admin.page.evaluate<number>(
      `document.documentElement.scrollWidth - document.documentElement.clientWidth`,
    );
    expect({ name, sideways }).toEqual({ name, sideways: 0 });
    expect({ name, faults: await seriousFaults(admin.page) }).toEqual({ name, faults: [] });
  }
});
