import { randomBytes, randomUUID } from 'node:crypto';
import type pg from 'pg';
import { createPool } from '../../db/client.js';
import { createDoors, type Doors } from '../../db/repositories/doors.repository.js';
import { createTestDatabase } from '../harness/postgres.js';
import { skewClock } from '../harness/skewed-clock.js';

/** A real, empty support desk in a database of its own, driven through its doors. */
export interface Desk {
  url: string;
  pool: pg.Pool;
  doors: Doors;
  conversation: () => Promise<string>;
  agent: (options?: { capacity?: number; skills?: string[]; online?: boolean }) => Promise<string>;
  say: (conversationId: string, text: string) => Promise<void>;
  escalate: (conversationId: string) => Promise<void>;
  offerOf: (conversationId: string) => Promise<{ id: string; agent_id: string } | null>;
  rows: <R extends object>(text: string, values?: unknown[]) => Promise<R[]>;
  close: () => Promise<void>;
}

/** `ownClock`: one that `setClockAhead` can set. */
export async function openDesk(poolSize = 16, { ownClock = false } = {}): Promise<Desk> {
  const database = await createTestDatabase();
  if (ownClock) await skewClock(database.url);
  const pool = createPool({ url: database.url, poolSize, statementTimeoutMs: 20_000 });
  const doors = createDoors(pool);
  const rows = async <R extends object>(text: string, values: unknown[] = []): Promise<R[]> =>
    (await pool.query<R>(text, values)).rows;

  return {
    url: database.url,
    pool,
    doors,
    rows,
    conversation: () => doors.createConversation({ tokenHash: randomBytes(32) }),
    agent: async ({ capacity = 3, skills = [], online = true } = {}) => {
      const username = `agent-${randomUUID().slice(0, 8)}`;
      const [row] = await rows<{ id: string }>(
        `insert into users (username, email, password_hash, role, capacity, skills)
         values ($1, $2, 'unused', 'agent', $3, $4) returning id`,
        [username, `${username}@example.test`, capacity, skills],
      );
      if (row === undefined) throw new Error('no agent was made');
      if (online) await doors.shiftTransition({ agentId: row.id, action: 'online', actorKind: 'agent' });
      return row.id;
    },
    say: async (conversationId, text) => {
      const answer = await doors.postMessage({ conversationId, authorKind: 'customer', content: text });
      if (!answer.ok) throw new Error(answer.code);
    },
    escalate: async (conversationId) => {
      const answer = await doors.transition({
        conversationId,
        action: 'escalate',
        actorKind: 'customer',
        args: { reason: 'customer_request' },
      });
      if (!answer.ok) throw new Error(answer.code);
    },
    offerOf: async (conversationId) => {
      const [offer] = await rows<{ id: string; agent_id: string }>(
        `select id, agent_id from assignments where conversation_id = $1 and status = 'offered'`,
        [conversationId],
      );
      return offer ?? null;
    },
    close: async () => {
      await pool.end();
      await database.drop();
    },
  };
}

/** Everybody busy and nobody waiting: for tests that share a desk. */
export async function emptyDesk(desk: Desk): Promise<void> {
  await desk.rows(`update agent_states set availability = 'busy'`);
  const open = await desk.rows<{ id: string }>(`select id from conversations where status <> 'resolved'`);
  for (const { id } of open) {
    await desk.doors.transition({ conversationId: id, action: 'resolve', actorKind: 'customer' });
  }
  await desk.rows('delete from outbox');
}
