import { describe, expect, test } from 'vitest';
import { planTalk } from './actors.js';
import { chance } from './random.js';
import { describeFault, planStorm, victim, type Storm } from './schedule.js';

const storm: Storm = {
  kills: 10,
  stops: 5,
  network: 5,
  regions: 4,
  overMs: 60_000,
  victims: ['api', 'worker', 'api*', 'postgres+temporal'],
};
const linesOf = (seed: number): string[] =>
  planStorm(chance(seed), storm).map((fault) => `${fault.at} ${describeFault(fault)}`);

describe('a run of chaos', () => {
  test('does the same again from its seed, and something else from another', () => {
    expect(linesOf(7)).toEqual(linesOf(7));
    expect(linesOf(7)).not.toEqual(linesOf(8));
  });

  test('strikes as often as it was told to, each victim in turn, within its time', () => {
    const plan = planStorm(chance(7), storm);
    const strikes = plan.filter((fault) => fault.kind !== 'network');
    expect(plan).toHaveLength(20);
    expect(strikes.filter((fault) => fault.kind === 'kill')).toHaveLength(10);
    expect(plan.every(({ at }) => at >= 0 && at < storm.overMs)).toBe(true);
    expect(linesOf(7).filter((line) => line.includes('postgres+temporal'))).toHaveLength(3);
  });

  test('knows the words of every customer before the first is said', () => {
    const talk = (seed: number) =>
      planTalk(chance(seed), { name: 'customer-1', messages: 20, pauseMs: 1_000, canary: 'canary' });
    expect(talk(7)).toEqual(talk(7));
    expect(talk(7)).not.toEqual(talk(8));
    expect(new Set(talk(7).lines.map(({ content }) => content)).size).toBe(20);
  });

  test('refuses a victim that does not exist', () => {
    expect(victim('api*+postgres')).toEqual([
      { part: 'api', all: true },
      { part: 'postgres', all: false },
    ]);
    expect(() => victim('apis')).toThrow('"apis" is none of');
  });
});
