import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSweeper, type Sweeper } from '../../api/realtime/sweeper.js';
import { draftOf, scriptedAssistant } from '../factories/scripted-assistant.js';
import { openWorkflowDesk, type WorkflowDesk } from '../factories/workflow-desk.js';

const eventually = <T>(look: () => T) => expect.poll(look, { timeout: 15_000 });

let desk: WorkflowDesk;
let sweeper: Sweeper;
beforeAll(async () => {
  desk = await openWorkflowDesk({ assistant: scriptedAssistant((text) => draftOf(`answer to ${text}`)) });
  await desk.settings({ requeue_after_seconds: 3, shift_grace_seconds: 5 });
  sweeper = createSweeper({ ...desk, wakeRelay: () => desk.relay.wake(), sweepEveryMs: 200, settledMs: 0 });
  sweeper.start();
});
afterAll(async () => {
  await sweeper.stop();
  await desk.close();
});

const stateOf = async (agentId: string) =>
  (
    await desk.rows<{ shift: string; reachability: string }>(
      'select shift, reachability from agent_states where agent_id = $1',
      [agentId],
    )
  )[0];
/** The machine of the agent is gone: no sign of life for longer than the lease. */
const vanish = (agentId: string) =>
  desk.rows(
    `update agent_states set lease_until = now() - interval '1 second', last_seen_at = now() where agent_id = $1`,
    [agentId],
  );

test('the conversations of a vanished agent go to a colleague, then its shift ends at the last sign of life', async () => {
  const vanished = await desk.agent();
  const conversationId = await desk.conversation();
  await desk.say(conversationId, 'hello');
  await desk.escalate(conversationId);
  await desk.accept(conversationId);
  const colleague = await desk.agent();
  await vanish(vanished);
  await eventually(() => stateOf(vanished)).toEqual({ shift: 'on', reachability: 'away' });
  await eventually(() => desk.offerOf(conversationId)).toMatchObject({ agent_id: colleague });
  expect(await stateOf(vanished)).toMatchObject({ shift: 'on' });
  await eventually(() => stateOf(vanished)).toEqual({ shift: 'off', reachability: 'away' });
  const [interval] = await desk.rows<{ end_reason: string; exact: boolean }>(
    `select i.end_reason, upper(i.period) = s.last_seen_at as exact from shift_intervals i
      join agent_states s on s.agent_id = i.agent_id where i.agent_id = $1`,
    [vanished],
  );
  expect(interval).toEqual({ end_reason: 'lost', exact: true });
  await eventually(() => desk.shifts.runState(vanished)).toBe('over');
  await desk.doors.shiftTransition({ agentId: colleague, action: 'offline', actorKind: 'agent' });
});

test('an agent who is back within the grace has worked one interval', async () => {
  const agentId = await desk.agent();
  await vanish(agentId);
  await eventually(() => stateOf(agentId)).toMatchObject({ reachability: 'away' });
  expect(await desk.doors.agentAlive(agentId)).toBe(true);
  await desk.rows('select pg_sleep(6)');
  expect(await stateOf(agentId)).toEqual({ shift: 'on', reachability: 'connected' });
  const intervals = await desk.rows('select end_reason from shift_intervals where agent_id = $1', [agentId]);
  expect(intervals).toEqual([{ end_reason: null }]);
  await desk.doors.shiftTransition({ agentId, action: 'offline', actorKind: 'agent' });
  await eventually(() => desk.shifts.runState(agentId)).toBe('over');
});

test('after a pause of the process agents first get the time to show that they are alive', async () => {
  const agentId = await desk.agent();
  await sweeper.stop();
  await vanish(agentId);
  const patient = createSweeper({
    ...desk,
    wakeRelay: () => undefined,
    sweepEveryMs: 100,
    settledMs: 60_000,
  });
  patient.start();
  await desk.rows('select pg_sleep(1)');
  expect(await stateOf(agentId)).toEqual({ shift: 'on', reachability: 'connected' });
  await patient.stop();
});
