import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Worker, type WorkflowBundle } from '@temporalio/worker';
import { beforeAll, expect, test } from 'vitest';
import { createLogger } from '../../platform/logger.js';
import { projectRoot } from '../../platform/project.js';
import { installRuntime } from '../../worker/runtime.js';
import { bundleSources } from '../workflows/stage.js';
import { historyFromJson } from '../factories/histories.js';
import { PATHS } from './paths.js';

const folder = join(projectRoot, 'tests', 'histories');
let workflowBundle: WorkflowBundle;
beforeAll(async () => {
  installRuntime(createLogger({ process: 'test', level: 'silent' }));
  workflowBundle = await bundleSources();
});

const load = async (name: string) =>
  historyFromJson(await readFile(join(folder, `${name}.json`), 'utf8'));

test('every path has a recorded history, and no other', async () => {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.json'));
  expect(files.sort()).toEqual(Object.keys(PATHS).map((name) => `${name}.json`).sort());
});

test('the workflows of today go on with every recorded history', async () => {
  const histories = Object.keys(PATHS).map(async (name) => ({ workflowId: name, history: await load(name) }));
  const failed: string[] = [];
  for await (const result of Worker.runReplayHistories({ workflowBundle }, await Promise.all(histories))) {
    if (result.error) failed.push(`${result.workflowId}: ${result.error.message}`);
  }
  expect(failed).toEqual([]);
});

test('a history that the code does not make is refused', async () => {
  const history = await load('conversation-answered-then-idle');
  const scheduled = history.events?.find((event) => event.activityTaskScheduledEventAttributes);
  if (!scheduled?.activityTaskScheduledEventAttributes) throw new Error('no activity was recorded');
  scheduled.activityTaskScheduledEventAttributes.activityType = { name: 'answerOtherwise' };
  await expect(Worker.runReplayHistory({ workflowBundle }, history)).rejects.toThrow(/answerOtherwise/);
});

test('no recorded history names a machine', async () => {
  for (const name of Object.keys(PATHS)) {
    expect(await readFile(join(folder, `${name}.json`), 'utf8')).not.toMatch(/"identity":"(?!recorder")/);
  }
});
