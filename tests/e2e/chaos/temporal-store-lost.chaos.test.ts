import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { arrive, firstAdmin, hireAgent, type Customer, type Staff } from '../../../bench/driver/people.js';
import { readHistories } from '../../checker/histories.check.js';
import { startApp, type App } from '../../harness/app.js';
import { pidOf } from '../../harness/victim.js';

let app: App;
let agent: Staff;
let database: pg.Client;
beforeAll(async () => {
  app = await startApp({ env: { RATE_LIMIT_FACTOR: '1000' } });
  agent = await hireAgent(app.url, await firstAdmin(app.url), { username: 'kim', capacity: 1 });
  database = new pg.Client({ connectionString: (await app.runJson()).database_url });
  await database.connect();
}, 180_000);
afterAll(async () => {
  agent?.live.close();
  await database?.end();
  await app?.stop();
});

const ask = async (customer: Customer, content: string): Promise<void> => {
  const ack = await customer.live.command('message:send', {
    session_id: customer.sessionId,
    client_message_id: randomUUID(),
    content,
  });
  expect(ack.ok).toBe(true);
};

const answersOf = async (customer: Customer): Promise<number> => {
  const { rows } = await database.query<{ n: number }>(
    `select count(*)::int as n from messages where conversation_id = $1 and author_kind = 'assistant'`,
    [customer.sessionId],
  );
  return rows[0]?.n ?? 0;
};

const running = async (): Promise<string[]> => {
  const { temporal_address: address } = await app.runJson();
  const query = `WorkflowType = 'conversation' AND ExecutionStatus = 'Running'`;
  return (await readHistories(address, { query })).map(({ workflowId }) => workflowId).sort();
};

test("F14: after the loss of Temporal's store every open conversation has its workflow again, and none is answered twice", async () => {
  const [answered, owned, waiting] = [await arrive(app.url), await arrive(app.url), await arrive(app.url)];
  await ask(answered, 'How can I return an item?');
  await expect.poll(() => answersOf(answered), { timeout: 30_000 }).toBe(1);
  const claimed = await agent.http.call('POST', `/api/agent/conversations/${owned.sessionId}/claim`, {
    body: {},
  });
  expect(claimed.status).toBe(200);
  // the agent's only place is taken
  await waiting.http.call('POST', `/api/chat/${waiting.sessionId}/escalate`);
  const open = [answered, owned, waiting].map(({ sessionId }) => `conversation:${sessionId}`).sort();
  await expect.poll(running, { timeout: 20_000 }).toEqual(open);

  // asked while nobody can work on it: only PostgreSQL knows of the question
  const temporal = await pidOf(app, 'temporal');
  process.kill(temporal, 'SIGSTOP');
  const unanswered = await arrive(app.url);
  await ask(unanswered, 'How do I cancel my order?');
  for (const suffix of ['', '-wal', '-shm'])
    await rm(join(app.dataDir, `temporal.db${suffix}`), { force: true });
  process.kill(temporal, 'SIGKILL');

  await expect.poll(() => answersOf(unanswered), { timeout: 60_000, interval: 500 }).toBe(1);
  await expect
    .poll(() => running().catch(() => []), { timeout: 60_000, interval: 1_000 })
    .toEqual([...open, `conversation:${unanswered.sessionId}`].sort());
  await sleep(2_000);
  expect(await answersOf(answered)).toBe(1);
  expect(await answersOf(unanswered)).toBe(1);
  expect(await answersOf(owned)).toBe(0);
  for (const customer of [answered, owned, waiting, unanswered]) customer.live.close();
});
