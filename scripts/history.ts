// Turns a conversation or a shift of a running desk into a fixture of the replay test: docs/runbooks/replay-a-conversation.md.
// npm run history -- <conversation id | conversation:ID | shift:ID> [--run RUN_ID] [--name NAME] [--address HOST:PORT]
//   [--namespace NS] [--out FOLDER]
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Client, Connection, isGrpcServiceError, WorkflowNotFoundError } from '@temporalio/client';
import { childEnvironment, readLauncherEnv, readTemporalEnv } from '../platform/config.js';
import { readRunFile } from '../platform/embedded/run-file.js';
import { createLogger } from '../platform/logger.js';
import type { History } from '../tests/factories/histories.js';
import { FixtureRefused, FIXTURES, writeFixture } from '../tests/histories/fixture.js';
import { replay } from '../tests/histories/replay.js';
import { bundleSources } from '../tests/workflows/stage.js';
import { installRuntime } from '../worker/runtime.js';

const USAGE =
  'Usage: npm run history -- <conversation id | conversation:ID | shift:ID> [--run RUN_ID] [--name NAME] [--address HOST:PORT] [--namespace NS] [--out FOLDER]';
const CONNECT_PATIENCE = '5s';
const GRPC_INVALID_ARGUMENT = 3;
const GRPC_NOT_FOUND = 5;

/** A sentence for the operator; nothing was written. */
class Refusal extends Error {}

function readArguments() {
  const text = { type: 'string' } as const;
  const options = { run: text, name: text, address: text, namespace: text, out: text };
  const { values, positionals } = parseArgs({ allowPositionals: true, options });
  const [, kind = 'conversation', id] =
    /^(?:(conversation|shift):)?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(positionals[0] ?? '') ??
    [];
  if (id === undefined || positionals.length > 1) throw new Refusal(USAGE);
  const name = values.name ?? `${kind}-${id.slice(0, 8)}`;
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name))
    throw new Refusal('--name takes small letters, digits and hyphens.');
  return { ...values, workflowId: `${kind}:${id}`, name, folder: resolve(values.out ?? FIXTURES) };
}

async function connect(wanted: { address?: string | undefined; namespace?: string | undefined }) {
  const { dataDir, temporalAddress } = readLauncherEnv();
  const running = await readRunFile(dataDir);
  const address = wanted.address ?? running?.temporal_address ?? temporalAddress;
  if (!address) {
    throw new Refusal(
      `No Switchboard runs with DATA_DIR=${dataDir}; start it, or give --address or TEMPORAL_ADDRESS.`,
    );
  }
  const known = {
    TEMPORAL_ADDRESS: address,
    ...(wanted.namespace && { TEMPORAL_NAMESPACE: wanted.namespace }),
  };
  const { connection: options, namespace } = readTemporalEnv(childEnvironment(known));
  try {
    const connection = await Connection.connect({ ...options.reveal(), connectTimeout: CONNECT_PATIENCE });
    return { connection, address, namespace };
  } catch (error) {
    throw new Refusal(`No Temporal answers at ${address}.`, { cause: error });
  }
}

/** The client names it only at some calls; at others it is gRPC's code. An odd run id is an invalid argument. */
const isNotFound = (error: unknown): boolean =>
  error instanceof WorkflowNotFoundError ||
  (isGrpcServiceError(error) && [GRPC_NOT_FOUND, GRPC_INVALID_ARGUMENT].includes(error.code));

async function fetchHistory(wanted: ReturnType<typeof readArguments>): Promise<History> {
  const { connection, address, namespace } = await connect(wanted);
  try {
    const { workflow } = new Client({ connection, namespace });
    return await workflow.getHandle(wanted.workflowId, wanted.run).fetchHistory();
  } catch (error) {
    const run = wanted.run === undefined ? '' : ` with the run ${wanted.run}`;
    const place = `namespace ${namespace} of ${address}`;
    if (isNotFound(error)) {
      throw new Refusal(
        `There is no ${wanted.workflowId}${run} in ${place}; closed workflows are kept for 30 days.`,
      );
    }
    throw error;
  } finally {
    await connection.close();
  }
}

async function main(): Promise<void> {
  installRuntime(createLogger({ process: 'history', level: 'silent' }));
  const wanted = readArguments();
  const { file, history } = await writeFixture(await fetchHistory(wanted), { ...wanted, overwrite: false });
  process.stdout.write(`${file}: ${history.events?.length ?? 0} events\n`);
  const earlier = history.events?.[0]?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId;
  if (earlier) process.stdout.write('It goes on from an earlier run; --run takes that one, too.\n');
  const [parted] = await replay(await bundleSources(), [{ name: wanted.name, history }]);
  if (parted === undefined) {
    process.stdout.write('The workflows of this version go on with it.\n');
    return;
  }
  process.stderr.write(`The workflows of this version do not go on with it: ${parted.fault}\n`);
  process.exitCode = 1;
}

try {
  await main();
} catch (error) {
  const known = error instanceof Refusal || error instanceof FixtureRefused;
  process.stderr.write(
    `${known || !(error instanceof Error) ? String(error).replace(/^\w+: /, '') : error.stack}\n`,
  );
  process.exitCode = 1;
}
