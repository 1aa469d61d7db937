import { randomBytes, randomUUID } from 'node:crypto';
import supertest from 'supertest';
import type TestAgent from 'supertest/lib/agent.js';
import { hashPassword } from '../../api/auth/password-hash.js';
import type { TestApi } from '../harness/api.js';

export const PASSWORD = 'correct horse battery';
let hash: Promise<string> | undefined;

export interface StaffMember {
  id: string;
  username: string;
  /** Keeps the session cookie. */
  http: TestAgent;
}

export interface StaffOptions {
  role?: 'agent' | 'super_admin';
  username?: string;
  capacity?: number;
  timeZone?: string;
  mustChangePassword?: boolean;
  /** Agents only: on shift, available and connected. */
  online?: boolean;
}

/** A user in the database, not logged in. */
export const makeUser = async (
  api: TestApi,
  options: StaffOptions = {},
): Promise<{ id: string; username: string }> => {
  const username = options.username ?? `user-${randomUUID().slice(0, 8)}`;
  hash ??= hashPassword(PASSWORD);
  const id = await api.ctx.repositories.users.create({
    username,
    email: `${username}@example.test`,
    passwordHash: await hash,
    role: options.role ?? 'agent',
    mustChangePassword: options.mustChangePassword ?? false,
    capacity: options.capacity,
    timeZone: options.timeZone,
  });
  return { id, username };
};

export const logIn = async (api: TestApi, username: string, password = PASSWORD): Promise<TestAgent> => {
  const http = supertest.agent(api.url);
  const answer = await http.post('/api/auth/login').send({ username, password });
  if (answer.status !== 200) throw new Error(`log-in of ${username}: ${answer.status}`);
  return http;
};

export const staffMember = async (api: TestApi, options: StaffOptions = {}): Promise<StaffMember> => {
  const user = await makeUser(api, options);
  const http = await logIn(api, user.username);
  if (options.online === true) await http.post('/api/agent/status').send({ status: 'online' });
  return { ...user, http };
};

export const conversation = (api: TestApi, name: string | null = null): Promise<string> =>
  api.ctx.doors.createConversation({ tokenHash: randomBytes(32), name });

export const say = async (api: TestApi, conversationId: string, content: string): Promise<void> => {
  const answer = await api.ctx.doors.postMessage({ conversationId, authorKind: 'customer', content });
  if (!answer.ok) throw new Error(answer.code);
};

/** A conversation with a customer's message that waits for a person (or is offered to whoever is free). */
export const escalated = async (api: TestApi, name: string | null = null): Promise<string> => {
  const conversationId = await conversation(api, name);
  await say(api, conversationId, 'Where is my parcel?');
  const answer = await api.ctx.doors.transition({
    conversationId,
    action: 'escalate',
    actorKind: 'customer',
    args: { reason: 'customer_request' },
  });
  if (!answer.ok) throw new Error(answer.code);
  return conversationId;
};

export const rows = async <R extends object>(
  api: TestApi,
  text: string,
  values: unknown[] = [],
): Promise<R[]> => (await api.ctx.pool.query<R>(text, values)).rows;
