import { afterAll, beforeAll, expect, test } from 'vitest';
import { BoundedPool } from '../../db/bounded-pool.js';
import { DatabaseBusy } from '../../db/database-away.js';
import { createPool } from '../../db/client.js';
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
  const heard = { connects: 0, losses: 0, payloads: [] as string[] };
  const listener = new Listener({
    url: desk.url,
    channels,
    applicationName: `test ${channels.join()}`,
    onNotification: (channel, payload) => heard.payloads.push(`${channel} ${payload}`.trim()),
    onConnect: () => (heard.connects += 1),
    onError: () => (heard.losses += 1),
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
  const { losses } = heard;
  expect(losses).toBeGreaterThan(0);
  await listener.stop();
  await desk.rows(`select pg_notify('one', 'late')`);
  await desk.rows('select pg_sleep(0.3)');
  expect(heard).toMatchObject({ connects: 2, losses, payloads: ['one a', 'two b'] });
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
  // the end of the connection arrives before the answer to this
  await desk.rows('select pg_sleep(0.3)');
  notifier.wakeRelay();
  await eventually(() => heard.payloads.at(-1)).toBe('switchboard_relay');
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
  const idle = createPool({ url: desk.url, poolSize: 1, applicationName: 'test idle' });
  await idle.query('select 1');
  await cut('test idle');
  await desk.rows('select pg_sleep(0.3)');
  expect((await idle.query<{ fine: number }>('select 1 as fine')).rows).toEqual([{ fine: 1 }]);
  await idle.end();
  const client = await desk.pool.connect();
  await client.query('begin');
  const [row] = (await client.query<{ pid: number }>('select pg_backend_pid() as pid')).rows;
  await desk.rows('select pg_terminate_backend($1)', [row?.pid]);
  // it hears of its end while nobody asks it anything
  await desk.rows('select pg_sleep(0.3)');
  await expect(client.query('select 1')).rejects.toThrow();
  client.release(true);
  expect(await desk.rows('select 1 as fine')).toEqual([{ fine: 1 }]);
});

test('in a pool only so many wait for a connection; one more is refused at once, by promise and by callback', async () => {
  const pool = new BoundedPool({ connectionString: desk.url, max: 1 }, { maxWaiting: 2 });
  const holder = await pool.connect();
  const patient = [pool.connect(), pool.connect()];
  expect(pool.sinceShed).toBe(Infinity);
  await expect(pool.connect()).rejects.toThrow(DatabaseBusy);
  const called = new Promise<unknown>((resolve) => pool.connect((error) => resolve(error)));
  expect(await called).toBeInstanceOf(DatabaseBusy);
  await expect(pool.query('select 1')).rejects.toThrow(DatabaseBusy);
  expect(pool.sinceShed).toBeLessThan(60_000);
  holder.release();
  for (const one of patient) (await one).release();
  expect((await pool.query<{ one: number }>('select 1 as one')).rows).toEqual([{ one: 1 }]);
  await pool.end();
});

test('who waits for a lock or a long statement is told so by PostgreSQL, and the connection is as good as before', async () => {
  const pool = createPool({ url: desk.url, poolSize: 2, lockTimeoutMs: 100, statementTimeoutMs: 300 });
  const holder = await pool.connect();
  await holder.query('begin');
  await holder.query('select pg_advisory_xact_lock(7)');
  await expect(pool.query('select pg_advisory_xact_lock(7)')).rejects.toMatchObject({ code: '55P03' });
  await holder.query('rollback');
  holder.release();
  await expect(pool.query('select pg_sleep(5)')).rejects.toMatchObject({ code: '57014' });
  expect((await pool.query<{ one: number }>('select 1 as one')).rows).toEqual([{ one: 1 }]);
  await pool.end();
});

test('connections that are to be kept are there before anybody needs one, and stay', async () => {
  const pool = createPool({ url: desk.url, poolSize: 4, keepsAtLeast: 3 });
  await pool.warm();
  expect([pool.totalCount, pool.idleCount]).toEqual([3, 3]);
  await pool.end();
});
