import { spawn } from 'node:child_process';
import { mkdir, open, readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { keepHistory, SEARCH_ATTRIBUTES } from '../temporal-namespace.js';
import type { Say } from './downloads.js';
import { explainFileError, LaunchError } from './launch-error.js';
import { freePort } from './ports.js';
import { exitOf, stopPid, type Exit } from './processes.js';
import { lastLine } from './postgres-data.js';
import { obtainTemporalCli } from './temporal-cli.js';

const START_PATIENCE_MS = 30_000;
const HOST = '127.0.0.1';

export type TemporalServer = {
  address: string;
  port: number;
  uiPort: number;
  uiUrl: string;
  pid: number;
  exited: Promise<Exit>;
  stop: () => Promise<void>;
};

export type TemporalOptions = {
  /** Holds the store and the log. */
  dataDir: string;
  /** Null: free ones. */
  port: number | null;
  uiPort: number | null;
  namespace: string;
  /** False keeps histories in memory only. */
  durable: boolean;
  /** Told at once, before the server is ready. */
  onSpawn?: (pid: number) => void;
  say: Say;
};

/** Starts the Temporal development server with its web page; ready for workflows when it resolves. Throws LaunchError. */
export async function startTemporal(options: TemporalOptions): Promise<TemporalServer> {
  const cli = await obtainTemporalCli(options.say);
  const dataDir = resolve(options.dataDir);
  const port = options.port ?? (await freePort());
  const uiPort = options.uiPort ?? (await freePort());
  const logFile = join(dataDir, 'temporal.log');
  const { log, logStart } = await openLog(dataDir, logFile);
  const child = spawn(cli, serverArguments({ ...options, dataDir, port, uiPort }), {
    cwd: dataDir,
    // A group of its own: Ctrl-C in the terminal must not stop it before those who use it.
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
  });
  const exited = exitOf(child);
  await log.close();
  const pid = child.pid ?? 0;
  options.onSpawn?.(pid);
  const stop = (): Promise<void> =>
    stopPid(pid, [
      { signal: 'SIGTERM', patienceMs: 2_000 },
      { signal: 'SIGKILL', patienceMs: 1_000 },
    ]);
  try {
    await waitForServer({
      address: `${HOST}:${port}`,
      namespace: options.namespace,
      exited,
      logFile,
      logStart,
    });
  } catch (error) {
    await stop();
    throw error;
  }
  return { address: `${HOST}:${port}`, port, uiPort, uiUrl: `http://${HOST}:${uiPort}`, pid, exited, stop };
}

/** The path of the store is how a server that a killed launcher left behind is recognised. */
export function temporalStore(dataDir: string): string {
  return join(resolve(dataDir), 'temporal.db');
}

async function openLog(dataDir: string, logFile: string) {
  try {
    await mkdir(dataDir, { recursive: true });
    const log = await open(logFile, 'a');
    return { log, logStart: (await stat(logFile)).size };
  } catch (error) {
    throw explainFileError(error, dataDir);
  }
}

function serverArguments(options: TemporalOptions & { port: number; uiPort: number }): string[] {
  const args = ['server', 'start-dev', '--ip', HOST, '--port', String(options.port)];
  args.push('--ui-port', String(options.uiPort), '--log-level', 'warn', '--log-format', 'json');
  if (options.durable) args.push('--db-filename', temporalStore(options.dataDir));
  if (options.namespace !== 'default') args.push('--namespace', options.namespace);
  for (const name of SEARCH_ATTRIBUTES) args.push('--search-attribute', `${name}=Keyword`);
  return args;
}

async function waitForServer(options: {
  address: string;
  namespace: string;
  exited: Promise<Exit>;
  logFile: string;
  logStart: number;
}): Promise<void> {
  let exit: Exit | null = null;
  void options.exited.then((ended) => (exit = ended));
  const end = performance.now() + START_PATIENCE_MS;
  while (performance.now() < end) {
    if (exit !== null) throw await explainExit(options.logFile, options.logStart, exit);
    if (await answers(options.address, options.namespace)) return;
    await sleep(50);
  }
  throw new LaunchError(
    `Temporal did not answer within ${START_PATIENCE_MS / 1000} s; see ${options.logFile}.`,
  );
}

async function answers(address: string, namespace: string): Promise<boolean> {
  const connection = Connection.lazy({ address, connectTimeout: 1_000 });
  try {
    await connection.withDeadline(Date.now() + 1_000, () => keepHistory(connection, namespace));
    return true;
  } catch {
    return false;
  } finally {
    await connection.close();
  }
}

async function explainExit(logFile: string, logStart: number, exit: Exit): Promise<LaunchError> {
  const log = (await readFile(logFile)).subarray(logStart).toString('utf8');
  if (/No space left|database or disk is full/i.test(log)) {
    return new LaunchError('There is no space left on the disk for Temporal; free some and start again.');
  }
  if (/address already in use|can't (bind|set frontend port)/i.test(log)) {
    return new LaunchError(
      'A port for Temporal is in use; set TEMPORAL_PORT and TEMPORAL_UI_PORT to free ones.',
    );
  }
  const reason = lastLine(log) || `exit code ${exit.code ?? exit.signal}`;
  return new LaunchError(`Temporal did not start: ${reason}; see ${logFile}.`);
}
