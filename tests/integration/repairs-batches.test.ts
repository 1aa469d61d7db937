import { afterEach, beforeEach, expect, test } from 'vitest';
import { createDatabase } from '../../db/client.js';
import { createRepairsRepository, type RepairsRepository } from '../../db/repositories/repairs.repository.js';
import { openDesk, type Desk } from '../factories/desk.js';

const MANY = 2_600;

let desk: Desk;
let repairs: RepairsRepository;
beforeEach(async () => {
  desk = await openDesk();
  repairs = createRepairsRepository(createDatabase(desk.pool));
});
afterEach(() => desk.close());

const openMany = (count: number) =>
  desk.rows(
    `insert into conversations (token_hash, due_at, due_kind)
      select sha256(n::text::bytea), now() - make_interval(hours => 1, secs => n), 'idle'
      from generate_series(1, $1) n`,
    [count],
  );
const rung = () => desk.rows<{ id: string }>('select subject_id as id from outbox where ring order by id');

test('after a restore everything open rings in batches by id, and what a dead process left is rung by the next', async () => {
  await openMany(MANY);
  expect(await repairs.noticeRestore()).toBe(false);
  expect(await repairs.ringRestored()).toBeNull();
  await desk.rows('update app_state set timeline = 99');
  expect(await repairs.noticeRestore()).toBe(true);
  expect(await repairs.ringRestored()).toBe(500);
  expect(await repairs.ringRestored()).toBe(500);
  const first = await rung();
  const all = await desk.rows<{ id: string }>('select id from conversations order by id');
  expect(first).toEqual(all.slice(0, 1_000));

  // what a process that starts now does: the database is known, the rest is still to be rung
  const successor = createRepairsRepository(createDatabase(desk.pool));
  expect(await successor.noticeRestore()).toBe(false);
  const batches: number[] = [];
  for (let batch = await successor.ringRestored(); batch !== null; batch = await successor.ringRestored()) {
    batches.push(batch);
  }
  expect(batches.slice(0, 4)).toEqual([500, 500, 500, 100]);
  expect(await rung()).toEqual(all);
  const [counted] = await desk.rows<{ n: number }>(
    `select count(*)::int as n from repairs where cause = 'restored'`,
  );
  expect(counted?.n).toBe(MANY);
});

test('suspect is what rang unheard or is overdue by more than the grace, as long as no ring waits', async () => {
  const [unheard, overdue, late, ringing] = await Promise.all([1, 2, 3, 4].map(() => desk.conversation()));
  await desk.rows('delete from outbox where subject_id <> $1', [ringing]);
  await desk.rows('update conversations set noted_change_no = change_no where id = any ($1)', [
    [overdue, late],
  ]);
  for (const [id, seconds] of [
    [overdue, 40],
    [late, 20],
  ])
    await desk.rows('update conversations set due_at = now() - make_interval(secs => $2) where id = $1', [
      id,
      seconds,
    ]);
  const suspects = (await repairs.suspects(30)).map(({ id, cause }) => `${cause} ${id}`);
  expect(suspects.sort()).toEqual([`overdue ${overdue}`, `unnoted ${unheard}`]);
  await repairs.repair({ kind: 'conversation', id: overdue ?? '' }, 'overdue');
  expect(await repairs.suspects(30)).toHaveLength(1);
  expect(await repairs.count()).toBe(1);
});

test('a look takes the oldest suspects first', async () => {
  await openMany(700);
  const oldest = await desk.rows<{ id: string }>(
    'select id from conversations order by due_at, id limit 500',
  );
  const suspects = await repairs.suspects(30);
  expect(suspects.map(({ id }) => ({ id }))).toEqual(oldest);
});
