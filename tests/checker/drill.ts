import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { chance } from '../../bench/driver/random.js';
import { DRAFT, epilogue, escalate, ghostShift, runAgent, type Drill } from './drill-agents.js';
import type { LogEntry } from './log.js';

const TALK_MS = 1_000;
/** What is left undone after this time counts as forgotten; see `patience` of the checker. */
const SETTLE_MS = 1_400;

/**
 * Racing customers, agents, relay and workflow stand-ins against the doors of a desk, with repeated sends and late
 * attempts, as crashes cause them. Returns the log of what they were promised and saw.
 */
export async function drill(databaseUrl: string, seed = 1): Promise<LogEntry[]> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 14, application_name: 'drill' });
  const log: LogEntry[] = [];
  const end = performance.now() + TALK_MS;
  const desk: Drill = {
    log,
    conversations: [],
    over: () => performance.now() > end,
    rows: async <T extends object>(text: string, values: unknown[] = []) =>
      (await pool.query<T>(text, values)).rows,
    call: async <T>(text: string, values: unknown[]) => {
      try {
        return (await pool.query<{ result: T }>(`select ${text} as result`, values)).rows[0]?.result ?? null;
      } catch (error) {
        // a planted fault may break a statement; its caller gets no promise and tries again, as after a crash
        if (error instanceof pg.DatabaseError) return null;
        throw error;
      }
    },
  };
  const stopping = new AbortController();
  const listener = new pg.Client({ connectionString: databaseUrl });
  try {
    await listener.connect();
    const create = async (): Promise<string> => {
      const id = await desk.call<string>('create_conversation($1, null, null, null, null)', [
        Buffer.from(randomUUID()),
      ]);
      if (id === null) throw new Error('no conversation was made');
      desk.conversations.push(id);
      return id;
    };
    for (let index = 0; index < 10; index += 1) await create();
    const watching = watch(listener, desk);
    const background = [
      relay(desk, stopping.signal),
      workflow(desk, stopping.signal),
      sweep(desk, stopping.signal),
    ];
    const random = chance(seed);
    // a queue from before anybody comes to work, and one conversation that nobody present may take
    const [first = '', second = '', third = '', special = ''] = desk.conversations;
    await desk.rows(`update conversations set required_skill = 'rare' where id = $1`, [special]);
    for (const id of [first, second, third, special]) await escalate(desk, id);
    await Promise.all([
      ...desk.conversations.map((id, index) => customer(desk, id, index, random.fork(id))),
      ...[0, 1, 2].map((index) => runAgent(desk, index, random.fork(`agent ${index}`))),
      ghostShift(desk),
    ]);
    await epilogue(desk, create);
    await sleep(SETTLE_MS);
    stopping.abort();
    await Promise.all(background);
    await watching();
    return log;
  } finally {
    await listener.end();
    await pool.end();
  }
}

async function customer(
  desk: Drill,
  conversation: string,
  index: number,
  random: ReturnType<typeof chance>,
): Promise<void> {
  const client = `customer-${index}`;
  for (let count = 0; !desk.over() || count < 6; count += 1) {
    const [id, content] = [randomUUID(), `${client} message ${count}`];
    desk.log.push({ t: 'sent', client, conversation, id, content, at: Date.now() });
    const send = async (): Promise<void> => {
      for (let attempt = 0; attempt < 5; attempt += 1) {
        const answer = await desk.call<{ ok: boolean; message?: { seq: number } }>(
          `post_message($1, 'customer', null, $2, $3)`,
          [conversation, content, id],
        );
        if (answer?.ok && answer.message) {
          desk.log.push({ t: 'acked', client, conversation, id, seq: answer.message.seq, at: Date.now() });
          return;
        }
      }
    };
    // the answer was lost, the page sends again
    await Promise.all(random.happens(0.4) ? [send(), send()] : [send()]);
    if (index % 2 === 0 && count === 2) {
      await escalate(desk, conversation);
    }
    await sleep(random.between(5, 60));
  }
}

/** One feed per conversation for its customer and one for the staff, fed by notifications alone. */
function watch(listener: pg.Client, desk: Drill): () => Promise<void> {
  const feeds = new Map<string, { last: number; work: Promise<void> }>();
  const feedOf = (key: string) => {
    const feed = feeds.get(key) ?? { last: 0, work: Promise.resolve() };
    feeds.set(key, feed);
    return feed;
  };
  const advance = async (client: string, conversation: string, upTo: number): Promise<void> => {
    const feed = feedOf(`${client}/${conversation}`);
    const news = await desk.rows<{ seq: number; message: string; id: string | null }>(
      `select seq, id as message, client_message_id as id from messages
       where conversation_id = $1 and seq > $2 and seq <= $3 order by seq`,
      [conversation, feed.last, upTo],
    );
    for (const row of news) desk.log.push({ t: 'saw', client, conversation, ...row, at: Date.now() });
    feed.last = Math.max(feed.last, upTo);
  };
  const clients = (conversation: string) => [`customer-${desk.conversations.indexOf(conversation)}`, 'staff'];
  listener.on('notification', ({ payload }) => {
    for (const row of JSON.parse(payload ?? '[]') as { s: string; id: string; k: string; q: number }[]) {
      if (row.s !== 'conversation' || row.k !== 'message') continue;
      for (const client of clients(row.id)) {
        const feed = feedOf(`${client}/${row.id}`);
        feed.work = feed.work.then(() => advance(client, row.id, row.q));
      }
    }
  });
  const listening = listener.query('listen switchboard_push');
  return async () => {
    await listening;
    await Promise.all([...feeds.values()].map((feed) => feed.work));
    for (const conversation of desk.conversations) {
      for (const client of clients(conversation)) {
        desk.log.push({ t: 'expects', client, conversation, from: 1 });
      }
    }
  };
}

async function relay(desk: Drill, stop: AbortSignal): Promise<void> {
  while (!stop.aborted) {
    await desk.call('outbox_push($1)', [200]);
    await sleep(8);
  }
}

async function sweep(desk: Drill, stop: AbortSignal): Promise<void> {
  while (!stop.aborted) {
    await Promise.all([desk.call('sweep_waiting()', []), desk.call('sweep_waiting()', [])]);
    await sleep(60);
  }
}

/** Stands in for the relay's rings and the workflow: turns, answers, each publish attempted twice, late ones too. */
async function workflow(desk: Drill, stop: AbortSignal): Promise<void> {
  const lastTurn = new Map<string, number>();
  const publish = (id: string, turn: number) =>
    desk.call(`transition($1, 'publish', 'workflow', null, $2)`, [id, JSON.stringify({ turn_no: turn })]);
  const answer = async (id: string): Promise<void> => {
    const late = lastTurn.get(id);
    const turn = await desk.call<{ ok: boolean; turn_no: number; snapshot: { change_no: number } }>(
      'begin_turn($1)',
      [id],
    );
    if (turn?.ok) {
      lastTurn.set(id, turn.turn_no);
      await desk.call('save_draft($1, $2, $3)', [id, turn.turn_no, DRAFT]);
      await sleep(12);
      await Promise.all([publish(id, turn.turn_no), publish(id, turn.turn_no)]);
    } else if (late !== undefined) {
      await publish(id, late);
    }
    await desk.call(
      `transition($1, 'note', 'workflow', null, '{}', jsonb_build_object('change_no', (conversation_snapshot($1) ->> 'change_no')::bigint))`,
      [id],
    );
  };
  while (!stop.aborted) {
    const rings = await desk.rows<{ subject_kind: string; subject_id: string }>(
      'select * from outbox_lease(50, 3000)',
    );
    await Promise.all(
      rings.map(async ({ subject_kind: kind, subject_id: id }) => {
        const snapshot = await desk.call<{ change_no: number }>('outbox_snapshot($1, $2)', [kind, id]);
        if (kind === 'conversation') await answer(id);
        await desk.call('outbox_rung($1, $2, $3)', [kind, id, snapshot?.change_no ?? 0]);
      }),
    );
    await sleep(8);
  }
}
