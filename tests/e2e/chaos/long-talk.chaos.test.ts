import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { arrive, firstAdmin, hireAgent, type Staff } from '../../../bench/driver/people.js';
import { readHistories } from '../../checker/histories.check.js';
import { startApp, type App } from '../../harness/app.js';

const MESSAGES = 5_000;
/** Sends under way at a time, of each side. */
const AT_ONCE = 10;

let app: App;
let agent: Staff;
beforeAll(async () => {
  app = await startApp({ env: { RATE_LIMIT_FACTOR: '1000' } });
  agent = await hireAgent(app.url, await firstAdmin(app.url), { username: 'kim', capacity: 20 });
}, 180_000);
afterAll(async () => {
  agent?.live.close();
  await app?.stop();
});

test(`F19: a conversation of ${MESSAGES} messages: none lost, none doubled, and the history does not grow with them`, async () => {
  const customer = await arrive(app.url);
  const { sessionId } = customer;
  const claimed = await agent.http.call('POST', `/api/agent/conversations/${sessionId}/claim`, { body: {} });
  expect(claimed.status).toBe(200);
  const events = async (): Promise<number> => {
    const { temporal_address: address } = await app.runJson();
    const found = await readHistories(address, { query: `WorkflowId = 'conversation:${sessionId}'` });
    return found.reduce((sum, history) => sum + history.events, 0);
  };
  const opening = await customer.http.call<{ head_seq: number }>('GET', `/api/chat/${sessionId}`);
  const first = opening.body.head_seq;

  const acked = new Map<string, number>();
  const texts = Array.from({ length: MESSAGES }, (_, index) => `message ${index}`);
  const senders = [customer.live, agent.live].flatMap((live) => Array.from({ length: AT_ONCE }, () => live));
  await Promise.all(
    senders.map(async (live) => {
      for (let text = texts.shift(); text !== undefined; text = texts.shift()) {
        const ack = await live.command(
          'message:send',
          { session_id: sessionId, client_message_id: randomUUID(), content: text },
          20_000,
        );
        if (!ack.ok || ack.seq === undefined) throw new Error(`${text}: ${ack.code}`);
        acked.set(text, ack.seq);
      }
    }),
  );

  const seen: { seq: number; content: string }[] = [];
  for (let after = first, head = Infinity; after < head;) {
    const page = await customer.http.call<{ head_seq: number; messages: { seq: number; content: string }[] }>(
      'GET',
      `/api/chat/${sessionId}?after=${after}`,
    );
    head = page.body.head_seq;
    const last = page.body.messages.at(-1);
    if (last === undefined) throw new Error(`no message after ${after} of ${head}`);
    seen.push(...page.body.messages);
    after = last.seq;
  }
  expect(seen.map(({ seq }) => seq)).toEqual(
    Array.from({ length: MESSAGES }, (_, index) => first + 1 + index),
  );
  expect(new Map(seen.map(({ content, seq }) => [content, seq]))).toEqual(acked);
  expect(await events()).toBeLessThan(60);
  customer.live.close();
});
