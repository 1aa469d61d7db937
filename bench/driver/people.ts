import { createHttp, type Http } from './http.js';
import { callUntilAnswered } from './patience.js';
import { openSocket, type LiveSocket } from './socket.js';

/** A desk lets in so many customers of one address a minute. */
const ARRIVAL_PATIENCE_MS = 120_000;

export interface Customer {
  sessionId: string;
  token: string;
  http: Http;
  live: LiveSocket;
}

export interface Staff {
  id: string;
  username: string;
  http: Http;
  live: LiveSocket;
}

/** Opens a conversation and its socket, as the customer's page does; waits while the desk is away or limits arrivals. */
export async function arrive(
  baseUrl: string,
  who: { name?: string; email?: string; user_id?: string } = {},
): Promise<Customer> {
  const http = createHttp(baseUrl);
  const opened = await callUntilAnswered<{ session_id: string; token: string }>(
    http,
    'POST',
    '/api/session',
    { body: who, patienceMs: ARRIVAL_PATIENCE_MS },
  );
  if (opened.status !== 201) throw new Error(`POST /api/session: ${opened.status}`);
  const { session_id: sessionId, token } = opened.body;
  const live = await openSocket(baseUrl, { auth: { token, session_id: sessionId } });
  return { sessionId, token, http, live };
}

/** Logs in and opens the socket; throws the product's error sentence. */
export async function logIn(baseUrl: string, username: string, password: string): Promise<Staff> {
  const http = createHttp(baseUrl);
  const answer = await http.call<{ user?: { id: string }; error?: string }>('POST', '/api/auth/login', {
    body: { username, password },
  });
  if (answer.body.user === undefined) throw new Error(answer.body.error ?? String(answer.status));
  const live = await openSocket(baseUrl, { cookie: http.cookie() });
  return { id: answer.body.user.id, username, http, live };
}

/** The first admin of a desk, who gets this password when it still is the first one; returns the admin's client. */
export async function firstAdmin(baseUrl: string, password = 'a long enough password'): Promise<Http> {
  const http = createHttp(baseUrl);
  const enter = async (shown: string): Promise<number> => {
    const body = { username: 'superadmin', password: shown };
    return (await http.call('POST', '/api/auth/login', { body })).status;
  };
  const entered = await enter('admin123');
  if (entered !== 200) {
    const again = await enter(password);
    if (again !== 200) throw new Error(`POST /api/auth/login: ${entered}, ${again}`);
    return http;
  }
  const changed = await http.call('POST', '/api/auth/password', {
    body: { current_password: 'admin123', new_password: password },
  });
  if (changed.status >= 300) throw new Error(`POST /api/auth/password: ${changed.status}`);
  return http;
}

/** Makes an agent and logs in as that agent, online and available. */
export async function hireAgent(
  baseUrl: string,
  admin: Http,
  options: { username: string; capacity?: number; online?: boolean },
): Promise<Staff> {
  const password = 'another long password';
  const made = await admin.call<{ error?: string }>('POST', '/api/admin/users', {
    body: {
      username: options.username,
      email: `${options.username}@example.test`,
      password,
      role: 'agent',
      first_name: options.username,
      capacity: options.capacity ?? 3,
    },
  });
  if (made.status !== 201) throw new Error(`POST /api/admin/users: ${made.status} ${made.body.error ?? ''}`);
  const agent = await logIn(baseUrl, options.username, password);
  if (options.online !== false)
    await agent.http.call('POST', '/api/agent/status', { body: { status: 'online' } });
  return agent;
}
