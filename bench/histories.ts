import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { readHistories } from '../tests/checker/histories.check.js';
import { arrive, type Staff } from './driver/people.js';

const TURNS = 5;
const MESSAGES = 100;
const QUESTION = 'How can I return an item?';

/** What one conversation adds to its history: a turn of the assistant, and messages while a person owns it. */
export async function historyFigures(options: {
  url: string;
  temporalAddress: string;
  agent: Staff;
}): Promise<{ turnEvents: number; turnBytes: number; humanEvents: number; turnsMs: number[] }> {
  const customer = await arrive(options.url);
  const size = async (): Promise<{ events: number; bytes: number }> => {
    await sleep(1_500);
    const [found] = await readHistories(options.temporalAddress, {
      query: `WorkflowId = 'conversation:${customer.sessionId}'`,
    });
    return found ?? { events: 0, bytes: 0 };
  };
  const turnsMs: number[] = [];
  const ask = async (): Promise<void> => {
    const start = performance.now();
    const { status } = await customer.http.call('POST', '/api/chat', {
      body: { session_id: customer.sessionId, message: QUESTION, client_message_id: randomUUID() },
    });
    if (status !== 200) throw new Error(`POST /api/chat: ${status}`);
    turnsMs.push(performance.now() - start);
  };
  await ask();
  const first = await size();
  for (let turn = 0; turn < TURNS; turn += 1) await ask();
  const turned = await size();
  await options.agent.http.call('POST', `/api/agent/conversations/${customer.sessionId}/claim`, { body: {} });
  const claimed = await size();
  for (let index = 0; index < MESSAGES; index += 1) {
    const input = { session_id: customer.sessionId, client_message_id: randomUUID(), content: `m ${index}` };
    await customer.live.command('message:send', input);
  }
  const talked = await size();
  customer.live.close();
  return {
    turnEvents: (turned.events - first.events) / TURNS,
    turnBytes: (turned.bytes - first.bytes) / TURNS,
    humanEvents: talked.events - claimed.events,
    turnsMs,
  };
}
