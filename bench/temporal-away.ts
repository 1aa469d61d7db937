import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { App } from '../tests/harness/app.js';
import { arrive, type Customer } from './driver/people.js';
import { openLoop, percentile, type Talker } from './measure.js';
import type { Figure } from './plot.js';

const ASKERS = 10;
const QUESTION = 'How long does shipping take?';
const PATIENCE_MS = 60_000;

/** Acks on a schedule while Temporal stands still (SIGSTOP) and while it works, in turns; what was asked meanwhile is answered after it. */
export async function temporalAwayFigures(options: {
  app: App;
  talkers: readonly Talker[];
  rounds: number;
  seconds: number;
  rate: number;
}): Promise<Figure[]> {
  const { app, talkers, rounds, seconds, rate: perSecond } = options;
  const acks = { normal: [] as number[], away: [] as number[] };
  const drained: number[] = [];
  let [missing, unanswered] = [0, 0];
  for (let round = 0; round < rounds; round += 1) {
    const askers = await Promise.all(Array.from({ length: ASKERS }, () => arrive(app.url)));
    await sleep(1_000);
    const normal = await openLoop({ talkers, seconds, perSecond });
    const temporal = (await app.runJson()).pids.temporal ?? 0;
    process.kill(temporal, 'SIGSTOP');
    const answered = askers.map(answerOf);
    try {
      await Promise.all(askers.map(ask));
      const away = await openLoop({ talkers, seconds, perSecond });
      acks.normal.push(...normal.acks);
      acks.away.push(...away.acks);
      missing += normal.lost + normal.doubled + away.lost + away.doubled;
    } finally {
      process.kill(temporal, 'SIGCONT');
    }
    const back = performance.now();
    const found = await Promise.all(answered);
    drained.push(performance.now() - back);
    unanswered += found.filter((yes) => !yes).length;
    for (const { live } of askers) live.close();
  }
  return [
    {
      name: 'ack p95, Temporal stopped (floor: working)',
      unit: 'ms',
      ours: percentile(acks.away, 0.95),
      floor: percentile(acks.normal, 0.95),
      must: 1.2,
    },
    { name: 'messages lost or seen twice, Temporal stopped', unit: '', ours: missing, floor: null, must: 0 },
    { name: 'questions never answered after it', unit: '', ours: unanswered, floor: null, must: 0 },
    {
      name: `its return to the last of ${ASKERS} answers, longest`,
      unit: 'ms',
      ours: Math.max(...drained),
      floor: null,
      must: null,
    },
  ];
}

async function ask({ sessionId, live }: Customer): Promise<void> {
  const input = { session_id: sessionId, client_message_id: randomUUID(), content: QUESTION };
  const ack = await live.command('message:send', input);
  if (!ack.ok) throw new Error(ack.code);
}

/** False: no answer came in time. */
function answerOf({ live }: Customer): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), PATIENCE_MS);
    live.socket.on('message:posted', ({ sender }: { sender: string }) => {
      if (sender !== 'bot') return;
      clearTimeout(timer);
      resolve(true);
    });
  });
}
