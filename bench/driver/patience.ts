import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { isTimeout } from './feed.js';
import type { Answer, Http } from './http.js';
import type { Journal } from './journal.js';
import type { LiveSocket } from './socket.js';

const RETRY_MS = 250;
const FIRST_ANSWER_MS = 5_000;
const LONGEST_ANSWER_MS = 40_000;
/** Everything killed at one moment starts again one after the other, on a busy machine slowly. */
const PATIENCE_MS = 180_000;

/** Refusals that pass by themselves; every other one is an answer. */
const PASSING = new Set(['unavailable', 'internal', 'rate.limited']);

/**
 * Sends until it is acked, always with the same client message id, as a page does. Returns the number, or the code of
 * a refusal that will not pass. Throws after `patienceMs`.
 */
export async function sendUntilAcked(options: {
  client: string;
  conversation: string;
  content: string;
  live: LiveSocket;
  journal: Journal;
  patienceMs?: number;
  /** Milliseconds that an ack is waited for. */
  answerMs?: number;
}): Promise<{ seq: number; ms: number } | { code: string }> {
  const { client, conversation, content, live, journal } = options;
  const id = randomUUID();
  const start = performance.now();
  let last = 'nothing';
  journal.write({ t: 'sent', client, conversation, id, content, at: Date.now() });
  while (performance.now() - start < (options.patienceMs ?? PATIENCE_MS)) {
    try {
      const ack = await live.command(
        'message:send',
        { session_id: conversation, client_message_id: id, content },
        options.answerMs ?? 2_000,
      );
      if (ack.ok && ack.seq !== undefined) {
        journal.write({ t: 'acked', client, conversation, id, seq: ack.seq, at: Date.now() });
        return { seq: ack.seq, ms: performance.now() - start };
      }
      const code = ack.code ?? 'none';
      if (!PASSING.has(code)) {
        journal.write({ t: 'refused', client, conversation, id, code, at: Date.now() });
        return { code };
      }
      last = code;
    } catch (error) {
      if (!isTimeout(error)) throw error;
      last = live.socket.connected ? 'no answer' : `no connection: ${live.trouble()}`;
    }
    await sleep(RETRY_MS);
  }
  throw new Error(`${client} got no ack for "${content}": ${last}`);
}

/** Repeats a request while the server is away or overloaded (no answer, 5xx, 429); throws after `patienceMs`. */
export async function callUntilAnswered<T>(
  http: Http,
  method: string,
  path: string,
  options: { body?: unknown; patienceMs?: number } = {},
): Promise<Answer<T>> {
  const start = performance.now();
  let answerMs = FIRST_ANSWER_MS;
  let last = 'no answer';
  while (performance.now() - start < (options.patienceMs ?? PATIENCE_MS)) {
    try {
      const answer = await http.call<T>(method, path, {
        ...(options.body === undefined ? {} : { body: options.body }),
        signal: AbortSignal.timeout(answerMs),
      });
      if (answer.status < 500 && answer.status !== 429) return answer;
      last = String(answer.status);
      // a limit says itself when it is worth another try
      if (answer.status === 429) await sleep(1000 * Number(answer.headers.get('retry-after') ?? 0));
    } catch (error) {
      last = String(error);
      // what a starved server works on is not asked for again and again
      answerMs = Math.min(LONGEST_ANSWER_MS, 2 * answerMs);
    }
    await sleep(RETRY_MS);
  }
  throw new Error(`${method} ${path}: ${last}`);
}
