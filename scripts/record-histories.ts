// Records a history of every path of the workflows: `npx tsx scripts/record-histories.ts [path …]`. Only for paths that are new
// or were changed on purpose: the others must go on replaying as they are.
import { setTimeout as sleep } from 'node:timers/promises';
import type { WorkflowHandle } from '@temporalio/client';
import { createLogger } from '../platform/logger.js';
import type { History } from '../tests/factories/histories.js';
import { FIXTURES, writeFixture } from '../tests/histories/fixture.js';
import { PATHS } from '../tests/histories/paths.js';
import { createTimeSkipping } from '../tests/harness/time-skipping.js';
import { bundleSources, onStage } from '../tests/workflows/stage.js';
import { installRuntime } from '../worker/runtime.js';

/** A history that ends with a task which nobody has done yet would show less than the play has done. */
async function settled(handle: WorkflowHandle): Promise<History> {
  for (;;) {
    const history = await handle.fetchHistory();
    const last = history.events?.at(-1);
    if (!last?.workflowTaskScheduledEventAttributes && !last?.workflowTaskStartedEventAttributes)
      return history;
    await sleep(100);
  }
}

installRuntime(createLogger({ process: 'recorder', level: 'error' }));
const wanted = process.argv.slice(2);
const workflowBundle = await bundleSources();
for (const [name, play] of Object.entries(PATHS)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  process.stdout.write(`${name}\n`);
  // a server each: what runs on at the end of a play would take part in the time of the next
  const environment = await createTimeSkipping();
  await onStage({ environment, workflowBundle }, async (stage) => {
    const handle = await play(stage);
    await writeFixture(await settled(handle), { name, folder: FIXTURES, overwrite: true });
  });
  await environment.teardown();
}
