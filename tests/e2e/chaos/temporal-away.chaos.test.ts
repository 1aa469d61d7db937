import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { closedLoop, percentile } from '../../../bench/measure.js';
import { arrive, firstAdmin, hireAgent, type Staff } from '../../../bench/driver/people.js';
import { productTalker } from '../../../bench/talkers.js';
import { startApp, type App } from '../../harness/app.js';
import { pidOf } from '../../harness/victim.js';

const QUESTIONS = ['How can I return an item?', 'How long does shipping take?', 'How do I cancel my order?'];

let app: App;
let agent: Staff;
beforeAll(async () => {
  app = await startApp({ env: { RATE_LIMIT_FACTOR: '1000' } });
  agent = await hireAgent(app.url, await firstAdmin(app.url), { username: 'kim', capacity: 20 });
}, 180_000);
afterAll(async () => {
  agent?.live.close();
  await app?.stop();
});

test('F5: while Temporal stands still people talk as fast as before, and each question is answered once after it', async () => {
  const { talker, customer } = await productTalker(app.url, agent);
  const temporal = await pidOf(app, 'temporal');
  const askers = await Promise.all(QUESTIONS.map(() => arrive(app.url)));
  const acks = { normal: [] as number[], away: [] as number[] };
  await closedLoop({ talkers: [talker], seconds: 1 });
  for (const [round, question] of QUESTIONS.entries()) {
    const before = await closedLoop({ talkers: [talker], seconds: 1 });
    acks.normal.push(...before.acks);
    process.kill(temporal, 'SIGSTOP');
    try {
      const asker = askers[round];
      const asked = await asker?.live.command('message:send', {
        session_id: asker.sessionId,
        client_message_id: randomUUID(),
        content: question,
      });
      expect(asked?.ok).toBe(true);
      // calls of the relay hang now until their deadline of 2 s
      const during = await closedLoop({ talkers: [talker], seconds: 2.5 });
      acks.away.push(...during.acks);
      expect([during.lost, during.doubled]).toEqual([0, 0]);
    } finally {
      process.kill(temporal, 'SIGCONT');
    }
  }
  const [normal, away] = [percentile(acks.normal, 0.5), percentile(acks.away, 0.5)];
  // half a millisecond: what the clock of a busy machine is good for
  expect(away, `${away.toFixed(2)} ms against ${normal.toFixed(2)} ms`).toBeLessThan(1.2 * normal + 0.5);

  const answersOf = async (index: number): Promise<number> => {
    const asker = askers[index];
    const found = await asker?.http.call<{ messages: { sender: string }[] }>(
      'GET',
      `/api/chat/${asker.sessionId}`,
    );
    return found?.body.messages.filter(({ sender }) => sender === 'bot').length ?? 0;
  };
  for (const index of QUESTIONS.keys()) {
    await expect.poll(() => answersOf(index), { timeout: 60_000, interval: 250 }).toBe(1);
  }
  await sleep(2_000);
  expect(await Promise.all([...QUESTIONS.keys()].map(answersOf))).toEqual([1, 1, 1]);
  for (const who of [customer, ...askers]) who.live.close();
});
