import { randomUUID } from 'node:crypto';
import { createHttp, type Http } from '../../bench/driver/http.js';
import { openSocket, type LiveSocket } from '../../bench/driver/socket.js';
import { hashPassword } from '../../api/auth/password-hash.js';
import type { TestApi } from '../harness/api.js';

export const PASSWORD = 'a long enough password';

export interface TestStaff {
  id: string;
  username: string;
  http: Http;
}

let hash: Promise<string> | undefined;

/** A user made in the database and logged in over HTTP. */
export async function hire(
  api: TestApi,
  options: { role?: 'agent' | 'super_admin'; online?: boolean; capacity?: number } = {},
): Promise<TestStaff> {
  hash ??= hashPassword(PASSWORD);
  const username = `${options.role ?? 'agent'}-${randomUUID().slice(0, 8)}`;
  const { id } = await api.ctx.db
    .insertInto('users')
    .values({
      username,
      email: `${username}@example.test`,
      password_hash: await hash,
      role: options.role ?? 'agent',
      capacity: options.capacity ?? 3,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  const http = createHttp(api.url);
  const answer = await http.call('POST', '/api/auth/login', { body: { username, password: PASSWORD } });
  if (answer.status !== 200) throw new Error(`log-in: ${answer.status} ${JSON.stringify(answer.body)}`);
  if (options.online) await http.call('POST', '/api/agent/status', { body: { status: 'online' } });
  return { id, username, http };
}

export interface TestCustomer {
  id: string;
  token: string;
  http: Http;
}

export async function arriveAt(api: TestApi): Promise<TestCustomer> {
  const http = createHttp(api.url);
  const { status, body } = await http.call<{ session_id: string; token: string }>('POST', '/api/session', {
    body: { name: 'Mira' },
  });
  if (status !== 201) throw new Error(`session: ${status}`);
  return { id: body.session_id, token: body.token, http };
}

export const customerSocket = (api: TestApi, customer: TestCustomer): Promise<LiveSocket> =>
  openSocket(api.url, { auth: { token: customer.token } });

export const staffSocket = (api: TestApi, staff: TestStaff): Promise<LiveSocket> =>
  openSocket(api.url, { cookie: staff.http.cookie() });
