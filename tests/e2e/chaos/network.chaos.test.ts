import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Feed } from '../../../bench/driver/feed.js';
import { Journal } from '../../../bench/driver/journal.js';
import { sendUntilAcked } from '../../../bench/driver/patience.js';
import { arrive } from '../../../bench/driver/people.js';
import { startProxy, type Proxy, type Weather } from '../../../bench/driver/proxy.js';
import { check } from '../../checker/checker.js';
import { startApp, type App } from '../../harness/app.js';

let app: App;
let proxy: Proxy;
beforeAll(async () => {
  app = await startApp({ env: { RATE_LIMIT_FACTOR: '1000' } });
  const { hostname, port } = new URL(app.url);
  proxy = await startProxy({ host: hostname, port: Number(port) });
}, 180_000);
afterAll(async () => {
  await proxy?.close();
  await app?.stop();
});

const STORMS: { name: string; weather: Weather; ms: number }[] = [
  { name: '2 s of latency', weather: { kind: 'slow', ms: 2_000 }, ms: 6_000 },
  { name: 'a half-open network in which nothing arrives', weather: { kind: 'silent' }, ms: 4_000 },
  { name: 'a network that sends but does not receive', weather: { kind: 'deaf' }, ms: 4_000 },
  { name: 'a network that is down', weather: { kind: 'down' }, ms: 3_000 },
];

test.each(STORMS)(
  '$name: nothing lost or doubled, and the page recovers by itself',
  async ({ weather, ms }) => {
    const journal = new Journal();
    const customer = await arrive(proxy.url);
    const conversation = customer.sessionId;
    const feed = new Feed({ client: 'page', conversation, live: customer.live, journal });
    const send = (text: string) =>
      sendUntilAcked({ client: 'page', conversation, content: text, live: customer.live, journal });
    await send('before the storm');
    proxy.set(weather);
    if (weather.kind === 'down') proxy.reset();
    const during = send('in the storm');
    await sleep(ms);
    proxy.set({ kind: 'clear' });
    // a half-open connection is noticed by nobody but the next reset or the ping of the server
    if (weather.kind !== 'slow') proxy.reset();
    await during;
    await send('after the storm');
    await expect.poll(() => feed.last, { timeout: 30_000 }).toBeGreaterThanOrEqual(3);
    await sleep(1_000);
    await feed.catchUp();
    feed.expectAll();
    const { database_url: databaseUrl } = await app.runJson();
    const report = await check({ databaseUrl, entries: journal.entries, patience: 60 });
    expect(report.findings).toEqual([]);
    expect(report.examined['acks']).toBe(3);
    customer.live.close();
  },
);
