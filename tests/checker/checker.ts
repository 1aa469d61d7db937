import pg from 'pg';
import type { Report } from './findings.js';
import { checkCanaries, checkRunning, readHistories } from './histories.check.js';
import { checkHours } from './hours.check.js';
import type { LogEntry } from './log.js';
import { checkLogs, checkStored, type StoredMessage } from './messages.check.js';
import { checkOwners, type Ask } from './owners.check.js';

export interface CheckInput {
  databaseUrl: string;
  entries?: readonly LogEntry[];
  /** Without it histories are not read. */
  temporalAddress?: string;
  /** Texts that were planted in messages, names and provider errors. */
  canaries?: readonly string[];
  /** What may still be under way: how long something may be overdue or unanswered; seconds. */
  patience?: number;
}

/** Looks at logs, PostgreSQL and histories; uses none of the product's code. */
export async function check(input: CheckInput): Promise<Report> {
  const { entries = [], patience = 60 } = input;
  const client = new pg.Client({ connectionString: input.databaseUrl, application_name: 'checker' });
  await client.connect();
  try {
    const ask: Ask = async (text, values = []) =>
      (await client.query<{ subject: string; detail: string }>(text, [...values])).rows;
    const { rows: stored } = await client.query<StoredMessage>(
      `select conversation_id as conversation, seq, id as message, client_message_id as id, content,
        extract(epoch from created_at)::float8 * 1000 as created from messages`,
    );
    const { rows: heads } = await client.query<{ id: string; head: number }>(
      'select id, head_seq as head from conversations',
    );
    const paidSeconds = async (agent: string, from: string, to: string): Promise<number> => {
      const { rows } = await client.query<{ seconds: number }>(
        `select coalesce(sum(extract(epoch from least(upper(period), $3, clock_timestamp())
            - greatest(lower(period), $2::timestamptz))), 0)::float8 as seconds
          from shift_intervals where agent_id = $1 and voided_at is null and period && tstzrange($2, $3)`,
        [agent, from, to],
      );
      return rows[0]?.seconds ?? 0;
    };
    const hours = await checkHours(ask, paidSeconds, entries);
    const findings = [
      ...checkLogs(entries, stored),
      ...checkStored(stored, new Map(heads.map((row) => [row.id, row.head])), entries),
      ...(await checkOwners(ask, patience)),
      ...hours.findings,
    ];
    const histories = input.temporalAddress === undefined ? [] : await readHistories(input.temporalAddress);
    if (input.temporalAddress !== undefined) {
      findings.push(...checkCanaries(histories, input.canaries ?? []));
      findings.push(...(await checkRunning(ask, histories, patience)));
    }
    const counts = await client.query<{ assignments: number; repairs: number; dead: number }>(
      `select (select count(*)::int from assignments) as assignments, (select count(*)::int from repairs) as repairs,
        (select count(*)::int from dead_letters) as dead`,
    );
    return {
      findings,
      examined: {
        conversations: heads.length,
        messages: stored.length,
        acks: entries.filter((entry) => entry.t === 'acked').length,
        sightings: entries.filter((entry) => entry.t === 'saw').length,
        assignments: counts.rows[0]?.assignments ?? 0,
        histories: histories.length,
        repairs: counts.rows[0]?.repairs ?? 0,
        'dead letters': counts.rows[0]?.dead ?? 0,
        'seconds of hours error': hours.largestError,
      },
    };
  } finally {
    await client.end();
  }
}
