import { TestWorkflowEnvironment } from '@temporalio/testing';
import { obtainTemporalTestServer } from '../../platform/embedded/temporal-cli.js';
import { SEARCH_ATTRIBUTES } from '../../platform/temporal-namespace.js';

/** IndexedValueType in Temporal's own numbering. */
const KEYWORD = 2;

/** A server of its own whose clock jumps to the next timer; tear it down at the end of the file. */
export async function createTimeSkipping(): Promise<TestWorkflowEnvironment> {
  const path = await obtainTemporalTestServer((line) => process.stderr.write(`${line}\n`));
  const environment = await TestWorkflowEnvironment.createTimeSkipping({
    server: { executable: { type: 'existing-path', path } },
  });
  await environment.connection.operatorService.addSearchAttributes({
    namespace: 'default',
    searchAttributes: Object.fromEntries(SEARCH_ATTRIBUTES.map((name) => [name, KEYWORD])),
  });
  return environment;
}
