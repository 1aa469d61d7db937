import { afterAll, beforeAll, expect, test } from 'vitest';
import { arrive, firstAdmin, hireAgent, type Staff } from '../../bench/driver/people.js';
import type { Http } from '../../bench/driver/http.js';
import { startApp, type App } from '../harness/app.js';

const ARTICLES = `## Deliveries
### ZX-01 Parcel lockers in Ravensburg
Parcels to the lockers in Ravensburg are delivered within 3 working days. The locker keeps a parcel for 9 days.
The fee for a locker is 2.40 EUR per parcel.
### ZX-02 Cancelling a subscription
A subscription of the Glimmer box can be cancelled up to 6 days before the next billing date in the account page.
`;

let app: App;
let admin: Http;
let agent: Staff;

beforeAll(async () => {
  app = await startApp();
  admin = await firstAdmin(app.url);
  const imported = await admin.call('POST', '/api/admin/articles/import', {
    body: { format: 'markdown', content: ARTICLES },
  });
  expect(imported).toMatchObject({ status: 200, body: { imported: 2, updated: 0, refused: [] } });
  agent = await hireAgent(app.url, admin, { username: 'ann' });
}, 180_000);

afterAll(async () => {
  agent?.live.close();
  await app?.stop();
});

interface Reply {
  content: string;
  sender: string;
  message_type: string;
  confidence: number;
  is_escalated: boolean;
  citations: { external_id: string | null; quote: string }[];
}

test('a question that an imported article answers is answered with its source', async () => {
  const customer = await arrive(app.url);
  const answer = await customer.http.call<Reply>('POST', '/api/chat', {
    body: {
      session_id: customer.sessionId,
      message: 'How long does the parcel locker in Ravensburg keep my parcel?',
    },
  });
  expect(answer.status).toBe(200);
  expect(answer.body).toMatchObject({ sender: 'bot', message_type: 'text', is_escalated: false });
  expect(answer.body.content).toContain('9 days');
  expect(answer.body.confidence).toBeGreaterThanOrEqual(0.7);
  const [source] = answer.body.citations;
  expect(source).toMatchObject({ external_id: 'ZX-01' });
  expect(ARTICLES).toContain(source?.quote);
  customer.live.close();
});

test('from the question to the rating: one owner, one offer, nothing lost, nothing twice', async () => {
  const customer = await arrive(app.url, { name: 'Mira' });
  const { sessionId } = customer;
  const escalation = await customer.http.call<Reply>('POST', '/api/chat', {
    body: { session_id: sessionId, message: 'This is unacceptable, get me a human now' },
  });
  const escalatedAt = performance.now();
  expect(escalation).toMatchObject({ status: 200, body: { message_type: 'escalation', is_escalated: true } });

  await expect
    .poll(() =>
      agent.live.events.filter(
        (event) => event.name === 'offer:made' && event.body['session_id'] === sessionId,
      ),
    )
    .toHaveLength(1);
  const made = agent.live.events.find((event) => event.body['session_id'] === sessionId);
  expect((made?.at ?? Infinity) - escalatedAt).toBeLessThan(2_000);

  const silent = await customer.http.call('POST', '/api/chat', {
    body: { session_id: sessionId, message: 'hello?' },
  });
  expect(silent.status).toBe(202);

  const offerId = String(made?.body['offer_id']);
  const accepted = await agent.http.call('POST', `/api/agent/offers/${offerId}/accept`);
  expect(accepted).toMatchObject({ status: 200, body: { session_id: sessionId } });
  expect((await agent.http.call('POST', `/api/agent/offers/${offerId}/accept`)).status).toBe(200);

  const sentAt = performance.now();
  const clientMessageId = crypto.randomUUID();
  const body = { session_id: sessionId, message: 'Hi Mira, I am here.', client_message_id: clientMessageId };
  const [first, again] = [
    await agent.http.call<{ seq: number }>('POST', '/api/agent/send-message', { body }),
    await agent.http.call<{ seq: number }>('POST', '/api/agent/send-message', { body }),
  ];
  expect(again.body.seq).toBe(first.body.seq);
  await expect
    .poll(() => customer.live.posted.filter((message) => message.content === body.message))
    .toHaveLength(1);
  const delivered = customer.live.posted.find((message) => message.content === body.message);
  expect((delivered?.at ?? Infinity) - sentAt).toBeLessThan(300);

  const resolved = await agent.http.call('POST', `/api/agent/conversations/${sessionId}/resolve`);
  expect(resolved.status).toBe(200);
  const rating = { session_id: sessionId, rating: 5, comment: 'quick', feedback_type: 'positive' };
  expect((await customer.http.call('POST', '/api/agent/feedback', { body: rating })).status).toBe(201);
  expect((await customer.http.call('POST', '/api/agent/feedback', { body: rating })).status).toBe(409);

  const history = await customer.http.call<{
    status: string;
    head_seq: number;
    messages: { seq: number; sender: string }[];
  }>('GET', `/api/chat/${sessionId}`);
  expect(history.body.status).toBe('resolved');
  expect(history.body.messages.map((message) => message.seq)).toEqual(
    Array.from({ length: history.body.head_seq }, (_, index) => index + 1),
  );
  expect(history.body.messages.filter((message) => message.sender === 'bot')).toHaveLength(1);
  const seen = customer.live.posted.map((message) => message.seq);
  expect(new Set(seen).size).toBe(seen.length);
  customer.live.close();
});

test('a raised threshold is effective at the next decision', async () => {
  const before = await admin.call<{ version: number }>('GET', '/api/admin/settings');
  const saved = await admin.call('PUT', '/api/admin/settings', {
    body: { version: before.body.version, confidence_threshold: 1 },
  });
  expect(saved.status).toBe(200);
  const customer = await arrive(app.url);
  const answer = await customer.http.call<Reply>('POST', '/api/chat', {
    body: { session_id: customer.sessionId, message: 'What is the fee for a parcel locker in Ravensburg?' },
  });
  expect(answer.body).toMatchObject({ message_type: 'escalation', is_escalated: true });
  const stale = await admin.call('PUT', '/api/admin/settings', {
    body: { version: before.body.version, confidence_threshold: 0.7 },
  });
  expect(stale).toMatchObject({ status: 409, body: { code: 'settings.stale' } });
  customer.live.close();
});
