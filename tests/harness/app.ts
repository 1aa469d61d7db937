import { execFile, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { childEnvironment } from '../../platform/config.js';
import { exitOf, stopPid } from '../../platform/embedded/processes.js';
import type { RunFile } from '../../platform/embedded/run-file.js';
import { projectRoot } from '../../platform/project.js';

const run = promisify(execFile);
const START_PATIENCE_MS = 170_000;

/** Once per test file: `npm test` has built everything, and a build in the middle would take files from under running apps. */
let built: Promise<unknown> | null = null;
const buildOnce = (): Promise<unknown> =>
  (built ??= run(process.execPath, [join(projectRoot, 'scripts/build.mjs')], { maxBuffer: 1e8 }));

export type App = {
  url: string;
  dataDir: string;
  /** What runs now; read anew at each call, since process ids change. */
  runJson: () => Promise<RunFile>;
  /** What the launcher has printed so far. */
  output: () => string;
  /** Stops everything in order and removes the data; `exitCode` is the launcher's. */
  stop: () => Promise<{ exitCode: number | null }>;
};

/**
 * Starts the complete built product as `npm start` does, on a free port with its own PostgreSQL, Temporal and data.
 * `env` overrides variables; `dataDir` starts on data that another call has left (`keepData`); `command` wraps the command line.
 */
export async function startApp(
  options: {
    env?: Record<string, string>;
    dataDir?: string;
    keepData?: boolean;
    command?: (args: readonly string[]) => string[];
  } = {},
): Promise<App> {
  await buildOnce();
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'switchboard-app-')));
  const launcher = [process.execPath, join(projectRoot, 'dist/launcher.js')];
  const [file = '', ...args] = options.command?.(launcher) ?? launcher;
  const child = spawn(file, args, {
    cwd: projectRoot,
    // Over the channel the launcher notices that a test run was killed.
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: childEnvironment({
      NODE_ENV: 'test',
      OPENAI_API_KEY: '',
      OPENAI_BASE_URL: '',
      DATABASE_URL: '',
      TEMPORAL_ADDRESS: '',
      PORT: '0',
      DATA_DIR: dataDir,
      PG_NO_FSYNC: '1',
      ...options.env,
    }),
  });
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const exited = exitOf(child);
  const runJson = async (): Promise<RunFile> =>
    JSON.parse(await readFile(join(dataDir, 'run.json'), 'utf8')) as RunFile;
  const stop = async (): Promise<{ exitCode: number | null }> => {
    await stopPid(child.pid ?? 0, [
      { signal: 'SIGTERM', patienceMs: 8_000 },
      { signal: 'SIGKILL', patienceMs: 1_000 },
    ]);
    const { code } = await exited;
    if (!options.keepData) await rm(dataDir, { recursive: true, force: true });
    return { exitCode: code };
  };
  const ready = await Promise.race([
    waitFor(() => output.includes('Switchboard is ready')),
    exited.then(() => false),
  ]);
  if (!ready) {
    const log = await readFile(join(dataDir, 'api.log'), 'utf8').catch(() => '');
    await stop();
    throw new Error(`The product did not start.\n${output}\n${log.split('\n').slice(-20).join('\n')}`);
  }
  const { url } = await runJson();
  return { url, dataDir, runJson, output: () => output, stop };
}

async function waitFor(done: () => boolean): Promise<boolean> {
  const end = performance.now() + START_PATIENCE_MS;
  while (performance.now() < end) {
    if (done()) return true;
    await sleep(25);
  }
  return false;
}
