import supertest from 'supertest';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { openApiDocument } from '../../api/http/openapi.js';
import { defineRoute, reply } from '../../api/http/route.js';
import { VisibleText } from '../../contracts/primitives.js';
import { startTestApi, type TestApi } from '../harness/api.js';

let calls = 0;
const echo = defineRoute({
  method: 'post',
  path: '/api/echo',
  tag: 'test',
  summary: 'Echo',
  auth: 'public',
  body: z.strictObject({ text: VisibleText(100) }),
  responses: { 200: z.object({ text: z.string(), calls: z.int() }) },
  errors: [],
  handler: async ({ body }) => {
    calls += 1;
    if (body.text === 'fail') throw new Error('nobody expected this');
    return reply(200, { text: body.text, calls });
  },
});
const secret = defineRoute({
  method: 'get',
  path: '/api/secret',
  tag: 'test',
  summary: 'Admins only',
  auth: 'admin',
  responses: { 200: z.object({}) },
  errors: [],
  handler: async () => reply(200, {}),
});

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi({ routes: [echo, secret] });
});
afterAll(() => api.close());

const post = (body: string | object) =>
  supertest(api.url).post('/api/echo').set('content-type', 'application/json').send(body);

it('a body that is not JSON is refused with 400, a huge one with 413', async () => {
  expect((await post('{"text":')).status).toBe(400);
  expect((await post({ text: 'x'.repeat(70_000) })).status).toBe(413);
});

it('every fault of a body is named by its field', async () => {
  const answer = await post({ text: 'a\u0000b', role: 'super_admin' });
  expect(answer.status).toBe(422);
  expect(answer.body).toMatchObject({
    code: 'request.invalid',
    fields: { text: 'contains characters that cannot be stored', role: 'unknown field' },
  });
  expect((await post('{"text":"x","__proto__":{"role":"admin"}}')).status).toBe(422);
});

it('what is not there answers JSON with a request id, also outside of the known paths', async () => {
  const answer = await supertest(api.url).get('/api/nothing');
  expect(answer.status).toBe(404);
  expect(answer.body).toMatchObject({ code: 'not_found', request_id: answer.headers['x-request-id'] });
});

it('an unexpected error tells nothing but a request id', async () => {
  const answer = await post({ text: 'fail' });
  expect(answer.status).toBe(500);
  expect(JSON.stringify(answer.body)).not.toContain('nobody expected');
});

it('a request from another site is refused, one without browser headers passes', async () => {
  expect((await post({ text: 'x' }).set('Origin', 'https://evil.example')).status).toBe(403);
  expect((await post({ text: 'x' }).set('Origin', 'null')).status).toBe(403);
  expect((await post({ text: 'x' }).set('Sec-Fetch-Site', 'cross-site')).status).toBe(403);
  expect((await post({ text: 'x' }).set('Origin', api.url)).status).toBe(200);
  expect((await post({ text: 'x' })).status).toBe(200);
});

it('the same idempotency key and request get the same answer, another request a conflict', async () => {
  const first = await post({ text: 'once' }).set('Idempotency-Key', 'key-1');
  const again = await post({ text: 'once' }).set('Idempotency-Key', 'key-1');
  expect(again.body).toEqual(first.body);
  expect((await post({ text: 'other' }).set('Idempotency-Key', 'key-1')).body).toMatchObject({
    code: 'idempotency.reused',
  });
  const stored = await api.ctx.db.selectFrom('idempotency_keys').selectAll().execute();
  expect(JSON.stringify(stored)).not.toContain('once');
});

it('requests with one key at the same time do the work once', async () => {
  const before = calls;
  const answers = await Promise.all(
    Array.from({ length: 5 }, () => post({ text: 'racing' }).set('Idempotency-Key', 'key-race')),
  );
  expect(new Set(answers.map((answer) => JSON.stringify(answer.body))).size).toBe(1);
  expect(calls).toBe(before + 1);
});

it('a route for admins asks strangers to log in', async () => {
  expect((await supertest(api.url).get('/api/secret')).status).toBe(401);
});

it('the OpenAPI document names every error of a route', () => {
  const document = openApiDocument([echo, secret]) as { paths: Record<string, Record<string, object>> };
  expect(Object.keys(document.paths['/api/echo']?.post ?? {})).toContain('responses');
  expect(JSON.stringify(document)).toContain('idempotency.reused');
});
