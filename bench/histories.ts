import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { readHistories } from '../tests/checker/histories.check.js';
import { arrive, type Staff } from './driver/people.js';

const MESSAGES = 100;
/** Each asked once: a repeated question goes to a person. */
const QUESTIONS = [
  'How can I return an item?',
  'How long does shipping take?',
  'Which payment methods do you accept?',
  'How do I reset my password?',
  'Where is my order?',
  'How do I cancel my order?',
];

/** What one conversation adds to its history: a turn of the assistant, and messages while a person owns it. */
export async function historyFigures(options: {
  url: string;
  temporalAddress: string;
  agent: Staff;
}): Promise<{ turnEvents: number; turnBytes: number; humanEvents: number }> {
  const customer = await arrive(options.url);
  const size = async (): Promise<{ events: number; bytes: number }> => {
    await sleep(1_500);
    const [found] = await readHistories(options.temporalAddress, {
      query: `WorkflowId = 'conversation:${customer.sessionId}'`,
    });
    return found ?? { events: 0, bytes: 0 };
  };
  const ask = async (question: string): Promise<boolean> => {
    const { status } = await customer.http.call('POST', '/api/chat', {
      body: { session_id: customer.sessionId, message: question, client_message_id: randomUUID() },
    });
    return status === 200;
  };
  const [opening = '', ...others] = QUESTIONS;
  await ask(opening);
  const first = await size();
  let turns = 0;
  for (const question of others) if (await ask(question)) turns += 1;
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
    turnEvents: (turned.events - first.events) / turns,
    turnBytes: (turned.bytes - first.bytes) / turns,
    humanEvents: talked.events - claimed.events,
  };
}

/** Milliseconds from a question to its answer on the customer's socket; one conversation after the other. */
export async function turnTimes(url: string, conversations: number): Promise<number[]> {
  const times: number[] = [];
  for (let index = 0; index < conversations; index += 1) {
    const customer = await arrive(url);
    let answered = (): void => undefined;
    customer.live.socket.on('message:posted', ({ sender }: { sender: string }) => {
      if (sender === 'bot') answered();
    });
    for (const content of QUESTIONS.slice(0, 5)) {
      const answer = new Promise<void>((resolve) => (answered = resolve));
      const start = performance.now();
      const input = { session_id: customer.sessionId, client_message_id: randomUUID(), content };
      await customer.live.command('message:send', input);
      await answer;
      times.push(performance.now() - start);
    }
    customer.live.close();
  }
  return times;
}
