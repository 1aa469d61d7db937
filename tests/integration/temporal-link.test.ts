import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { TemporalLink } from '../../api/temporal/temporal-link.js';
import { createLogger } from '../../platform/logger.js';
import { startProxy, type Proxy } from '../../bench/driver/proxy.js';
import { startTestApi } from '../harness/api.js';

const SOON = { timeout: 40_000, interval: 50 };
const USUAL_MS = 2_000;

let proxy: Proxy;
let link: TemporalLink;
beforeAll(async () => {
  const [host = '', port] = inject('temporalAddress').split(':');
  proxy = await startProxy({ host, port: Number(port) });
  link = new TemporalLink({
    connection: { address: new URL(proxy.url).host },
    namespace: 'default',
    logger: createLogger({ process: 'test', level: 'silent' }),
  });
  link.start();
});
afterAll(async () => {
  await link?.close();
  await proxy?.close();
});

const ask = () => link.namespaceId().then(() => 'answered', String);

it('F8: a Temporal that answers after 2 s is waited for, and only as long as it is slow', async () => {
  await expect.poll(() => link.isReachable(), SOON).toBe(true);
  await expect.poll(() => link.callMs, SOON).toBe(USUAL_MS);
  proxy.set({ kind: 'slow', ms: 1_000 });
  await expect.poll(() => link.callMs, SOON).toBeGreaterThan(1.9 * USUAL_MS);
  await expect.poll(() => link.isReachable(), SOON).toBe(true);
  await expect.poll(ask, SOON).toBe('answered');
  proxy.set({ kind: 'clear' });
  await expect.poll(() => link.callMs, SOON).toBe(USUAL_MS);
  await expect.poll(ask, SOON).toBe('answered');
});

it('a Temporal that says nothing any more is noticed before a question to it is given up', async () => {
  await expect.poll(() => link.isReachable(), SOON).toBe(true);
  proxy.set({ kind: 'silent' });
  const asked = link.call((client) => client.workflowService.getSystemInfo({}), 2.25 * USUAL_MS);
  const givenUp = asked.then(
    () => 'answered',
    () => 'given up',
  );
  const noticed = expect.poll(() => link.isReachable(), SOON).toBe(false);
  expect(await Promise.race([noticed.then(() => 'noticed'), givenUp])).toBe('noticed');
  await givenUp;
  proxy.set({ kind: 'clear' });
  proxy.reset();
  await expect.poll(() => link.isReachable(), SOON).toBe(true);
});

it('a desk is not ready before what it starts with is in the database', async () => {
  const api = await startTestApi({ background: true });
  const ready = async () => (await fetch(`${api.url}/readyz`)).status;
  await expect.poll(ready, SOON).toBe(200);
  api.ctx.seeding = true;
  expect(await ready()).toBe(503);
  api.ctx.seeding = false;
  await expect.poll(ready, SOON).toBe(200);
  await api.close();
});
