import { cpuMs } from './driver/processes.js';
import type { Run, Talker } from './measure.js';

export interface Side {
  talkers: Talker[];
  pids: () => Promise<number[]>;
}

export type Measured = Run & { cpu: number };

/** Floor and product in turns, so that a noisy minute hits both. */
export async function compare(
  sides: { floor: Side; product: Side },
  rounds: number,
  measure: (talkers: Talker[]) => Promise<Run>,
): Promise<Record<'floor' | 'product', Measured>> {
  const total = { floor: nothing(), product: nothing() };
  for (let round = 0; round < rounds; round += 1) {
    for (const name of ['floor', 'product'] as const) {
      const side = sides[name];
      const before = await cpuMs(await side.pids());
      const run = await measure(side.talkers);
      const used = (await cpuMs(await side.pids())) - before;
      const sum = total[name];
      sum.acks.push(...run.acks);
      sum.deliveries.push(...run.deliveries);
      sum.perSecond += run.perSecond / rounds;
      sum.cpu += used / rounds / run.acks.length;
      sum.lost += run.lost;
      sum.doubled += run.doubled;
    }
  }
  return total;
}

function nothing(): Measured {
  return { acks: [], deliveries: [], perSecond: 0, cpu: 0, lost: 0, doubled: 0 };
}
