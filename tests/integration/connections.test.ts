import { afterAll, beforeAll, expect, test } from 'vitest';
import { Listener } from '../../db/listener.js';
import { Notifier } from '../../db/notifier.js';
import { openDesk, type Desk } from '../factories/desk.js';

const eventually = <T>(look: () => T) => expect.poll(look, { timeout: 10_000 });

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

/** As PostgreSQL does when it is restarted. */
const cut = (applicationName: string) =>
  desk.rows('select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1', [
    applicationName,
  ]);
const listenTo = async (channels: string[]) => {
  const heard = { connects: 0, payloads: [] as string[] };
  const listener = new Listener({
    url: desk.url,
    channels,
    applicationName: `test ${channels.join()}`,
    onNotification: (channel, payload) => heard.payloads.push(`${channel} ${payload}`.trim()),
    onConnect: () => (heard.connects += 1),
  });
  await listener.start();
  return { heard, listener };
};

test('a listener whose connection was cut comes back by itself, says so, and hears again on every channel', async () => {
  const { heard, listener } = await listenTo(['one', 'two']);
  expect(heard.connects).toBe(1);
  await cut('test one,two');
  await eventually(() => heard.connects).toBe(2);
  await desk.rows(`select pg_notify('one', 'a'), pg_notify('two', 'b')`);
  await eventually(() => heard.payloads).toEqual(['one a', 'two b']);
  await listener.stop();
  await desk.rows(`select pg_notify('one', 'late')`);
  await desk.rows('select pg_sleep(0.3)');
  expect([heard.connects, heard.payloads.length]).toEqual([2, 2]);
});

test('wake-ups are coalesced, hints and pushes are told in order, and a cut connection is made anew', async () => {
  const { heard, listener } = await listenTo(['switchboard_relay', 'switchboard_hint', 'switchboard_push']);
  const notifier = new Notifier({ url: desk.url });
  for (let count = 0; count < 50; count += 1) notifier.wakeRelay();
  notifier.hint({ t: 'typing', n: 1 });
  notifier.push([{ s: 'shift', id: 'x', n: 1, k: 'shift', q: null, m: {} }]);
  await eventually(() => heard.payloads.length).toBeGreaterThanOrEqual(3);
  expect(heard.payloads.filter((payload) => payload === 'switchboard_relay').length).toBeLessThanOrEqual(2);
  expect(heard.payloads.slice(-2)).toEqual([
    'switchboard_hint {"t":"typing","n":1}',
    expect.stringMatching(/^switchboard_push \[\{"s":"shift"/),
  ]);
  await cut('switchboard-notifier');
  await eventually(async () => {
    notifier.wakeRelay();
    return heard.payloads.at(-1);
  }).toBe('switchboard_relay');
  await notifier.close();
  await listener.stop();
});

test('hints that nobody can take make room for newer ones', async () => {
  const { heard, listener } = await listenTo(['switchboard_hint']);
  const notifier = new Notifier({ url: desk.url });
  for (let n = 1; n <= 600; n += 1) notifier.hint({ t: 'typing', n });
  await eventually(() => heard.payloads.at(-1)).toContain('"n":600');
  expect(heard.payloads).toHaveLength(500);
  await notifier.close();
  await listener.stop();
});

test('a pool outlives connections that were cut, idle or in the middle of a transaction', async () => {
  const client = await desk.pool.connect();
  await client.query('begin');
  const [row] = (await client.query<{ pid: number }>('select pg_backend_pid() as pid')).rows;
  await desk.rows('select pg_terminate_backend($1)', [row?.pid]);
  await expect(client.query('select 1')).rejects.toThrow();
  client.release(true);
  expect(await desk.rows('select 1 as fine')).toEqual([{ fine: 1 }]);
});
