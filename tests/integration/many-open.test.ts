import { afterAll, beforeAll, expect, test } from 'vitest';
import { fillDesk } from '../../bench/fill.js';
import { createDatabase } from '../../db/client.js';
import { createAgentsRepository } from '../../db/repositories/agents.repository.js';
import { createBoardRepository } from '../../db/repositories/board.repository.js';
import { createConversationsRepository } from '../../db/repositories/conversations.repository.js';
import { createInboxRepository, type InboxCursor } from '../../db/repositories/inbox.repository.js';
import { createOutboxRepository } from '../../db/repositories/outbox.repository.js';
import { createRepairsRepository } from '../../db/repositories/repairs.repository.js';
import { openDesk, type Desk } from '../factories/desk.js';

const OPEN = 5_000;
/** Rows of conversations that one question may touch: a page and the queue, not all that is open. */
const MOST_ROWS = 600;

let desk: Desk;
let agentId: string;
beforeAll(async () => {
  // one connection, so that its counters can be read
  desk = await openDesk(1);
  agentId = await desk.agent({ capacity: 50 });
  await fillDesk({ databaseUrl: desk.url, open: OPEN, agentId });
});
afterAll(() => desk.close());

async function rowsTouched(): Promise<number> {
  await desk.rows('select pg_stat_force_next_flush()');
  const [found] = await desk.rows<{ n: number }>(
    `select seq_tup_read + idx_tup_fetch as n from pg_stat_user_tables where relname = 'conversations'`,
  );
  return found?.n ?? Number.NaN;
}

test('no list, no board and nothing that recurs reads all open conversations', async () => {
  const db = createDatabase(desk.pool);
  const [inbox, board, agents] = [
    createInboxRepository(db),
    createBoardRepository(db),
    createAgentsRepository(db),
  ];
  const agent = { id: agentId, seesAll: true };
  const page = (view: 'mine' | 'queue' | 'all' | 'resolved', after: InboxCursor | null) =>
    inbox.list({ view, agent, limit: 20, after });
  const [half] = await desk.rows<{ cursor: InboxCursor }>(
    `select jsonb_build_array(0, created_at::text, id) as cursor from conversations
     order by created_at desc, id desc offset ${OPEN / 2} limit 1`,
  );
  const questions: Record<string, () => Promise<unknown>> = {
    mine: () => page('mine', null),
    queue: () => page('queue', null),
    all: () => page('all', null),
    resolved: () => page('resolved', null),
    'deep page': () => page('all', half?.cursor ?? null),
    counts: () => inbox.counts(agentId),
    'list of admins': () => inbox.listForAdmin({ limit: 20, after: null }),
    'list of one status': () => inbox.listForAdmin({ limit: 20, after: null, status: 'escalated' }),
    'list of one agent': () => inbox.listForAdmin({ limit: 20, after: null, agentId }),
    board: () => board.board('UTC'),
    'hand-overs': () => agents.escalations({ agent, status: undefined, limit: 20, after: null }),
    overview: () => agents.overview(agentId),
    reconciler: () => createRepairsRepository(db).suspects({ graceSeconds: 30, after: null, limit: 5_000 }),
    sweep: () => desk.doors.sweepWaiting(),
    places: () => createConversationsRepository(db).queue(),
    heartbeat: () => createConversationsRepository(db).heads({ ids: [agentId], agentIds: [agentId] }),
    rings: () => createOutboxRepository(desk.pool).lease(32, 3_000),
    push: () => createOutboxRepository(desk.pool).push(500),
  };
  const touched: Record<string, number> = {};
  for (const [name, ask] of Object.entries(questions)) {
    const before = await rowsTouched();
    await ask();
    const rows = (await rowsTouched()) - before;
    if (rows > MOST_ROWS) touched[name] = rows;
  }
  expect(touched).toEqual({});
});

test('what is counted by those who change a status is what there is', async () => {
  const asked = await Promise.all(Array.from({ length: 20 }, () => desk.conversation()));
  await Promise.all(asked.slice(0, 15).map((id) => desk.escalate(id)));
  for (const id of asked.slice(0, 5)) {
    await desk.doors.transition({ conversationId: id, action: 'resolve', actorKind: 'customer' });
  }
  for (const id of asked.slice(0, 2)) await desk.say(id, 'I am back');
  const [counted] = await desk.rows(`select sum(open)::int as open, sum(escalated)::int as escalated,
    sum(in_progress)::int as in_progress from status_counts`);
  const [there] = await desk.rows(`select count(*) filter (where status = 'open')::int as open,
    count(*) filter (where status = 'escalated')::int as escalated,
    count(*) filter (where status = 'in_progress')::int as in_progress from conversations`);
  expect(counted).toEqual(there);
});

test('of many waiting rings the oldest are leased first, each conversation once', async () => {
  await desk.rows('truncate outbox, relay_leases');
  await desk.rows(`insert into outbox (subject_kind, subject_id, change_no, ring, kind, pushed_at)
    select 'conversation', id, 1000 + n, true, 'state', now() from conversations, generate_series(1, 2) n`);
  const oldest = await desk.rows<{ id: string }>(
    'select subject_id as id from outbox where ring group by 1 order by min(id) limit 40',
  );
  const outbox = createOutboxRepository(desk.pool);
  const ids = (subjects: readonly { id: string }[]): string[] => subjects.map(({ id }) => id).sort();
  expect(ids(await outbox.lease(32, 30_000))).toEqual(ids(oldest.slice(0, 32)));
  expect(ids(await outbox.lease(8, 30_000))).toEqual(ids(oldest.slice(32)));
});
