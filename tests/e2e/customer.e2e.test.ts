import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Http } from '../../bench/driver/http.js';
import { firstAdmin, hireAgent, type Staff } from '../../bench/driver/people.js';
import { startApp, type App } from '../harness/app.js';
import { launchBrowser } from '../harness/browser.js';
import { CustomerPage } from './pages/customer.page.js';
import { seriousFaults } from './pages/axe.js';
import { Visits } from './pages/visits.js';

const ARTICLES = `## Deliveries
### ZX-01 Parcel lockers in Ravensburg
Parcels to the lockers in Ravensburg are delivered within 3 working days. The locker keeps a parcel for 9 days.
The fee for a locker is 2.40 EUR per parcel.
`;
const QUESTION = 'How long does the parcel locker in Ravensburg keep my parcel?';
/** How long a busy machine may take for what takes an idle one a moment. */
const SOON = { timeout: 20_000 };
const PHONE = { width: 360, height: 740 };

let app: App;
let agent: Staff;
let browser: Browser;
let visits: Visits;

beforeAll(async () => {
  app = await startApp();
  const admin: Http = await firstAdmin(app.url);
  await admin.call('POST', '/api/admin/articles/import', { body: { format: 'markdown', content: ARTICLES } });
  agent = await hireAgent(app.url, admin, { username: 'ann', capacity: 20 });
  browser = await launchBrowser();
  visits = new Visits(browser);
}, 180_000);

afterAll(async () => {
  await browser?.close();
  agent?.live.close();
  await app?.stop();
});

afterEach(async () => {
  expect(await visits.end()).toEqual([]);
});

const visit = async (options: Parameters<Visits['open']>[0] = {}): Promise<CustomerPage> => {
  const customer = new CustomerPage(await visits.open(options));
  await customer.open(app.url);
  return customer;
};

/** The agent takes the conversation, by its offer or else from the queue. */
const take = async (sessionId: string): Promise<void> => {
  const made = () =>
    agent.live.events.find((event) => event.name === 'offer:made' && event.body['session_id'] === sessionId);
  await expect.poll(made, SOON).toBeDefined();
  const accepted = await agent.http.call(
    'POST',
    `/api/agent/offers/${String(made()?.body['offer_id'])}/accept`,
  );
  expect(accepted.status).toBe(200);
};

test('from the question over a person to the rating, the same after a reload and in a second tab', async () => {
  const customer = await visit();
  await customer.send(QUESTION);
  await customer.answer();
  expect((await customer.texts()).join('\n')).toContain('9 days');
  await customer.page.getByRole('button', { name: /^Source 1/ }).click();
  await expect.poll(() => customer.page.locator('blockquote').innerText(), SOON).toContain('9 days');

  await customer.talkToPerson.click();
  await expect.poll(() => customer.status.innerText(), SOON).toMatch(/number 1|person/i);
  const sessionId = await customer.sessionId();
  await take(sessionId);
  await expect.poll(() => customer.status.innerText(), SOON).toContain('ann');

  const word = 'Hi, this is Ann. I looked it up for you.';
  await agent.http.call('POST', '/api/agent/send-message', {
    body: { session_id: sessionId, message: word },
  });
  await customer.log.getByText(word).waitFor({ timeout: 5000 });
  await customer.send('That is clear, thank you.');

  const second = new CustomerPage(await customer.page.context().newPage());
  await second.open(app.url);
  await second.log.getByText(word).waitFor();
  expect(await second.texts()).toEqual(await customer.texts());

  expect((await agent.http.call('POST', `/api/agent/conversations/${sessionId}/resolve`)).status).toBe(200);
  await customer.rate('Good', 'Quick and kind');
  await customer.page.getByText('You rated 4 of 5: Good').waitFor();
  await second.rate('Bad', 'a second opinion');
  await second.page.getByText('already rated').waitFor();

  const before = await customer.texts();
  await customer.page.reload();
  await customer.page.getByText('already rated').waitFor();
  expect(await customer.texts()).toEqual(before);
  await customer.send('One more thing');
  await expect.poll(() => customer.status.innerText(), SOON).not.toContain('resolved');
});

test('a customer who wants a person right away needs no question first', async () => {
  const customer = await visit();
  await customer.talkToPerson.click();
  await expect.poll(() => customer.status.innerText(), SOON).toMatch(/Waiting|Person/);
});

test('what was written without a connection is kept over a reload and arrives once', async () => {
  const customer = await visit();
  await customer.send(QUESTION);
  await customer.answer();
  await customer.page.context().setOffline(true);
  await customer.composer.fill('Do you still hear me?');
  await customer.composer.press('Enter');
  await customer.log.getByText(/Sending|Not sent/).waitFor();
  await customer.page.context().setOffline(false);
  await customer.page.reload();
  await expect.poll(() => customer.log.getByText('Sending').count(), SOON).toBe(0);
  await expect
    .poll(
      async () => (await customer.texts()).filter((text) => text === 'Do you still hear me?').length,
      SOON,
    )
    .toBe(1);
});

test('text from a person is text: no markup of it runs or loads anything', async () => {
  const customer = await visit();
  const requests: string[] = [];
  customer.page.on('request', (request) => requests.push(request.url()));
  const attack = `<img src="${app.url}/canary" onerror="window.hurt=1"><script>window.hurt=1</script>[x](javascript:window.hurt=1)`;
  await customer.send(attack);
  expect((await customer.texts())[0]).toBe(attack);
  expect(await customer.page.evaluate<boolean>(`'hurt' in window`)).toBe(false);
  expect(requests.filter((url) => url.includes('canary'))).toEqual([]);
});

test('the whole talk works by keyboard alone, at 360 px, without a sideways scroll', async () => {
  const customer = await visit({ viewport: PHONE, reducedMotion: 'reduce' });
  const { page } = customer;
  await page.getByRole('textbox', { name: 'Your message' }).focus();
  await page.keyboard.type('first line');
  await page.keyboard.press('Shift+Enter');
  await page.keyboard.type(QUESTION);
  await page.keyboard.press('Enter');
  await customer.answer();
  const focused = () => page.evaluate<string>(`document.activeElement.textContent.trim()`);
  for (let tabs = 0; tabs < 20 && (await focused()) !== 'That solved it'; tabs += 1) {
    await page.keyboard.press('Shift+Tab');
  }
  expect(await focused()).toBe('That solved it');
  await page.keyboard.press('Enter');
  await page.getByText('How was this conversation?').waitFor();
  const sideways = await page.evaluate<number>(`document.documentElement.scrollWidth - innerWidth`);
  expect(sideways).toBeLessThanOrEqual(0);
});

test.each(['light', 'dark'] as const)(
  'no serious accessibility fault in the %s theme',
  async (colorScheme) => {
    const customer = await visit({ viewport: PHONE, colorScheme });
    expect(await seriousFaults(customer.page)).toEqual([]);
    await customer.send(QUESTION);
    await customer.answer();
    await customer.page.getByRole('button', { name: /^Source 1/ }).click();
    expect(await seriousFaults(customer.page)).toEqual([]);
    await customer.solved.click();
    await customer.page.getByRole('radio', { name: 'Good', exact: true }).check();
    expect(await seriousFaults(customer.page)).toEqual([]);
    const article = await customer.page.getByRole('link', { name: /^Read/ }).getAttribute('href');
    await customer.page.goto(new URL(article ?? '', app.url).href);
    await customer.page.getByRole('heading', { level: 1, name: /Parcel lockers/ }).waitFor();
    expect(await seriousFaults(customer.page)).toEqual([]);
  },
);

test('the first load of the customer page stays within 60 kB of scripts and styles, compressed', async () => {
  const page = await visits.open({ extraHTTPHeaders: { 'accept-encoding': 'gzip' } });
  const sizes: Promise<number>[] = [];
  page.on('requestfinished', (request) => {
    if (!/\.(?:js|css)$/u.test(new URL(request.url()).pathname)) return;
    sizes.push(request.sizes().then((size) => size.responseBodySize));
  });
  await page.goto(app.url, { waitUntil: 'networkidle' });
  const total = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  expect(total).toBeGreaterThan(10_000);
  expect(total).toBeLessThanOrEqual(60_000);
});
