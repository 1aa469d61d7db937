import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { describeFault } from '../../bench/driver/schedule.js';
import { describe } from '../checker/findings.js';
import { deskOf, startDesk } from './desks.js';
import { figuresOf, pageOf } from './figures.js';
import { planScenario, runScenario, type Outcome, type ScenarioOptions } from './scenario.js';

// npm run chaos -- [--seed N] [--kills 200] [--stops 0] [--network 0] [--victims api,worker,api*,postgres+temporal,launcher]
//   [--conversations 200] [--messages 100] [--pause 6000] [--loop closed|open] [--out FOLDER]
//   [--plan] shows what the seed decides and ends;
//   [--run-json PATH] takes a desk that runs already (start it with RATE_LIMIT_FACTOR=1000, or its limits hold the run up)
const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    kills: { type: 'string', default: '200' },
    stops: { type: 'string', default: '0' },
    network: { type: 'string', default: '0' },
    victims: { type: 'string' },
    conversations: { type: 'string', default: '200' },
    messages: { type: 'string', default: '100' },
    agents: { type: 'string', default: '12' },
    capacity: { type: 'string', default: '12' },
    pause: { type: 'string', default: '6000' },
    loop: { type: 'string', default: 'closed' },
    copies: { type: 'string', default: '2' },
    'run-json': { type: 'string' },
    'admin-password': { type: 'string' },
    out: { type: 'string' },
    plan: { type: 'boolean', default: false },
  },
});
const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};
const seed = values.seed === undefined ? Math.floor(Math.random() * 1e9) : Number(values.seed);
const options: ScenarioOptions = {
  seed,
  conversations: Number(values.conversations),
  messages: Number(values.messages),
  kills: Number(values.kills),
  stops: Number(values.stops),
  network: Number(values.network),
  agents: Number(values.agents),
  capacity: Number(values.capacity),
  loop: values.loop === 'open' ? 'open' : 'closed',
  pauseMs: Number(values.pause),
  drainSeconds: 180,
  ...(values.victims === undefined ? {} : { victims: values.victims.split(',') }),
  ...(values['admin-password'] === undefined ? {} : { adminPassword: values['admin-password'] }),
};
const replay = ['npm run chaos --', `--seed ${seed}`, ...process.argv.slice(2).filter(isNotSeed)].join(' ');
say(`seed ${seed}; again: ${replay}`);
const plan = planScenario(options);
if (values.plan) {
  for (const fault of plan.faults) say(`${(fault.at / 1000).toFixed(2)} s  ${describeFault(fault)}`);
  for (const { lines } of plan.talks) for (const { content } of lines) say(content);
  process.exit(0);
}
if (values['run-json'] !== undefined && plan.faults.some(hitsLauncher)) {
  say('a launcher that this run has not started cannot be started again by it');
  process.exit(2);
}

const own = values['run-json'] === undefined ? await startDesk(Number(values.copies)) : null;
const desk = own ?? (await deskOf(values['run-json'] ?? ''));
let outcome: Outcome | null = null;
try {
  outcome = await runScenario(desk, options, say);
  for (const [name, value] of figuresOf(options, outcome)) say(`${name}: ${value}`);
  say(describe(outcome.report));
} catch (error) {
  say(`the run broke off: ${error instanceof Error ? error.stack : String(error)}`);
  if (own !== null) say(own.output().split('\n').slice(-15).join('\n'));
} finally {
  if (values.out !== undefined) await writeReport(values.out, outcome);
  await own?.stop();
}
const clean = outcome !== null && outcome.report.findings.length === 0 && outcome.missed.length === 0;
process.exit(clean ? 0 : 1);

async function writeReport(folder: string, result: Outcome | null): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'plan.json'), JSON.stringify(plan.faults, null, 2));
  for (const log of own === null ? [] : ['api.log', 'worker.log']) {
    await cp(join(own?.dataDir ?? '', log), join(folder, log));
  }
  if (result === null) return;
  await result.journal.save(join(folder, 'clients.jsonl'));
  await writeFile(join(folder, 'report.json'), JSON.stringify(result.report, null, 2));
  await writeFile(join(folder, 'faults.json'), JSON.stringify(result.faults, null, 2));
  await writeFile(join(folder, 'report.html'), pageOf(options, result, replay));
}

function hitsLauncher(fault: (typeof plan.faults)[number]): boolean {
  return fault.kind !== 'network' && fault.targets.some(({ part }) => part === 'launcher');
}

function isNotSeed(argument: string, index: number, all: readonly string[]): boolean {
  return !argument.startsWith('--seed') && all[index - 1] !== '--seed';
}
