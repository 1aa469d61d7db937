import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createHttp, type Http } from '../../bench/driver/http.js';
import { startTestApi, type TestApi } from '../harness/api.js';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

interface Session {
  http: Http;
  id: string;
  token: string;
}

async function arrive(): Promise<Session> {
  const http = createHttp(api.url);
  const { status, body } = await http.call<{ session_id: string; token: string }>('POST', '/api/session', {
    body: { name: 'Mira', email: 'mira@example.test', locale: 'de-DE' },
  });
  expect(status).toBe(201);
  return { http, id: body.session_id, token: body.token };
}

const say = (session: Session, message: string, more: object = {}, headers: Record<string, string> = {}) =>
  session.http.call('POST', '/api/chat', { body: { session_id: session.id, message, ...more }, headers });

/** What the workflow does at the end of a turn. */
async function answerTurn(id: string, content: string): Promise<void> {
  const begun = await api.ctx.doors.beginTurn(id);
  if (!begun.ok) throw new Error(begun.code);
  const facts = null as never;
  await api.ctx.doors.saveDraft({
    conversationId: id,
    turnNo: begun.turn_no,
    draft: {
      content,
      citations: [],
      options: [],
      intent: 'greeting',
      confidence: 0.9,
      facts,
      summary: null,
      tried: [],
    },
  });
  const result = await api.ctx.doors.transition({
    conversationId: id,
    action: 'publish',
    actorKind: 'workflow',
    expect: { turn_no: begun.turn_no },
  });
  expect(result.ok).toBe(true);
}

it('a session gives a token once and an HttpOnly cookie; the id alone opens nothing', async () => {
  const session = await arrive();
  expect(session.token).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect(session.http.cookie()).toContain('sb_session=');
  const stranger = createHttp(api.url);
  expect((await stranger.call('GET', `/api/chat/${session.id}`)).status).toBe(401);
  const byToken = await stranger.call('GET', `/api/chat/${session.id}`, {
    headers: { authorization: `Bearer ${session.token}` },
  });
  expect(byToken).toMatchObject({
    status: 200,
    body: { status: 'open', owner: 'assistant', head_seq: 0, messages: [] },
  });
});

it('a foreign conversation and a missing one look the same', async () => {
  const [a, b] = [await arrive(), await arrive()];
  const foreign = await a.http.call('GET', `/api/chat/${b.id}`);
  const missing = await a.http.call('GET', `/api/chat/${randomUUID()}`);
  expect(foreign.status).toBe(404);
  const shape = (body: object) => ({ ...body, request_id: '' });
  expect(shape(foreign.body)).toEqual(shape(missing.body));
});

it('a message waits for the end of its turn, and every message of the turn gets its reply', async () => {
  const session = await arrive();
  const [first, second] = [say(session, 'hello'), say(session, 'are you there?')];
  await expect
    .poll(
      async () =>
        (await session.http.call<{ head_seq: number }>('GET', `/api/chat/${session.id}`)).body.head_seq,
    )
    .toBe(2);
  await answerTurn(session.id, 'Hello!');
  const answers = await Promise.all([first, second]);
  for (const answer of answers) {
    expect(answer).toMatchObject({
      status: 200,
      body: {
        sender: 'bot',
        content: 'Hello!',
        message_type: 'text',
        in_reply_to: 2,
        is_escalated: false,
        seq: 3,
      },
    });
  }
});

it('the same client message id gives the same answer again; another text is refused', async () => {
  const session = await arrive();
  const client_message_id = randomUUID();
  const waiting = say(session, 'hello', { client_message_id });
  await expect.poll(() => api.ctx.doors.snapshot(session.id).then((found) => found?.head_seq)).toBe(1);
  await answerTurn(session.id, 'Hi.');
  const first = await waiting;
  expect(await say(session, 'hello', { client_message_id })).toMatchObject({ status: 200, body: first.body });
  expect(await say(session, 'other', { client_message_id })).toMatchObject({
    status: 409,
    body: { code: 'message.id_reused' },
  });
});

it('respond-async answers 202 at once', async () => {
  const session = await arrive();
  const answer = await say(session, 'hello', {}, { prefer: 'respond-async' });
  expect(answer).toMatchObject({ status: 202, body: { seq: 1, status: 'open' } });
});

it('a handover ends the wait with the escalation; from then on the assistant is not waited for', async () => {
  const session = await arrive();
  const waiting = say(session, 'I want a person');
  await expect.poll(() => api.ctx.doors.snapshot(session.id).then((found) => found?.head_seq)).toBe(1);
  const escalated = await session.http.call('POST', `/api/chat/${session.id}/escalate`);
  expect(escalated).toMatchObject({
    status: 202,
    body: { status: 'escalated', owner: 'queue', queue_position: 1 },
  });
  expect(await waiting).toMatchObject({
    status: 200,
    body: { message_type: 'escalation', is_escalated: true, in_reply_to: 1 },
  });
  expect((await say(session, 'hello?')).status).toBe(202);
  expect((await session.http.call('POST', `/api/chat/${session.id}/escalate`)).status).toBe(202);
});

it('feedback is given once, and only when the conversation is resolved', async () => {
  const session = await arrive();
  const body = { session_id: session.id, rating: 5, comment: 'quick', feedback_type: 'positive' };
  const rate = () => session.http.call('POST', '/api/agent/feedback', { body });
  expect(await rate()).toMatchObject({ status: 409, body: { code: 'conversation.not_resolved' } });
  expect((await session.http.call('POST', `/api/chat/${session.id}/resolve`)).status).toBe(200);
  expect((await rate()).status).toBe(201);
  expect(await rate()).toMatchObject({ status: 409, body: { code: 'feedback.already_given' } });
  expect((await session.http.call('GET', `/api/chat/${session.id}`)).body).toMatchObject({
    feedback_given: true,
  });
});

it('the same idempotency key opens one conversation and gives its token again', async () => {
  const http = createHttp(api.url);
  const open = () =>
    http.call('POST', '/api/session', { body: {}, headers: { 'idempotency-key': 'open-1234' } });
  const [first, again] = [await open(), await open()];
  expect(again.body).toEqual(first.body);
  expect(again.headers.get('set-cookie')).toContain('sb_session=');
});

it.each([
  ['a NUL', { message: 'a\u0000b' }],
  ['a lone surrogate', { message: 'a\ud800b' }],
  ['4,001 characters', { message: 'x'.repeat(4001) }],
  ['16 KiB', { message: 'x'.repeat(16_384) }],
  ['nothing visible', { message: ' \n ' }],
  ['a wrong type', { message: { text: 'x' } }],
  ['an unknown field', { message: 'x', role: 'agent' }],
  ['a malformed client id', { message: 'x', client_message_id: 'abc' }],
])('%s is refused and nothing is stored', async (_name, body) => {
  const session = await arrive();
  const answer = await session.http.call('POST', '/api/chat', { body: { session_id: session.id, ...body } });
  expect(answer).toMatchObject({ status: 422, body: { code: 'request.invalid' } });
  expect((await api.ctx.doors.snapshot(session.id))?.head_seq).toBe(0);
});

it('articles of the help centre are public while they are active', async () => {
  const { id } = await api.ctx.db
    .insertInto('articles')
    .values({ title: 'Returns', content: 'Within 30 days.', external_id: 'KB-1' })
    .returning('id')
    .executeTakeFirstOrThrow();
  const http = createHttp(api.url);
  expect(await http.call('GET', `/api/help/articles/${id}`)).toMatchObject({
    status: 200,
    body: { title: 'Returns' },
  });
  await api.ctx.db.updateTable('articles').set({ active: false }).where('id', '=', id).execute();
  expect((await http.call('GET', `/api/help/articles/${id}`)).status).toBe(404);
  expect((await http.call('GET', '/api/help/suggestions')).status).toBe(200);
});
