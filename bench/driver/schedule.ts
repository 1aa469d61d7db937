import type { Weather } from './proxy.js';
import type { Chance } from './random.js';

export const PARTS = ['api', 'worker', 'assistant_worker', 'temporal', 'postgres'] as const;
export type Part = (typeof PARTS)[number] | 'launcher';

/** One copy of a part, or all of them. */
export interface Target {
  part: Part;
  all: boolean;
}

/** What happens when, `at` in milliseconds after the start. `copy` (0..1) says which of several copies is meant. */
export type Planned =
  | { kind: 'kill'; at: number; targets: Target[]; copy: number }
  | { kind: 'stop'; at: number; targets: Target[]; copy: number; ms: number }
  | { kind: 'network'; at: number; region: number; weather: Weather; ms: number };

/** `postgres+temporal` hits both at one moment, `api*` all copies. Throws on a name that is none. */
export function victim(text: string): Target[] {
  return text.split('+').map((name) => {
    const all = name.endsWith('*');
    const part = [...PARTS, 'launcher' as const].find((one) => one === (all ? name.slice(0, -1) : name));
    if (part === undefined) throw new Error(`"${name}" is none of ${PARTS.join(', ')}, launcher`);
    return { part, all };
  });
}

export const nameOf = (targets: readonly Target[]): string =>
  targets.map(({ part, all }) => (all ? `${part}*` : part)).join('+');

/** Kills and stops go round the victims; network faults hit one region of clients each. */
export interface Storm {
  kills: number;
  stops: number;
  network: number;
  regions: number;
  overMs: number;
  victims: readonly string[];
}

/** Drawn before anything starts, so that the same seed gives the same plan whatever happens in between. */
export function planStorm(chance: Chance, storm: Storm): Planned[] {
  const victims = storm.victims.map(victim);
  const strikes = Array.from({ length: storm.kills + storm.stops }, (_, index): Planned => {
    const targets = victims[index % victims.length] ?? [];
    const strike = { at: chance.next() * storm.overMs, targets, copy: chance.next() };
    const ms = chance.between(200, 3_000);
    return index < storm.kills ? { kind: 'kill', ...strike } : { kind: 'stop', ...strike, ms };
  });
  const network = Array.from({ length: storm.network }, (): Planned => ({
    kind: 'network',
    at: chance.next() * storm.overMs,
    region: chance.between(0, storm.regions - 1),
    weather: chance.pick<Weather>([
      { kind: 'slow', ms: chance.between(100, 2_000) },
      { kind: 'silent' },
      { kind: 'deaf' },
      { kind: 'down' },
    ]),
    ms: chance.between(500, 6_000),
  }));
  return [...strikes, ...network].toSorted((a, b) => a.at - b.at);
}

/** One line of the plan or of what was done. */
export function describeFault(fault: Planned): string {
  if (fault.kind === 'kill') return `kill -9 ${nameOf(fault.targets)}`;
  if (fault.kind === 'stop') return `SIGSTOP ${nameOf(fault.targets)} for ${fault.ms} ms`;
  const { weather } = fault;
  const what = weather.kind === 'slow' ? `${weather.ms} ms late` : weather.kind;
  return `network ${fault.region} ${what} for ${fault.ms} ms`;
}
