// Records a history of every path of the workflows: `npx tsx scripts/record-histories.ts [path …]`. Only for paths that are new
// or were changed on purpose: the others must go on replaying as they are.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { WorkflowHandle } from '@temporalio/client';
import { createLogger } from '../platform/logger.js';
import { projectRoot } from '../platform/project.js';
import { historyToJson } from '../tests/factories/histories.js';
import { PATHS } from '../tests/histories/paths.js';
import { createTimeSkipping } from '../tests/harness/time-skipping.js';
import { bundleSources, onStage } from '../tests/workflows/stage.js';
import { installRuntime } from '../worker/runtime.js';

const folder = join(projectRoot, 'tests', 'histories');

/** The identity of a worker is its process and host. */
function withoutIdentity(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('identity' in value)) return value;
  return { ...value, identity: 'recorder' };
}

async function save(name: string, handle: WorkflowHandle): Promise<void> {
  const history = historyToJson(await handle.fetchHistory());
  await writeFile(join(folder, `${name}.json`), `${JSON.stringify(JSON.parse(history), withoutIdentity)}\n`);
}

installRuntime(createLogger({ process: 'recorder', level: 'error' }));
const wanted = process.argv.slice(2);
const environment = await createTimeSkipping();
const workflowBundle = await bundleSources();
await mkdir(folder, { recursive: true });
for (const [name, play] of Object.entries(PATHS)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  process.stdout.write(`${name}\n`);
  await onStage({ environment, workflowBundle }, async (stage) => save(name, await play(stage)));
}
await environment.teardown();
