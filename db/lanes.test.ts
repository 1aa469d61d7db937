import { expect, it } from 'vitest';
import { DatabaseBusy } from './database-away.js';
import { inLanes, Lanes } from './lanes.js';

/** Work that lasts until it is ended, and says how much of it goes on at once. */
function worker() {
  const ends: (() => void)[] = [];
  const seen = { running: 0, most: 0, begun: [] as string[] };
  const work = (name: string) => async () => {
    seen.begun.push(name);
    seen.running += 1;
    seen.most = Math.max(seen.most, seen.running);
    await new Promise<void>((resolve) => ends.push(resolve));
    seen.running -= 1;
    return name;
  };
  const end = async (): Promise<void> => {
    ends.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { work, seen, end };
}
const lanesOf = (options: Partial<ConstructorParameters<typeof Lanes>[0]> = {}) =>
  new Lanes({ maxWaiting: 10, patienceMs: 20_000, ...options });

it('a lane lets so many pass at a time, the next in order, and holds up no other lane', async () => {
  const lanes = lanesOf();
  const { work, seen, end } = worker();
  const names = ['1', '2', '3', '4'];
  const all = names.map((name) => lanes.run({ lane: 'a', limit: 2 }, work(name)));
  expect(seen.begun).toEqual(['1', '2']);
  const beside = lanes.run({ lane: 'b', limit: 2 }, () => Promise.resolve('beside'));
  expect(await beside).toBe('beside');
  for (const _name of names) await end();
  expect(await Promise.all(all)).toEqual(names);
  expect([seen.begun, seen.most]).toEqual([names, 2]);
});

it('who failed leaves the lane, too', async () => {
  const lanes = lanesOf();
  const fail = () => Promise.reject(new Error('failed'));
  const tries = [1, 2, 3].map(() => lanes.run({ lane: 'a', limit: 1 }, fail));
  expect((await Promise.allSettled(tries)).map(({ status }) => status)).toEqual(Array(3).fill('rejected'));
  expect(await lanes.run({ lane: 'a', limit: 1 }, () => Promise.resolve('next'))).toBe('next');
});

it('nobody who comes meanwhile is faster than one who waits', async () => {
  const lanes = lanesOf();
  const { work, seen, end } = worker();
  const first = lanes.run({ lane: 'a', limit: 1 }, work('first'));
  const second = lanes.run({ lane: 'a', limit: 1 }, work('second'));
  await end();
  const third = lanes.run({ lane: 'a', limit: 1 }, work('third'));
  expect(seen.begun).toEqual(['first', 'second']);
  await end();
  await end();
  expect(await Promise.all([first, second, third])).toEqual(['first', 'second', 'third']);
  expect(seen.most).toBe(1);
});

it('who has waited too long is told so and gets no turn later', async () => {
  const lanes = lanesOf({ patienceMs: 20 });
  const { work, seen, end } = worker();
  const first = lanes.run({ lane: 'a', limit: 1 }, work('first'));
  await expect(lanes.run({ lane: 'a', limit: 1 }, work('too late'))).rejects.toThrow(DatabaseBusy);
  await end();
  await first;
  expect(await lanes.run({ lane: 'a', limit: 1 }, () => Promise.resolve('next'))).toBe('next');
  expect(seen.begun).toEqual(['first']);
});

it('too many who wait, in whatever lanes, are refused at once', async () => {
  const lanes = lanesOf({ maxWaiting: 2 });
  const { work, seen, end } = worker();
  // whoever has waited is no longer counted, so the second round is as the first
  for (let round = 0; round < 2; round += 1) {
    const busy = ['a', 'b'].map((lane) => lanes.run({ lane, limit: 1 }, work(lane)));
    const waiting = ['a', 'b'].map((lane) => lanes.run({ lane, limit: 1 }, work(`${lane}, next`)));
    await expect(lanes.run({ lane: 'a', limit: 1 }, work('one more'))).rejects.toThrow(DatabaseBusy);
    for (let count = 0; count < 4; count += 1) await end();
    await Promise.all([...busy, ...waiting]);
  }
  expect(seen.begun).not.toContain('one more');
  expect(await lanes.run({ lane: 'a', limit: 1 }, () => Promise.resolve('free again'))).toBe('free again');
});

it.each([
  ['two of a conversation', 'post_message', ['c1', 'c1', 'c1'], 2],
  ['as many conversations as come', 'post_message', ['c1', 'c2', 'c3', 'c4', 'c5'], 5],
  [
    'half of the connections for what takes the agents’ lock',
    'transition',
    ['c1', 'c2', 'c3', 'c4', 'c5'],
    3,
  ],
  ['and for the shifts', 'shift_transition', ['a1', 'a2', 'a3', 'a4', 'a5'], 3],
  ['whatever takes no lock', 'snapshot', ['c1', 'c1', 'c1', 'c1', 'c1'], 5],
])('the doors let pass at a time: %s', async (_name, name, ids, most) => {
  const { work, seen, end } = worker();
  const db = inLanes({ query: async () => ({ rows: [await work(name)()] as never[] }) }, lanesOf(), 6);
  const all = ids.map((id) => db.query({ name, text: '', values: [id] }));
  for (const _id of ids) await end();
  await Promise.all(all);
  expect(seen.most).toBe(most);
});
