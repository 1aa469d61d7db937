import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Http } from '../../bench/driver/http.js';
import { arrive, firstAdmin } from '../../bench/driver/people.js';
import { startApp, type App } from '../harness/app.js';
import { launchBrowser } from '../harness/browser.js';
import { AgentPage } from './pages/agent.page.js';
import { seriousFaults } from './pages/axe.js';
import { CustomerPage } from './pages/customer.page.js';
import { Visits } from './pages/visits.js';

const PASSWORD = 'a password for agents';
/** How long a busy machine may take for what takes an idle one a moment. */
const SOON = { timeout: 20_000 };

let app: App;
let admin: Http;
let browser: Browser;
let visits: Visits;

beforeAll(async () => {
  app = await startApp();
  admin = await firstAdmin(app.url);
  for (const name of ['mira', 'jonas']) {
    await admin.call('POST', '/api/admin/users', {
      body: {
        username: name,
        email: `${name}@example.test`,
        password: PASSWORD,
        role: 'agent',
        first_name: name,
        capacity: 5,
      },
    });
  }
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

const agentAt = async (
  username: string,
  options?: Parameters<Browser['newContext']>[0],
): Promise<AgentPage> => {
  const agent = new AgentPage(await visits.open(options));
  await agent.logIn(app.url, username, PASSWORD);
  return agent;
};

const endShift = async (agent: AgentPage): Promise<void> => {
  await agent.shift.getByRole('button', { name: 'End shift' }).click();
  const confirm = agent.page.getByRole('button', { name: 'End shift, give them back' });
  const off = agent.shift.getByRole('button', { name: 'Go online' });
  await confirm.or(off).first().waitFor();
  if (await confirm.isVisible()) await confirm.click();
  await off.waitFor();
};

test('a customer asks for a person, the agent accepts with Enter, both talk, the agent notes and resolves', async () => {
  const agent = await agentAt('mira');
  await agent.goOnline();
  const customer = new CustomerPage(await visits.open());
  await customer.open(app.url);
  await customer.send('Let me talk to a human please');
  await agent.offer('Let me talk to a human').waitFor(SOON);
  expect(await seriousFaults(agent.page)).toEqual([]);
  await expect.poll(() => agent.page.title(), SOON).toMatch(/^\(1\) Inbox/);
  await agent.page.keyboard.press('Enter');

  await agent.log.getByText('Let me talk to a human please').waitFor(SOON);
  await expect.poll(() => customer.status.innerText(), SOON).toContain('mira');
  await agent.page.getByText('Asked for a person').first().waitFor();

  await agent.send('Hello, this is Mira. How can I help?');
  await customer.log.getByText('Hello, this is Mira. How can I help?').waitFor(SOON);
  await customer.composer.pressSequentially('My', { delay: 50 });
  await agent.page.getByText(/is typing/).waitFor(SOON);
  await customer.send('My parcel is late.');
  await agent.log.getByText('My parcel is late.').waitFor(SOON);
  await customer.log.getByText('Read', { exact: true }).first().waitFor(SOON);

  await agent.addNote('Carrier lost it. Send a new one.');
  await agent.page.getByText('Carrier lost it. Send a new one.').first().waitFor();
  expect(await customer.page.getByText('Carrier lost it').count()).toBe(0);
  expect(await seriousFaults(agent.page)).toEqual([]);

  await agent.page.keyboard.press('Alt+KeyE');
  await agent.page.getByText('Resolved. The customer is asked for a rating.').waitFor();
  await customer.rate('Very good', 'Thank you Mira');

  await agent.page.getByRole('link', { name: 'My overview' }).click();
  await agent.page.getByText('Thank you Mira').waitFor(SOON);
  expect([await agent.figure('Handled in all'), await agent.figure('Active now')]).toEqual(['1', '0']);
  expect(await agent.figure('Average rating')).toBe('5.0 of 5');
  expect(await seriousFaults(agent.page)).toEqual([]);
  await endShift(agent);
});

test('the clock of the shift goes on over a reload and another tab, stands still on a break', async () => {
  const agent = await agentAt('mira');
  const before = await agent.seconds();
  await agent.goOnline();
  await expect.poll(() => agent.seconds(), SOON).toBeGreaterThanOrEqual(before + 3);
  const seen = await agent.seconds();
  const at = Date.now();
  await agent.page.reload();
  await agent.timer.waitFor();
  const passed = (Date.now() - at) / 1000;
  expect(Math.abs((await agent.seconds()) - seen - passed)).toBeLessThanOrEqual(2);

  const second = new AgentPage(await agent.page.context().newPage());
  await second.page.goto(`${app.url}/agent`);
  await second.shift.getByRole('button', { name: 'End shift' }).waitFor();
  await second.shift.getByRole('button', { name: 'Break' }).click();
  await agent.shift.getByRole('button', { name: 'Resume' }).waitFor(SOON);
  const paused = await agent.seconds();
  await agent.page.waitForTimeout(2500);
  expect(await agent.seconds()).toBe(paused);
  await agent.shift.getByRole('button', { name: 'Resume' }).click();
  await expect.poll(() => agent.seconds(), SOON).toBeGreaterThan(paused);
  await endShift(agent);
});

test('of two agents who take the same conversation one gets it and the other is told who has it', async () => {
  const [mira, jonas] = await Promise.all([agentAt('mira'), agentAt('jonas')]);
  const person = await arrive(app.url, { name: 'Rosa' });
  await person.http.call('POST', `/api/chat/${person.sessionId}/escalate`, {
    headers: { authorization: `Bearer ${person.token}` },
  });
  for (const agent of [mira, jonas]) {
    await agent.page.goto(`${app.url}/agent?view=queue&c=${person.sessionId}`);
    await agent.page.getByRole('button', { name: 'Take it' }).waitFor(SOON);
  }
  await Promise.all([mira.goOnline(), jonas.goOnline()]);
  const take = (agent: AgentPage) =>
    agent.page
      .getByRole('button', { name: 'Take it' })
      .click({ timeout: 5000 })
      .catch(() => undefined);
  await Promise.all([take(mira), take(jonas)]);

  const owners = async (): Promise<number> => (await mira.reply.count()) + (await jonas.reply.count());
  await expect.poll(owners, SOON).toBe(1);
  const loser = (await mira.reply.count()) === 1 ? jonas : mira;
  await loser.page
    .getByText(/(mira|jonas) has this conversation/)
    .first()
    .waitFor(SOON);
  person.live.close();
  await Promise.all([endShift(mira), endShift(jonas)]);
});

test('an offer that nobody answers ends itself, and what was begun is kept as a draft', async () => {
  await admin.call('PUT', '/api/admin/settings', { body: { offer_timeout_seconds: 5 } });
  const agent = await agentAt('mira');
  await agent.goOnline();
  const first = await arrive(app.url, { name: 'Ola' });
  const escalate = (person: typeof first) =>
    person.http.call('POST', `/api/chat/${person.sessionId}/escalate`, {
      headers: { authorization: `Bearer ${person.token}` },
    });
  await escalate(first);
  await agent.offer('Ola').getByRole('button', { name: 'Accept' }).click(SOON);
  await agent.reply.fill('Half a sen');
  await agent.page.reload();
  await agent.reply.waitFor();
  expect(await agent.reply.inputValue()).toBe('Half a sen');

  const second = await arrive(app.url, { name: 'Piet' });
  await escalate(second);
  await agent.offer('Piet').waitFor(SOON);
  await agent.offer(/Passed to next agent|This offer is over/).waitFor(SOON);
  first.live.close();
  second.live.close();
  await endShift(agent);
  await admin.call('PUT', '/api/admin/settings', { body: { offer_timeout_seconds: 30 } });
});

test('a message that comes too late, because the conversation is resolved, is kept as a draft', async () => {
  const agent = await agentAt('mira');
  await agent.goOnline();
  const person = await arrive(app.url, { name: 'Uwe' });
  const headers = { authorization: `Bearer ${person.token}` };
  await person.http.call('POST', `/api/chat/${person.sessionId}/escalate`, { headers });
  await agent.offer('Uwe').getByRole('button', { name: 'Accept' }).click(SOON);
  await agent.reply.waitFor(SOON);
  await agent.page.context().setOffline(true);
  await agent.send('One more idea for you');
  await person.http.call('POST', `/api/chat/${person.sessionId}/resolve`, { headers });
  await agent.page.context().setOffline(false);
  await agent.page.getByText('Draft: One more idea for you').waitFor({ timeout: 40_000 });
  expect(await agent.log.getByText('One more idea for you').count()).toBe(0);
  person.live.close();
  await endShift(agent);
});

test('at 360 px list and thread take turns and nothing has to be scrolled sideways', async () => {
  const person = await arrive(app.url, { name: 'Quill' });
  await person.http.call('POST', '/api/chat', {
    body: { session_id: person.sessionId, message: 'Hello there' },
    headers: { authorization: `Bearer ${person.token}` },
  });
  const agent = await agentAt('jonas', { viewport: { width: 360, height: 740 }, colorScheme: 'dark' });
  await agent.page.getByRole('link', { name: 'All', exact: true }).click();
  await agent.list.getByRole('link', { name: /Quill/ }).click();
  await agent.log.getByText('Hello there').waitFor(SOON);
  const sideways = await agent.page.evaluate<number>(
    `document.documentElement.scrollWidth - document.documentElement.clientWidth`,
  );
  expect(sideways).toBe(0);
  expect(await seriousFaults(agent.page)).toEqual([]);
  await agent.page.getByRole('link', { name: 'Back to the list' }).click();
  await agent.list.getByRole('link', { name: /Quill/ }).waitFor();
  expect(await seriousFaults(agent.page)).toEqual([]);
  person.live.close();
});

test('a wrong password is said so, five lock the log-in for a while', async () => {
  const page = await visits.open();
  await page.goto(`${app.url}/agent`);
  await page.getByLabel('User name').waitFor();
  expect(await seriousFaults(page)).toEqual([]);
  for (let tries = 0; tries < 12; tries += 1) {
    await page.getByLabel('User name').fill('nobody');
    await page.getByLabel('Password', { exact: true }).fill(`guess ${tries}`);
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.getByText(/User name or password is wrong|Too many failed tries/).waitFor();
    if (await page.getByText('Too many failed tries').isVisible()) break;
  }
  await page.getByText(/Too many failed tries. Please wait \d+ seconds/).waitFor();
  expect(await page.getByRole('button', { name: 'Log in' }).isDisabled()).toBe(true);
});
