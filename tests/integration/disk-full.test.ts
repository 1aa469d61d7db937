import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { arrive } from '../../bench/driver/people.js';
import { startTestApi, type TestApi } from '../harness/api.js';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

it('F16: when PostgreSQL says that its disk is full, writes get 503, reads go on, the retry makes one row', async () => {
  const { db } = api.ctx;
  const customer = await arrive(api.url);
  const { sessionId } = customer;
  const send = { session_id: sessionId, content: 'Where is my parcel?', client_message_id: randomUUID() };
  const read = () =>
    customer.http.call<{ head_seq: number; messages: { seq: number }[] }>('GET', `/api/chat/${sessionId}`);

  await sql`create function disk_is_full() returns trigger language plpgsql as
    $$ begin raise exception 'could not extend file' using errcode = '53100'; end $$`.execute(db);
  await sql`create trigger disk_is_full before insert on messages
    for each row execute function disk_is_full()`.execute(db);

  const refused = await customer.http.call('POST', '/api/chat', {
    body: { session_id: sessionId, message: send.content, client_message_id: send.client_message_id },
  });
  expect(refused.status).toBe(503);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(refused.body).toMatchObject({ code: 'unavailable' });
  expect(await customer.live.command('message:send', send)).toMatchObject({ ok: false, code: 'unavailable' });
  const during = await read();
  expect(during.status).toBe(200);
  expect(during.body).toMatchObject({ head_seq: 0, messages: [] });

  await sql`drop trigger disk_is_full on messages`.execute(db);
  for (let attempt = 0; attempt < 2; attempt += 1) {
    expect(await customer.live.command('message:send', send)).toMatchObject({ ok: true, seq: 1 });
  }
  expect((await read()).body).toMatchObject({ head_seq: 1, messages: [{ seq: 1 }] });
  customer.live.close();
});
