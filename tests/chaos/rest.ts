import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

const PENDING = `select (select count(*) from outbox where created_at < clock_timestamp() - interval '3 seconds')
  + (select count(*) from conversations
    where (owner_kind = 'assistant' and last_customer_seq > answered_seq
        and last_customer_at < clock_timestamp() - interval '3 seconds')
      or (ring_change_no > noted_change_no and last_message_at < clock_timestamp() - interval '3 seconds')
      or (status <> 'resolved' and due_at < clock_timestamp())) as n`;

/** Waits until nothing rings, no question is open and nobody waits beside a free agent; returns what is left. */
export async function drained(url: () => Promise<string>, seconds: number): Promise<number> {
  const end = performance.now() + seconds * 1000;
  let pending = -1;
  while (performance.now() < end) {
    pending = await rows<{ n: string }>(await url(), PENDING).then(
      ([row]) => Number(row?.n),
      () => -1,
    );
    if (pending === 0) return 0;
    await sleep(500);
  }
  return pending;
}

/** Waits until every feed shows what is stored, or the patience is over: the checker says which one does not. */
export async function settled(
  url: string,
  feeds: readonly { last: number; conversation: string }[],
  patienceMs = 20_000,
): Promise<void> {
  const end = performance.now() + patienceMs;
  while (performance.now() < end) {
    const found = await rows<{ id: string; head: number }>(
      url,
      'select id, head_seq as head from conversations',
    );
    const heads = new Map(found.map((row) => [row.id, row.head]));
    if (feeds.every((feed) => feed.last >= (heads.get(feed.conversation) ?? 0))) return;
    await sleep(250);
  }
}

async function rows<T extends pg.QueryResultRow>(url: string, text: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<T>(text)).rows;
  } finally {
    await client.end();
  }
}
