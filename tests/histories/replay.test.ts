import type { WorkflowBundle } from '@temporalio/worker';
import { beforeAll, expect, test } from 'vitest';
import { createLogger } from '../../platform/logger.js';
import { installRuntime } from '../../worker/runtime.js';
import { historyToJson, type HistoryEvent } from '../factories/histories.js';
import { bundleSources } from '../workflows/stage.js';
import { fixtureNames, readFixture, scrub } from './fixture.js';
import { PATHS } from './paths.js';
import { neverEntered, replay, type Recorded } from './replay.js';
import { strangersIn } from './strangers.js';
import { waysIn } from './ways-in.js';
import { WAYS } from './ways.js';

let workflowBundle: WorkflowBundle & { code: string };
let recorded: Recorded[];
beforeAll(async () => {
  installRuntime(createLogger({ process: 'test', level: 'silent' }));
  workflowBundle = await bundleSources();
  const load = async (name: string) => ({ name, history: await readFixture(name) });
  recorded = await Promise.all((await fixtureNames()).map(load));
});

/**
 * What only the api calls, what a query answers (it leaves no trace), what types or the constraints of the database rule out, and
 * news at a hand-over, which the loop has just looked for.
 */
const NOT_IN_HISTORIES = [
  /\/\* binding \*\//,
  /^\((conversationId|agentId)\)=>`/,
  /startKeywords/,
  /^\(keywords\)=>keywords\.flatMap/,
  /^\(\)=>(state|run)\.view$/,
  /^get (view|handover)\(\)/,
  /^default: return [\w.]+;$/,
  /^: ('due'|null)$/,
  /^\? fallback$/,
  /^(&& isNewer\(.*_heard\), .*_snapshot\)\)|\? _class_private_field_get\(this, _heard\))$/,
];

test('every path has a recorded history, and there are at least 30', async () => {
  expect(await fixtureNames()).toEqual(expect.arrayContaining(Object.keys(PATHS)));
  expect(recorded.length).toBeGreaterThanOrEqual(30);
});

test('the workflows of today go on with every recorded history, and no piece of their code is left out', async () => {
  const left = await neverEntered(workflowBundle, async () => {
    expect(await replay(workflowBundle, recorded)).toEqual([]);
  });
  expect(left.filter((code) => !NOT_IN_HISTORIES.some((form) => form.test(code)))).toEqual([]);
});

/** The local calls of a history, oldest first, as their markers tell them. */
const callsIn = (events: HistoryEvent[]) =>
  events.flatMap(({ markerRecordedEventAttributes: marker }) => marker?.details?.['data']?.payloads ?? []);

/** What the code would do after a change of its commands that was not behind `patched()`. */
const CHANGES: Record<string, (events: HistoryEvent[]) => void> = {
  'another activity': (events) => {
    const scheduled = events.find((event) => event.activityTaskScheduledEventAttributes);
    Object.assign(scheduled?.activityTaskScheduledEventAttributes ?? {}, {
      activityType: { name: 'answerOtherwise' },
    });
  },
  'two calls in the other order': (events) => {
    const calls = callsIn(events);
    const [first, second] = [calls.at(-2), calls.at(-1)];
    const swapped = (text: string): string =>
      text.replace(/"(readDeadline|transition)"/, (name) =>
        name === '"transition"' ? '"readDeadline"' : '"transition"',
      );
    for (const call of [first, second]) {
      if (call?.data) call.data = Buffer.from(swapped(Buffer.from(call.data).toString('utf8')));
    }
  },
  'a timer that is not started': (events) => {
    const timer = events.findLast((event) => event.timerStartedEventAttributes);
    const shown = events.find((event) => event.upsertWorkflowSearchAttributesEventAttributes);
    if (!timer || !shown) throw new Error('a timer was expected');
    const { eventId } = timer;
    delete timer.timerStartedEventAttributes;
    Object.assign(timer, { ...shown, eventId });
  },
};

test.each(Object.entries(CHANGES))('a history that the code does not make is refused: %s', async (_, change) => {
  const history = await readFixture('conversation-answered-then-idle');
  change(history.events ?? []);
  const [refused] = await replay(workflowBundle, [{ name: 'changed', history }]);
  expect(refused?.fault).toMatch(/Nondeterminism/);
});

test('each decision, call, timer, ring and end is in some history', () => {
  const held = new Set(recorded.flatMap(({ history }) => [...waysIn(history)]));
  expect(WAYS.filter((way) => !held.has(way))).toEqual([]);
});

test('no recorded history holds a person, a machine or a free text', () => {
  for (const { name, history } of recorded) {
    expect({ name, strangers: strangersIn(history) }).toEqual({ name, strangers: [] });
    expect(historyToJson(scrub(history)) === historyToJson(history), name).toBe(true);
  }
});

test.each(['Miller', 'kim@example.test', '/home/kim/desk', 'where is it', '10.0.0.7:7233'])(
  'what has no place in a history is found in it: %s',
  async (word) => {
    const history = await readFixture('conversation-rung-late');
    const input = history.events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads?.[0];
    if (!input) throw new Error('no start was recorded');
    input.data = Buffer.from(JSON.stringify({ snapshot: { owner: word } }));
    expect(strangersIn(history).map(({ what }) => what)).toEqual([word]);
  },
);
