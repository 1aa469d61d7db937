import { afterEach, beforeEach, expect, test } from 'vitest';
import { createDatabase } from '../../db/client.js';
import { createRepairsRepository, type RepairsRepository } from '../../db/repositories/repairs.repository.js';
import { Reconciler } from '../../api/realtime/reconciler.js';
import { createLogger } from '../../platform/logger.js';
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
const suspected = () => repairs.suspects({ graceSeconds: 30, after: null, limit: 5_000 });
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
  const suspects = (await suspected()).map(({ id, cause }) => `${cause} ${id}`);
  expect(suspects.sort()).toEqual([`overdue ${overdue}`, `unnoted ${unheard}`]);
  await repairs.repair({ kind: 'conversation', id: overdue ?? '' }, 'overdue');
  expect(await suspected()).toHaveLength(1);
  expect(await repairs.count()).toBe(1);
});

/** Stands in for a Temporal with 2,000 workflows that run while their worker is away. */
function lookingAt(
  orphan: () => string,
  options: { pageSize?: number; namespaceId?: () => Promise<string | null> },
) {
  const asked: string[] = [];
  const warnings: string[] = [];
  const logger = createLogger({ process: 'test', level: 'silent' });
  logger.warn = (...words: unknown[]) => void warnings.push(String(words[1]));
  const reconciler = new Reconciler({
    pool: desk.pool,
    link: { isReachable: () => true, namespaceId: options.namespaceId ?? (() => Promise.resolve('a store')) },
    conversations: {
      runState: (id) => {
        asked.push(id);
        return Promise.resolve(id === orphan() ? 'over' : 'running');
      },
      ring: () => Promise.resolve(),
    },
    shifts: { runState: () => Promise.resolve('running'), ring: () => Promise.resolve() },
    logger,
    wakeRelay: () => undefined,
    ...(options.pageSize === undefined ? {} : { pageSize: options.pageSize }),
  });
  return { reconciler, asked, warnings };
}

test.each([
  ['in one page', 5_000, 7],
  ['over many pages', 300, 20],
])(
  'an orphan behind 2,000 suspects whose workflows run is repaired within a few looks, %s',
  async (_name, pageSize, looks) => {
    await openMany(2_000);
    let orphan = '';
    const { reconciler, asked } = lookingAt(() => orphan, { pageSize });
    for (let look = 0; look < 6; look += 1) expect(await reconciler.look()).toEqual([]);
    const [newest] = await desk.rows<{ id: string }>(
      `insert into conversations (id, token_hash, due_at, due_kind)
      values ('ffffffff-ffff-4fff-bfff-ffffffffffff', sha256('orphan'), now() - interval '40 seconds', 'idle') returning id`,
    );
    orphan = newest?.id ?? '';
    const repaired: string[] = [];
    const before = asked.length;
    let taken = 0;
    for (; taken < looks && repaired.length === 0; taken += 1) {
      repaired.push(...(await reconciler.look()).map(({ id }) => id));
    }
    expect(repaired).toEqual([orphan]);
    expect(asked.length - before).toBeLessThanOrEqual(500 * taken);
  },
);

test('a Temporal that does not say which store it has stops no repair, and the log hears of it once', async () => {
  await openMany(1);
  const [row] = await desk.rows<{ id: string }>('select id from conversations');
  const { reconciler, warnings } = lookingAt(() => row?.id ?? '', {
    namespaceId: () => Promise.reject(new Error('permission denied')),
  });
  expect(await reconciler.look()).toEqual([]);
  expect(await reconciler.look()).toMatchObject([{ id: row?.id, cause: 'overdue' }]);
  await reconciler.look();
  expect(warnings.filter((text) => text.includes('not recognised'))).toHaveLength(1);
});

test('a store without a name is not taken for another one', async () => {
  const { reconciler } = lookingAt(() => '', { namespaceId: () => Promise.resolve(null) });
  await repairs.noticeStore('the store');
  await reconciler.look();
  expect(await desk.rows('select temporal_namespace_id as id, ringing_kind from app_state')).toEqual([
    { id: 'the store', ringing_kind: null },
  ]);
});
