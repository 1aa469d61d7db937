import { randomBytes } from 'node:crypto';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { inject } from 'vitest';
import { obtainTemporalTestServer } from '../../platform/embedded/temporal-cli.js';

/**
 * Client and connections to the run's real Temporal server (namespace `default`, search attributes registered).
 * `taskQueue` is a name of its own; what it starts should carry it in its workflow ids, too.
 */
export async function connectTestTemporal(): Promise<{
  environment: TestWorkflowEnvironment;
  address: string;
  taskQueue: string;
}> {
  const address = inject('temporalAddress');
  const environment = await TestWorkflowEnvironment.createFromExistingServer({
    address,
    namespace: 'default',
  });
  return { environment, address, taskQueue: `test-${randomBytes(6).toString('hex')}` };
}

/** A server of its own whose clock jumps to the next timer; tear it down at the end of the file. */
export async function createTimeSkipping(): Promise<TestWorkflowEnvironment> {
  const path = await obtainTemporalTestServer((line) => process.stderr.write(`${line}\n`));
  return TestWorkflowEnvironment.createTimeSkipping({
    server: { executable: { type: 'existing-path', path } },
  });
}
