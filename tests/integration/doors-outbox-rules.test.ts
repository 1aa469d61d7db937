import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { Listener } from '../../db/listener.js';
import { openDesk, type Desk } from '../factories/desk.js';
import { impatiently, overtaken, whileHeld } from '../factories/rival.js';

let desk: Desk;
let listener: Listener;
const heard: string[] = [];
beforeAll(async () => {
  desk = await openDesk();
  listener = new Listener({
    url: desk.url,
    channels: ['switchboard_push'],
    onNotification: (_channel, payload) => heard.push(payload),
  });
  await listener.start();
});
afterAll(async () => {
  await listener.stop();
  await desk.close();
});
beforeEach(async () => {
  await desk.rows('delete from outbox');
  await desk.rows('delete from relay_leases');
  heard.length = 0;
});

const numbersHeard = (): number[] =>
  heard.flatMap((payload) => (JSON.parse(payload) as { n: number }[]).map((row) => row.n));
const put = async (subject: string, changeNo: number, ring = false): Promise<void> => {
  await desk.rows(
    `insert into outbox (subject_kind, subject_id, change_no, ring, kind) values ('conversation', $1, $2, $3, 'state')`,
    [subject, changeNo, ring],
  );
};
const push = async (limit = 500): Promise<number> =>
  (await desk.rows<{ n: number }>('select outbox_push($1) as n', [limit]))[0]?.n ?? Number.NaN;
const lease = async (ms = 3_000, limit = 10): Promise<string[]> =>
  (await desk.rows<{ subject_id: string }>('select subject_id from outbox_lease($1, $2)', [limit, ms])).map(
    (row) => row.subject_id,
  );
const rung = (subject: string, changeNo: number) =>
  desk.rows(`select outbox_rung('conversation', $1, $2)`, [subject, changeNo]);
const left = () =>
  desk.rows<{ n: number; ring: boolean; pushed: boolean }>(
    'select change_no::int as n, ring, pushed_at is not null as pushed from outbox order by change_no',
  );

test('a push takes the oldest first, says how many, tells them in order and takes none twice', async () => {
  const subject = randomUUID();
  for (let n = 1; n <= 40; n += 1) await put(subject, n, n % 2 === 0);
  expect([await push(25), await push(25), await push(25)]).toEqual([25, 15, 0]);
  await expect.poll(numbersHeard).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
  expect((await left()).map((row) => row.n)).toEqual(Array.from({ length: 20 }, (_, index) => 2 * index + 2));
});

test('a long push goes in parts that PostgreSQL can send', async () => {
  const subject = randomUUID();
  for (let n = 1; n <= 120; n += 1) await put(subject, n);
  expect(await push()).toBe(120);
  await expect.poll(() => numbersHeard().length).toBe(120);
});

test('a push does not wait for one that is under way, nor any commit of the relay for the disk', async () => {
  const subject = randomUUID();
  await put(subject, 1);
  await put(subject, 2);
  await whileHeld(desk, 'select 1 from outbox where change_no = 1 for update', async () => {
    expect(await impatiently(desk, 'select outbox_push(10) as n', [])).toEqual([{ n: 1 }]);
  });
  const client = await desk.pool.connect();
  await client.query('begin');
  await client.query('select outbox_push(10)');
  const { rows } = await client.query('show synchronous_commit');
  await client.query('commit');
  client.release();
  expect(rows).toEqual([{ synchronous_commit: 'off' }]);
});

test('only what rings is leased, who rang first comes first, and nobody gets it until the lease has ended', async () => {
  const [first, second, quiet] = [randomUUID(), randomUUID(), randomUUID()].sort().reverse();
  await put(quiet ?? '', 1);
  await put(first ?? '', 1, true);
  await put(second ?? '', 1, true);
  expect(await lease(3_000, 1)).toEqual([first]);
  expect(await lease(3_000, 1)).toEqual([second]);
  expect(await lease()).toEqual([]);
  await desk.rows(
    `update relay_leases set leased_until = now() - interval '1 second' where subject_id = $1`,
    [first],
  );
  expect(await lease()).toEqual([first]);
});

test('of two relays that lease at the same moment one gets it', async () => {
  const subject = randomUUID();
  await put(subject, 1, true);
  await lease();
  await desk.rows(`update relay_leases set leased_until = now() - interval '1 second'`);
  expect(await overtaken(desk, 'select * from outbox_lease(10, 3000)', () => lease())).toEqual([]);
});

test('a delivered ring leaves what came later and what is not pushed yet, deletes the rest, and gives the lease back', async () => {
  const subject = randomUUID();
  await put(subject, 1, true);
  await push();
  await put(subject, 2, true);
  await put(subject, 3, true);
  await lease();
  await rung(subject, 2);
  expect(await left()).toEqual([
    { n: 2, ring: false, pushed: false },
    { n: 3, ring: true, pushed: false },
  ]);
  expect(await lease()).toEqual([subject]);
  await push();
  expect(await left()).toEqual([{ n: 3, ring: true, pushed: true }]);
});

test('a failed ring is counted and waits before the next try', async () => {
  const subject = randomUUID();
  await put(subject, 1, true);
  await lease(50);
  const failed = () => desk.rows(`select outbox_failed('conversation', $1, 30000) as attempts`, [subject]);
  expect(await failed()).toEqual([{ attempts: 1 }]);
  expect(await failed()).toEqual([{ attempts: 2 }]);
  await desk.rows('select pg_sleep(0.1)');
  expect(await lease()).toEqual([]);
});

test('a repair rings with a number of its own, and counts as not heard until it is noted', async () => {
  const conversationId = await desk.conversation();
  const before = await desk.doors.snapshot(conversationId);
  await desk.doors.transition({
    conversationId,
    action: 'note',
    actorKind: 'workflow',
    args: { change_no: before?.change_no ?? 0 },
  });
  await desk.rows('delete from outbox');
  expect(await desk.doors.ringAgain('conversation', conversationId)).toBe(true);
  expect(await left()).toEqual([{ n: (before?.change_no ?? 0) + 1, ring: true, pushed: true }]);
  expect(
    await desk.rows('select ring_change_no > noted_change_no as unheard from conversations where id = $1', [
      conversationId,
    ]),
  ).toEqual([{ unheard: true }]);
  expect(await desk.doors.ringAgain('conversation', randomUUID())).toBe(false);
});
