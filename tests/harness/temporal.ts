import { randomBytes } from 'node:crypto';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { inject } from 'vitest';

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

export { createTimeSkipping } from './time-skipping.js';
