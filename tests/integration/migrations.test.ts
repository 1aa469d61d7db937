import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDoors } from '../../db/repositories/doors.repository.js';
import { migrateToLatest } from '../../db/migrate.js';
import { createBareDatabase, type TestDatabase } from '../harness/postgres.js';

let database: TestDatabase;
let pool: pg.Pool;

beforeAll(async () => {
  database = await createBareDatabase();
  pool = new pg.Pool({ connectionString: database.url, max: 2 });
});

afterAll(async () => {
  await pool.end();
  await database.drop();
});

/** PostgreSQL gives a function that is written again another number. */
async function numbersOfFunctions(): Promise<string> {
  const { rows } = await pool.query<{ numbers: string }>(
    `select string_agg(oid::text, ' ' order by oid) as numbers from pg_proc
     where pronamespace = 'public'::regnamespace and proname in ('post_message', 'transition')`,
  );
  return rows[0]?.numbers ?? '';
}

test('several processes that start on an empty database make one desk', async () => {
  await Promise.all([1, 2, 3].map(() => migrateToLatest(database.url)));
  const doors = createDoors(pool);
  const conversationId = await doors.createConversation({ tokenHash: randomBytes(32) });
  expect(await doors.snapshot(conversationId)).toMatchObject({ status: 'open', owner: 'assistant' });
});

test('a start with the same doors writes none', async () => {
  const before = await numbersOfFunctions();
  await migrateToLatest(database.url);
  expect(await numbersOfFunctions()).toBe(before);
});

test('a desk that an earlier version left behind gets the new doors and keeps what was said', async () => {
  const doors = createDoors(pool);
  const conversationId = await doors.createConversation({ tokenHash: randomBytes(32) });
  await doors.postMessage({ conversationId, authorKind: 'customer', content: 'said before' });
  await pool.query(`update app_state set doors_fingerprint = 'an earlier version'`);
  await pool.query(
    `create or replace function conversation_snapshot(p_conversation uuid) returns jsonb language sql stable
     as $$ select '{}'::jsonb $$`,
  );
  expect(await doors.snapshot(conversationId)).toEqual({});

  await migrateToLatest(database.url);
  expect(await doors.snapshot(conversationId)).toMatchObject({ head_seq: 1, last_customer_seq: 1 });
});
