import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import supertest from 'supertest';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { logIn, makeUser, PASSWORD, rows, staffMember } from '../factories/staff.js';
import { startTestApi, type TestApi } from '../harness/api.js';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi({ env: { RATE_LIMIT_FACTOR: '1' } });
});
afterAll(() => api.close());

const tryLogIn = (body: object, http = supertest.agent(api.url)) => http.post('/api/auth/login').send(body);
const cookieOf = (answer: supertest.Response): string =>
  (answer.get('Set-Cookie') ?? []).find((cookie) => cookie.startsWith('sid='))?.split(';')[0] ?? '';

it('the right name and password open a session, by user name or e-mail address in any case', async () => {
  const user = await makeUser(api, { username: 'Ada' });
  const answer = await tryLogIn({ username: 'ada', password: PASSWORD });
  expect(answer.status).toBe(200);
  expect(answer.body).toEqual({
    user: { id: user.id, username: 'Ada', role: 'agent', must_change_password: false },
  });
  const cookie = (answer.get('Set-Cookie') ?? []).join();
  expect(cookie).toMatch(/HttpOnly/i);
  expect(cookie).toMatch(/SameSite=Lax/i);
  expect((await tryLogIn({ username: 'ADA@example.test', password: PASSWORD })).status).toBe(200);
});

it('a wrong password and an unknown user get the same answer after the same time', async () => {
  await makeUser(api, { username: 'timed' });
  const timed = async (username: string) => {
    const times: number[] = [];
    for (let n = 0; n < 4; n += 1) {
      const start = performance.now();
      const answer = await tryLogIn({ username, password: 'wrong' });
      times.push(performance.now() - start);
      expect(answer.status).toBe(401);
      expect(answer.body.code).toBe('auth.invalid_credentials');
    }
    return times.sort((a, b) => a - b)[1] ?? 0;
  };
  const [known, unknown] = [await timed('timed'), await timed('nobody-here')];
  expect(Math.abs(known - unknown)).toBeLessThan(Math.max(known, unknown) * 0.6);
});

it('five failures lock the account for that address, even for the right password and parallel guesses', async () => {
  await makeUser(api, { username: 'locked' });
  const guesses = await Promise.all(
    Array.from({ length: 12 }, () => tryLogIn({ username: 'locked', password: 'wrong' })),
  );
  expect(guesses.filter((answer) => answer.status === 401)).toHaveLength(5);
  const refused = await tryLogIn({ username: 'LOCKED', password: PASSWORD });
  expect(refused.status).toBe(429);
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(60);
  const [{ n } = { n: 0 }] = await rows<{ n: number }>(
    api,
    `select count(*)::int as n from audit_logs where action = 'auth.login_locked' and actor_name = 'locked'`,
  );
  expect(n).toBe(1);
});

it('a log-in outlives a request whose session could not be read', { timeout: 30_000 }, async () => {
  const { http } = await staffMember(api);
  expect((await http.get('/api/auth/me')).status).toBe(200);
  const client = await api.ctx.pool.connect();
  try {
    await client.query('begin');
    await client.query('lock table http_sessions in access exclusive mode');
    const reading = async (): Promise<number> =>
      (
        await rows(
          api,
          `select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
             and query ilike 'select%http_sessions%'`,
        )
      ).length;
    const asked = http.get('/api/auth/me').then((answer) => answer.status);
    await expect.poll(reading, { interval: 20 }).toBe(1);
    // reading gives up after a while; whatever the end of the request wants then, it gets
    await expect.poll(reading, { interval: 20 }).toBe(0);
    await sleep(200);
    await client.query('rollback');
    expect(await asked).toBe(503);
  } finally {
    client.release();
  }
  expect((await http.get('/api/auth/me')).status).toBe(200);
});

it('a success forgets the failures before it', async () => {
  await makeUser(api, { username: 'forgetful' });
  for (let round = 0; round < 2; round += 1) {
    for (let n = 0; n < 4; n += 1) await tryLogIn({ username: 'forgetful', password: 'wrong' });
    expect((await tryLogIn({ username: 'forgetful', password: PASSWORD })).status).toBe(200);
  }
});

it('objects, arrays and over-long values instead of strings are refused', async () => {
  for (const body of [
    { username: { $gt: '' }, password: PASSWORD },
    { username: ['Ada'], password: PASSWORD },
    { username: 'Ada', password: { length: 5 } },
    { username: 'Ada', password: 'x'.repeat(5_000) },
    { username: 'Ada', password: PASSWORD, admin: true },
    { username: 'Ada\u0000', password: PASSWORD },
    { username: 'Ada' },
  ]) {
    const answer = await tryLogIn(body);
    expect(answer.status).toBe(422);
    expect(answer.body.code).toBe('request.invalid');
  }
});

it('the session is a new one at each log-in, so a planted one opens nothing', async () => {
  await makeUser(api, { username: 'fixed' });
  const planted = 'sid=s%3Aplanted.signature';
  const first = await supertest(api.url)
    .post('/api/auth/login')
    .set('Cookie', planted)
    .send({ username: 'fixed', password: PASSWORD });
  const cookie = cookieOf(first);
  expect(cookie).not.toBe('');
  expect(cookie).not.toBe(planted);
  const second = await supertest(api.url)
    .post('/api/auth/login')
    .set('Cookie', cookie)
    .send({ username: 'fixed', password: PASSWORD });
  expect(cookieOf(second)).not.toBe(cookie);
  expect((await supertest(api.url).get('/api/auth/me').set('Cookie', cookie)).status).toBe(401);
  expect((await supertest(api.url).get('/api/auth/me').set('Cookie', cookieOf(second))).status).toBe(200);
});

it('an agent cannot log in at the portal of admins, nor an admin at that of agents', async () => {
  await makeUser(api, { username: 'portal-agent' });
  await makeUser(api, { username: 'portal-admin', role: 'super_admin' });
  const [agent, admin, right] = await Promise.all([
    tryLogIn({ username: 'portal-agent', password: PASSWORD, portal: 'admin' }),
    tryLogIn({ username: 'portal-admin', password: PASSWORD, portal: 'agent' }),
    tryLogIn({ username: 'portal-admin', password: PASSWORD, portal: 'admin' }),
  ]);
  expect([agent.status, admin.status, right.status]).toEqual([403, 403, 200]);
  expect(cookieOf(agent)).toBe('');
});

it('log-out destroys the session', async () => {
  const { http } = await staffMember(api);
  expect((await http.get('/api/auth/me')).status).toBe(200);
  expect((await http.post('/api/auth/logout')).status).toBe(204);
  expect((await http.get('/api/auth/me')).status).toBe(401);
  expect((await http.post('/api/auth/logout')).status).toBe(401);
});

it('whoever kept the cookie of a log-in that was ended is nobody', async () => {
  const user = await makeUser(api);
  const cookie = cookieOf(await tryLogIn({ username: user.username, password: PASSWORD }));
  const me = () => supertest(api.url).get('/api/auth/me').set('Cookie', cookie);
  expect((await me()).status).toBe(200);
  expect((await supertest(api.url).post('/api/auth/logout').set('Cookie', cookie)).status).toBe(204);
  expect((await me()).status).toBe(401);
});

it('while a new password is due, everything but setting it is refused', async () => {
  const user = await makeUser(api, { role: 'super_admin', mustChangePassword: true });
  const http = await logIn(api, user.username);
  expect((await http.get('/api/auth/me')).body.user.must_change_password).toBe(true);
  const refused = await http.get('/api/agent/escalations');
  expect(refused.status).toBe(403);
  expect(refused.body.code).toBe('auth.password_change_required');
  const changed = await http
    .post('/api/auth/password')
    .send({ current_password: PASSWORD, new_password: 'another long password' });
  expect(changed.status).toBe(200);
  expect(changed.body.user.must_change_password).toBe(false);
  expect((await http.get('/api/agent/escalations')).status).toBe(200);
});

it('a new password must be long, new and confirmed by the old one, and ends the other sessions', async () => {
  const { http, username } = await staffMember(api);
  const elsewhere = await logIn(api, username);
  const set = (body: object) => http.post('/api/auth/password').send(body);
  const short = await set({ current_password: PASSWORD, new_password: 'short' });
  expect(short.body.fields.new_password).toContain('8');
  const wrong = await set({ current_password: 'wrong', new_password: 'another long password' });
  expect(wrong.body.fields).toEqual({ current_password: 'is wrong' });
  const same = await set({ current_password: PASSWORD, new_password: PASSWORD });
  expect(same.status).toBe(422);
  expect((await elsewhere.get('/api/auth/me')).status).toBe(200);
  expect((await set({ current_password: PASSWORD, new_password: 'another long password' })).status).toBe(200);
  expect((await http.get('/api/auth/me')).status).toBe(200);
  expect((await elsewhere.get('/api/auth/me')).status).toBe(401);
  expect((await tryLogIn({ username, password: PASSWORD })).status).toBe(401);
  expect((await tryLogIn({ username, password: 'another long password' })).status).toBe(200);
});

it('guessing the current password through a log-in that was left open is locked as a log-in is', async () => {
  const { http } = await staffMember(api);
  const guess = (current_password: string) =>
    http.post('/api/auth/password').send({ current_password, new_password: 'another long password' });
  for (let n = 0; n < 5; n += 1) expect((await guess(`guess ${n}`)).status).toBe(422);
  expect((await guess(PASSWORD)).status).toBe(429);
});

it('a log-in from another site is refused, one without browser headers passes', async () => {
  const user = await makeUser(api);
  const body = { username: user.username, password: PASSWORD };
  const foreign = await tryLogIn(body).set('Origin', 'https://evil.example');
  expect(foreign.status).toBe(403);
  expect(foreign.body.code).toBe('auth.origin_refused');
  expect((await tryLogIn(body).set('Sec-Fetch-Site', 'cross-site')).status).toBe(403);
  expect((await tryLogIn(body).set('Origin', api.url)).status).toBe(200);
});

it('the audit log tells who came in, who failed and who left, without passwords', async () => {
  const { http, id, username } = await staffMember(api);
  await tryLogIn({ username, password: 'not the password' });
  await http.post('/api/auth/logout');
  const logs = await rows<{ action: string; ip: string; request_id: string }>(
    api,
    `select action, ip, request_id from audit_logs where actor_id = $1 or actor_name = $2 order by at`,
    [id, username],
  );
  expect(logs.map((log) => log.action)).toEqual(['auth.login', 'auth.login_failed', 'auth.logout']);
  expect(logs.every((log) => log.ip !== '' && log.request_id !== '')).toBe(true);
  const [{ text } = { text: '' }] = await rows<{ text: string }>(
    api,
    `select string_agg(a::text, ' ') as text from audit_logs a`,
  );
  expect(text).not.toContain('not the password');
  expect(text).not.toContain(PASSWORD);
  expect(text).not.toContain('argon2');
});
