import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Chance } from '../../bench/driver/random.js';
import type { LogEntry } from './log.js';

/** What the callers of a drill share: SQL calls that may fail, and the log. */
export interface Drill {
  call: <T = Record<string, unknown>>(text: string, values: unknown[]) => Promise<T | null>;
  rows: <T extends object>(text: string, values?: unknown[]) => Promise<T[]>;
  log: LogEntry[];
  conversations: string[];
  over: () => boolean;
}

const HOUR_MS = 3_600_000;

async function hire(desk: Drill, username: string, capacity: number): Promise<string> {
  const [row] = await desk.rows<{ id: string }>(
    `insert into users (username, email, password_hash, role, capacity) values ($1, $1, 'unused', 'agent', $2) returning id`,
    [username, capacity],
  );
  if (row === undefined) throw new Error('no agent was made');
  return row.id;
}

const shift = (desk: Drill, agent: string, action: string) =>
  desk.call(`shift_transition($1, $2, 'agent', $1)`, [agent, action]);

/** Accepts, declines, grabs what others own, writes after it lost a conversation, takes a break. */
export async function runAgent(desk: Drill, index: number, random: Chance): Promise<void> {
  const agent = await hire(desk, `agent-${index}`, 2);
  await Promise.all([shift(desk, agent, 'online'), shift(desk, agent, 'online')]);
  const since = new Date();
  const act = (conversation: string, action: string, expect: object = {}) =>
    desk.call<{ ok: boolean }>(`transition($1, $2, 'agent', $3, $4)`, [
      conversation,
      action,
      agent,
      JSON.stringify(expect),
    ]);
  let sent = 0;
  const write = async (conversation: string): Promise<void> => {
    sent += 1;
    const [id, content, client] = [randomUUID(), `agent ${index} message ${sent}`, `agent-${index}`];
    desk.log.push({ t: 'sent', client, conversation, id, content, at: Date.now() });
    const answer = await desk.call<{ ok: boolean; code?: string; message?: { seq: number } }>(
      `post_message($1, 'agent', $2, $3, $4)`,
      [conversation, agent, content, id],
    );
    if (answer?.ok && answer.message) {
      desk.log.push({ t: 'acked', client, conversation, id, seq: answer.message.seq, at: Date.now() });
    } else {
      desk.log.push({
        t: 'refused',
        client,
        conversation,
        id,
        code: answer?.code ?? 'failed',
        at: Date.now(),
      });
    }
  };
  while (!desk.over()) {
    const mine = await desk.rows<{ id: string; conversation_id: string; status: string }>(
      `select id, conversation_id, status from assignments where agent_id = $1 and status in ('offered', 'accepted')`,
      [agent],
    );
    for (const { id, conversation_id: conversation, status } of mine) {
      if (status === 'offered') {
        await act(conversation, random.happens(0.2) ? 'decline' : 'accept', { offer_id: id });
        continue;
      }
      await write(conversation);
      const end = random.next();
      if (end < 0.3) await act(conversation, 'release');
      else if (end < 0.5) await act(conversation, 'resolve');
      // the page of an agent who lost the conversation has not heard of it yet
      if (end < 0.5) await write(conversation);
    }
    if (random.happens(0.5)) await act(random.pick(desk.conversations), 'claim');
    await sleep(random.between(5, 30));
  }
  await shift(desk, agent, 'break');
  await desk.call(`shift_transition($1, 'availability', 'agent', $1, '{"availability": "available"}')`, [
    agent,
  ]);
  desk.log.push({ t: 'worked', agent, from: since.toISOString(), to: null });
}

/** An agent whose machine vanished half an hour ago, after half an hour of work. */
export async function ghostShift(desk: Drill): Promise<void> {
  const agent = await hire(desk, 'ghost', 1);
  const [began, vanished] = [Date.now() - HOUR_MS, Date.now() - HOUR_MS / 2].map((at) =>
    new Date(at).toISOString(),
  );
  if (began === undefined || vanished === undefined) throw new Error('no instants');
  await desk.rows(
    `insert into agent_states (agent_id, shift, reachability, last_seen_at, lease_until, shift_started_at)
    values ($1, 'on', 'away', $3, $3, $2)`,
    [agent, began, vanished],
  );
  await desk.rows('insert into shift_intervals (agent_id, period) values ($1, tstzrange($2, null))', [
    agent,
    began,
  ]);
  await shift(desk, agent, 'lost');
  desk.log.push({ t: 'worked', agent, from: began, to: vanished });
}

/**
 * When the talk is over: two agents who race for the same conversations, a page in several tabs, and a latecomer to
 * whom what still waits must be offered.
 */
export async function epilogue(desk: Drill, make: () => Promise<string>): Promise<void> {
  const rivals = [await hire(desk, 'rival-1', 5), await hire(desk, 'rival-2', 5)];
  for (const rival of rivals) await shift(desk, rival, 'online');
  const contested = [await make(), await make(), await make()];
  await desk.rows(`update conversations set required_skill = 'race' where id = any ($1)`, [contested]);
  for (const id of contested) await escalate(desk, id);
  await desk.rows(`update users set skills = '{race}' where id = any ($1)`, [rivals]);
  await Promise.all(Array.from({ length: 6 }, () => desk.call('sweep_waiting()', [])));
  const claimed = await make();
  for (const rival of rivals) await desk.call(`transition($1, 'claim', 'agent', $2)`, [claimed, rival]);
  for (const rival of rivals) {
    await desk.call(`post_message($1, 'agent', $2, $3, null)`, [claimed, rival, `written by ${rival}`]);
  }
  for (let round = 0; round < 3; round += 1) await takeOverATurn(desk, await make(), rivals[0] ?? '');
  const [conversation, client] = [contested[0] ?? '', 'tabs'];
  await Promise.all(
    Array.from({ length: 6 }, (_, tab) =>
      desk.call(`post_message($1, 'customer', null, $2, $3)`, [
        conversation,
        `${client} ${tab}`,
        randomUUID(),
      ]),
    ),
  );
  await escalate(desk, await make());
  await shift(desk, await hire(desk, 'latecomer', 20), 'online');
}

/** An agent takes the conversation while the model still writes; its answer comes all the same. */
async function takeOverATurn(desk: Drill, conversation: string, agent: string): Promise<void> {
  await desk.call(`post_message($1, 'customer', null, 'a question', null)`, [conversation]);
  const turn = await desk.call<{ turn_no?: number }>('begin_turn($1)', [conversation]);
  await desk.call('save_draft($1, $2, $3)', [conversation, turn?.turn_no ?? 1, DRAFT]);
  await desk.call(`transition($1, 'claim', 'agent', $2)`, [conversation, agent]);
  await desk.call(`transition($1, 'publish', 'workflow', null)`, [conversation]);
  await desk.call(`transition($1, 'resolve', 'agent', $2)`, [conversation, agent]);
}

export const DRAFT = JSON.stringify({ content: 'answer', confidence: 0.9 });

export const escalate = (desk: Drill, conversation: string) =>
  desk.call(`transition($1, 'escalate', 'customer', null, '{}', '{"reason": "customer_request"}')`, [
    conversation,
  ]);
