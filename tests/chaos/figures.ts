import { percentile } from '../../bench/measure.js';
import { reportPage } from '../../bench/driver/report.js';
import { describeFault } from '../../bench/driver/schedule.js';
import type { Outcome, ScenarioOptions } from './scenario.js';

/** What a run did and how it went, by name. */
export function figuresOf(options: ScenarioOptions, outcome: Outcome): [name: string, value: string][] {
  const latencies = outcome.acks.map(({ ms }) => ms);
  const ms = (p: number): string => `${percentile(latencies, p).toFixed(1)} ms`;
  const count = (kind: string): number => outcome.faults.filter((fault) => fault.kind === kind).length;
  return [
    ['seed', String(options.seed)],
    ['talk', `${options.conversations} conversations × ${options.messages} messages, ${options.loop} loop`],
    ['faults', `${count('kill')} kills, ${count('stop')} stops, ${count('network')} of the network`],
    ['processes killed', String(killed(outcome))],
    ['faults without a victim', outcome.missed.map(describeFault).join('; ') || '0'],
    ['time', `${outcome.talkSeconds.toFixed(0)} s, drained in ${outcome.drainSeconds.toFixed(1)} s`],
    ['acks', String(latencies.length)],
    ['ack p50, p95, p99', `${ms(0.5)}, ${ms(0.95)}, ${ms(0.99)}`],
    ['slowest ack', ms(1)],
    ['longest time without an ack', `${longestSilence(outcome).toFixed(1)} s`],
    ['messages that came by fetching', String(outcome.fetched)],
  ];
}

export function pageOf(options: ScenarioOptions, outcome: Outcome, replay: string): string {
  const { report } = outcome;
  const examined = Object.entries(report.examined).map(([name, value]): [string, string] => [
    `examined: ${name}`,
    String(value),
  ]);
  return reportPage({
    title: `Chaos, seed ${options.seed}`,
    replay,
    startedAt: outcome.startedAt,
    talkSeconds: outcome.talkSeconds,
    acks: outcome.acks,
    faults: outcome.faults,
    figures: [...figuresOf(options, outcome), ...examined],
    findings: report.findings,
  });
}

const killed = ({ faults }: Outcome): number =>
  faults.filter(({ kind }) => kind === 'kill').reduce((sum, { pids }) => sum + pids.length, 0);

function longestSilence(outcome: Outcome): number {
  const times = [outcome.startedAt, ...outcome.acks.map(({ at }) => at).toSorted((a, b) => a - b)];
  return times.reduce((most, at, index) => Math.max(most, at - (times[index - 1] ?? at)), 0) / 1000;
}
