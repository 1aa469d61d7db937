import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { Relay, type RelayOptions } from '../../api/realtime/relay.js';
import { TemporalUnreachable } from '../../api/temporal/temporal-link.js';
import type { Snapshot } from '../../contracts/workflow.js';
import { Listener } from '../../db/listener.js';
import { createLogger } from '../../platform/logger.js';
import { openDesk, type Desk } from '../factories/desk.js';

const eventually = <T>(look: () => T) => expect.poll(look, { timeout: 10_000 });

let desk: Desk;
const running: Relay[] = [];
beforeAll(async () => {
  desk = await openDesk(24);
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((relay) => relay.stop()));
  await desk.rows('delete from outbox');
  await desk.rows('delete from relay_leases');
});
afterAll(() => desk.close());

async function startRelay(ring: (snapshot: Snapshot) => Promise<void>, reachable = true): Promise<Relay> {
  const options: RelayOptions = {
    pool: desk.pool,
    databaseUrl: desk.url,
    link: { isReachable: () => reachable, callMs: 2_000 },
    conversations: { ring },
    shifts: { ring: () => Promise.resolve() },
    logger: createLogger({ process: 'test', level: 'silent' }),
  };
  const relay = new Relay(options);
  running.push(relay);
  await relay.start();
  return relay;
}
const waiting = () => desk.rows<{ ring: boolean }>('select ring from outbox');

test('what a killed process had committed is pushed by the next poll, Temporal away or not', async () => {
  const heard: string[] = [];
  const listener = new Listener({
    url: desk.url,
    channels: ['switchboard_push'],
    onNotification: (_channel, payload) => heard.push(payload),
  });
  await listener.start();
  await startRelay(() => Promise.reject(new TemporalUnreachable()), false);
  const conversationId = await desk.conversation();
  await desk.say(conversationId, 'hello');
  await eventually(() => heard.join()).toContain(`"k" : "message"`);
  expect(heard.join()).toContain(conversationId);
  expect(await waiting()).toEqual([{ ring: true }, { ring: true }]);
  await listener.stop();
});

test('an unreachable Temporal counts as no failure and loses no ring', async () => {
  let reachable = false;
  const rung: number[] = [];
  await startRelay((snapshot) => {
    if (!reachable) return Promise.reject(new TemporalUnreachable());
    rung.push(snapshot.change_no);
    return Promise.resolve();
  });
  const conversationId = await desk.conversation();
  await desk.say(conversationId, 'hello');
  await sleep(300);
  expect(await desk.rows('select attempts from relay_leases')).toEqual([{ attempts: 0 }]);
  reachable = true;
  await eventually(waiting).toEqual([]);
  expect(rung.at(-1)).toBe((await desk.doors.snapshot(conversationId))?.change_no);
});

test('a ring that is refused is tried again later, with the newest snapshot', async () => {
  let failures = 2;
  const rung: number[] = [];
  await startRelay((snapshot) => {
    if (failures-- > 0) return Promise.reject(new Error('refused'));
    rung.push(snapshot.last_customer_seq);
    return Promise.resolve();
  });
  const conversationId = await desk.conversation();
  await sleep(200);
  await desk.say(conversationId, 'hello');
  await eventually(() => rung).toEqual([1]);
  await eventually(waiting).toEqual([]);
});

test('what is written while its conversation is being rung is rung, too', async () => {
  const conversationId = await desk.conversation();
  await desk.say(conversationId, 'one');
  const rung: number[] = [];
  await startRelay(async (snapshot) => {
    rung.push(snapshot.last_customer_seq);
    if (rung.length === 1) await desk.say(conversationId, 'while it is told of the first');
  });
  await eventually(() => rung.at(-1)).toBe(2);
  await eventually(waiting).toEqual([]);
});

test('two relays never ring one conversation at the same time, and both together ring each to the end', async () => {
  const inFlight = new Set<string>();
  const newest = new Map<string, number>();
  let overlaps = 0;
  const ring = async (snapshot: Snapshot): Promise<void> => {
    const id = snapshot.conversation_id;
    if (inFlight.has(id)) overlaps += 1;
    inFlight.add(id);
    await sleep(5);
    inFlight.delete(id);
    newest.set(id, Math.max(newest.get(id) ?? 0, snapshot.change_no));
  };
  await Promise.all([startRelay(ring), startRelay(ring)]);
  const ids = await Promise.all(Array.from({ length: 40 }, () => desk.conversation()));
  for (let count = 0; count < 5; count += 1) {
    await Promise.all(ids.map((id) => desk.say(id, `message ${count}`)));
    running.forEach((relay) => relay.wake());
  }
  await eventually(waiting).toEqual([]);
  const snapshots = await Promise.all(ids.map((id) => desk.doors.snapshot(id)));
  expect(ids.map((id) => newest.get(id))).toEqual(snapshots.map((snapshot) => snapshot?.change_no));
  expect(overlaps).toBe(0);
});

test('a ring for what does not exist any more is dropped', async () => {
  await startRelay(() => Promise.reject(new Error('must not ring')));
  await desk.rows(
    `insert into outbox (subject_kind, subject_id, change_no, ring, kind) values ('conversation', $1, 1, true, 'state')`,
    [randomUUID()],
  );
  await eventually(waiting).toEqual([]);
});
