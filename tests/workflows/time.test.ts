import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { WorkflowBundle } from '@temporalio/worker';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLogger } from '../../platform/logger.js';
import { installRuntime } from '../../worker/runtime.js';
import { runView } from '../../workflows/conversation/messages.js';
import { createTimeSkipping } from '../harness/time-skipping.js';
import { bundleSources, onStage, type Stage } from './stage.js';

let world: { environment: TestWorkflowEnvironment; workflowBundle: WorkflowBundle };
beforeAll(async () => {
  installRuntime(createLogger({ process: 'test', level: 'error' }));
  world = { environment: await createTimeSkipping(), workflowBundle: await bundleSources() };
});
afterAll(() => world.environment.teardown());

const withDesk = (play: (stage: Stage) => Promise<void>): Promise<void> => onStage(world, play);
const countOf = (did: string[], what: string): number => did.filter((entry) => entry === what).length;

test('a conversation in which nobody says anything resolves after 30 minutes and closes a day later', () =>
  withDesk(async ({ desk, startConversation, now }) => {
    const started = await now();
    const handle = await startConversation();
    await handle.result();
    expect(desk.did).toEqual(['resolve idle', 'close']);
    expect(((await now()) - started) / 3_600_000).toBeCloseTo(24.5, 1);
  }));

test('who waits is looked after every minute and given up in the end, in several runs', () =>
  withDesk(async ({ desk, startConversation }) => {
    await desk.escalate();
    const handle = await startConversation({ continue_above_events: 400 });
    await handle.result();
    expect(countOf(desk.did, 'check_queue')).toBe(239);
    expect(desk.did.slice(-2)).toEqual(['resolve queue_timeout', 'close']);
    expect((await handle.fetchHistory()).events?.length).toBeLessThan(450);
  }));

test('a talk of eight hours between people takes at most 11 events a window', () =>
  withDesk(async ({ desk, startConversation, pass }) => {
    await desk.escalate();
    await desk.accept();
    await desk.talk();
    const handle = await startConversation();
    for (let minutes = 0; minutes < 8 * 60; minutes += 20) {
      await pass('20 minutes');
      await desk.talk();
    }
    const { historyLength } = await handle.describe();
    expect(historyLength / countOf(desk.did, 'set_due')).toBeLessThanOrEqual(11);
    expect(desk.snapshot.owner).toBe('agent');
    await handle.result();
    expect(desk.did.slice(-2)).toEqual(['resolve idle', 'close']);
  }));

test('an agent who never says a word is overdue after 5 minutes and loses the talk after 30', () =>
  withDesk(async ({ desk, startConversation, pass, now }) => {
    await desk.escalate();
    await desk.accept();
    const handle = await startConversation();
    await pass('6 minutes');
    expect(desk.did).toEqual(['overdue']);
    desk.facts.overdue_at = new Date(await now()).toISOString();
    await pass('25 minutes');
    expect(desk.did).toContain('requeue');
    await handle.terminate();
  }));

test('a slow database holds up no workflow task: what fails at once is done by an ordinary activity', () =>
  withDesk(async ({ desk, startConversation, pass }) => {
    desk.faults = { settleTurn: 3 };
    await desk.say();
    const handle = await startConversation();
    await pass('20 seconds');
    expect(desk.did).toEqual(['publish']);
    const { events } = await handle.fetchHistory();
    const scheduled = (events ?? []).flatMap(
      (event) => event.activityTaskScheduledEventAttributes?.activityType?.name ?? [],
    );
    expect(scheduled).toEqual(['answerTurn', 'settleTurn']);
    await handle.terminate();
  }));

test('what a run has heard goes over to the next run, and is answered there', () =>
  withDesk(async ({ desk, startConversation, pass, ring }) => {
    const handle = await startConversation({ continue_above_events: 15 });
    const { runId } = await handle.describe();
    for (let count = 0; count < 5; count += 1) {
      await desk.say();
      await ring();
      await pass('5 seconds');
    }
    expect(countOf(desk.did, 'publish')).toBe(5);
    expect((await handle.describe()).runId).not.toBe(runId);
    expect((await handle.query(runView)).run_no).toBeGreaterThan(1);
    await handle.terminate();
  }));

test('a shift gives the conversations of a vanished agent back after 2 minutes and ends after 10', () =>
  withDesk(async ({ desk, startShift, pass, ring, now }) => {
    const handle = await startShift();
    await pass('1 minute');
    desk.changeShift({ reachability: 'away', away_since: new Date(await now()).toISOString() });
    await ring();
    await pass('119 seconds');
    expect(desk.did).toEqual([]);
    await pass('5 seconds');
    expect(desk.did).toEqual(['requeue']);
    await handle.result();
    expect(desk.did).toEqual(['requeue', 'lost']);
  }));

test('a shift over two midnights begins two new days, in several runs', () =>
  withDesk(async ({ desk, startShift, pass, ring, secondRun }) => {
    const handle = await startShift({ continue_above_events: 12 });
    await pass('40 hours');
    expect(desk.did).toEqual(['new day', 'new day']);
    await expect(secondRun()).resolves.toBeDefined();
    desk.changeShift({ shift: 'off', day_ends_at: null });
    await ring();
    await handle.result();
  }));
