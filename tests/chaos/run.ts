import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { percentile } from '../../bench/measure.js';
import { VICTIMS, type Victim } from '../../bench/driver/faults.js';
import { describe } from '../checker/findings.js';
import { startApp } from '../harness/app.js';
import { runScenario } from './scenario.js';

// npm run chaos -- [--seed N] [--kills 200] [--stops 0] [--conversations 200] [--messages 100] [--victims api,worker] [--out FOLDER]
const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    kills: { type: 'string', default: '200' },
    stops: { type: 'string', default: '0' },
    conversations: { type: 'string', default: '200' },
    messages: { type: 'string', default: '100' },
    agents: { type: 'string', default: '12' },
    capacity: { type: 'string', default: '12' },
    pause: { type: 'string', default: '6000' },
    copies: { type: 'string', default: '2' },
    victims: { type: 'string' },
    out: { type: 'string' },
  },
});
const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};
const victims = values.victims
  ?.split(',')
  .filter((name): name is Victim => (VICTIMS as readonly string[]).includes(name));
const app = await startApp({
  env: {
    RATE_LIMIT_FACTOR: '1000',
    PG_NO_FSYNC: '',
    API_COPIES: values.copies,
    WORKER_COPIES: values.copies,
  },
});
let failed = true;
try {
  const outcome = await runScenario({
    app,
    seed: values.seed === undefined ? Math.floor(Math.random() * 1e9) : Number(values.seed),
    conversations: Number(values.conversations),
    messages: Number(values.messages),
    kills: Number(values.kills),
    stops: Number(values.stops),
    agents: Number(values.agents),
    capacity: Number(values.capacity),
    pauseMs: Number(values.pause),
    drainSeconds: 180,
    say,
    ...(victims === undefined ? {} : { victims }),
  });
  const tally = VICTIMS.map(
    (victim) => `${victim} ${outcome.kills.filter((kill) => kill.victim === victim).length}`,
  );
  say(`faults: ${tally.join(', ')}`);
  say(`talk ${outcome.talkSeconds.toFixed(0)} s, drained in ${outcome.drainSeconds.toFixed(1)} s`);
  const [half, most] = [percentile(outcome.acks, 0.5), percentile(outcome.acks, 0.95)];
  say(
    `ack p50 ${half.toFixed(1)} ms, p95 ${most.toFixed(1)} ms; ${outcome.fetched} messages came by fetching`,
  );
  say(describe(outcome.report));
  failed = outcome.report.findings.length > 0;
  if (values.out !== undefined) {
    await mkdir(values.out, { recursive: true });
    await outcome.journal.save(join(values.out, 'clients.jsonl'));
    await writeFile(join(values.out, 'report.json'), JSON.stringify(outcome.report, null, 2));
    await writeFile(join(values.out, 'faults.json'), JSON.stringify(outcome.kills, null, 2));
  }
} catch (error) {
  say(`the run broke off: ${String(error)}`);
  say(app.output().split('\n').slice(-15).join('\n'));
  say(JSON.stringify(await app.runJson()));
} finally {
  if (values.out !== undefined) await cp(join(app.dataDir, 'api.log'), join(values.out, 'api.log'));
  await app.stop();
}
process.exit(failed ? 1 : 0);
