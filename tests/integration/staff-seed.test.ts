import { afterEach, expect, it } from 'vitest';
import { seed } from '../../api/seed.js';
import { logIn, rows } from '../factories/staff.js';
import { startTestApi, type TestApi } from '../harness/api.js';

let api: TestApi;
afterEach(() => api.close());

const count = async (table: string): Promise<number> => {
  const [row] = await rows<{ n: number }>(api, `select count(*)::int as n from ${table}`);
  return row?.n ?? 0;
};

it('an empty database gets the first admin and the starter help centre, once, from two copies at once', async () => {
  api = await startTestApi();
  await Promise.all([seed(api.ctx), seed(api.ctx)]);
  expect(await count('users')).toBe(1);
  expect(await count('articles')).toBeGreaterThanOrEqual(30);
  expect(await count('intents')).toBeGreaterThan(10);
  const http = await logIn(api, 'superadmin', 'admin123');
  expect((await http.get('/api/admin/users')).body.code).toBe('auth.password_change_required');
  await api.ctx.pool.query('delete from articles');
  await seed(api.ctx);
  expect(await count('articles')).toBe(0);
  expect(await count('users')).toBe(1);
});

it('in production the known password opens nothing', async () => {
  api = await startTestApi({
    env: { NODE_ENV: 'production', ADMIN_PASSWORD: 'given by the operator', DEMO: '1' },
  });
  await seed(api.ctx);
  await expect(logIn(api, 'superadmin', 'admin123')).rejects.toThrow('401');
  await logIn(api, 'superadmin', 'given by the operator');
  expect(await count('users')).toBe(1);
});

it('the demo has agents and talks in every state, made through the usual doors', async () => {
  api = await startTestApi({ env: { DEMO: '1' } });
  await seed(api.ctx);
  const http = await logIn(api, 'mila', 'demo-agent-1');
  const resolved = await http.get('/api/agent/conversations?view=resolved');
  expect(resolved.body.conversations).toHaveLength(1);
  const queue = await http.get('/api/agent/conversations?view=queue');
  expect(queue.body.conversations[0]).toMatchObject({ status: 'escalated', customer_name: 'Oskar' });
  expect(await count('feedback')).toBe(1);
});
