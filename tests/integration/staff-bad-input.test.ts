import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { allRoutes } from '../../api/http/routes.js';
import { staffMember, type StaffMember } from '../factories/staff.js';
import { startTestApi, type TestApi } from '../harness/api.js';

let api: TestApi;
let agent: StaffMember;
let admin: StaffMember;
beforeAll(async () => {
  api = await startTestApi();
  agent = await staffMember(api, { online: true });
  admin = await staffMember(api, { role: 'super_admin' });
});
afterAll(() => api.close());

const ROUTES = allRoutes
  .filter((route) => ['agent', 'admin', 'staff'].includes(route.auth) && route.path !== '/api/auth/logout')
  .map((route) => ({ name: `${route.method} ${route.path}`, route }));
const client = (auth: string) => (auth === 'agent' ? agent : admin).http;

const VALUES: unknown[] = [
  null,
  true,
  -1,
  1e308,
  '',
  'x\u0000y',
  '\ud800',
  'x'.repeat(20_000),
  "'; drop table users; --",
  '../../etc/passwd',
  [],
  [[[]]],
  {},
  { $gt: '' },
  { __proto__: null, constructor: { prototype: { admin: true } } },
];

it.each(ROUTES)('$name refuses a request from another site when it changes something', async ({ route }) => {
  if (route.method === 'get') return;
  const path = route.path.replaceAll(/:\w+/g, randomUUID());
  for (const headers of [
    { Origin: 'https://evil.example' },
    { Origin: 'null' },
    { 'Sec-Fetch-Site': 'cross-site' },
  ]) {
    const answer = await client(route.auth)[route.method](path).set(headers).send({});
    expect([answer.status, answer.body.code]).toEqual([403, 'auth.origin_refused']);
  }
});

it.each(ROUTES)('$name answers nonsense with the documented refusal', async ({ route }) => {
  const http = client(route.auth);
  const bodies: unknown[] = [
    { no_such_field: 1 },
    ...VALUES,
    ...(route.body === undefined
      ? []
      : Object.keys((route.body as { shape?: object }).shape ?? {}).flatMap((field) =>
          VALUES.map((value) => ({ [field]: value })),
        )),
  ];
  const paths = [randomUUID(), 'no-uuid', '%00', '%F0%9F', "1' or '1'='1"].map((id) =>
    route.path.replaceAll(/:\w+/g, id),
  );
  const queries =
    route.query === undefined ? [''] : ['', '?limit=-1', '?cursor=%00', '?cursor=W10', '?limit=1e9&x=1'];
  const answers = [];
  if (route.method === 'get') {
    for (const path of paths) for (const query of queries) answers.push(await http.get(path + query));
  } else {
    const [path = '', ...others] = paths;
    // null and strings are no JSON documents that this API takes
    for (const body of bodies) {
      const answer = await http[route.method](path)
        .set('content-type', 'application/json')
        .send(JSON.stringify(body) ?? 'undefined');
      answers.push(answer);
    }
    for (const other of others) answers.push(await http[route.method](other).send({}));
    answers.push(await http[route.method](path).set('content-type', 'application/json').send('{"a":'));
  }
  for (const answer of answers) {
    expect(answer.status, JSON.stringify(answer.body).slice(0, 300)).toBeLessThan(500);
    expect(answer.headers['content-type'] ?? 'application/json').toContain('json');
    if (answer.status >= 400) expect(answer.body).toHaveProperty('code');
  }
  const [row] = (await api.ctx.pool.query<{ n: number }>('select count(*)::int as n from users')).rows;
  expect(row?.n).toBe(2);
});
