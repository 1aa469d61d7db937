import { spawn } from 'node:child_process';
import { open, readFile, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { LaunchError } from './launch-error.js';
import { unprivilegedUser } from './os-user.js';
import { freePort } from './ports.js';
import { exitOf, isRunning, processesIn, stopPid, waitUntil, type Exit } from './processes.js';
import { preparePostgresBinaries } from './postgres-binaries.js';
import { DATABASE_USER, lastLine, prepareCluster, type Cluster } from './postgres-data.js';

const DATABASE = 'switchboard';
const START_PATIENCE_MS = 30_000;
/** A killed server may leave a lock file and processes that have not quite ended. */
const STALE_PATIENCE_MS = 10_000;

export type PostgresServer = {
  /** Address with user and password of the product's database. */
  url: string;
  port: number;
  pid: number;
  exited: Promise<Exit>;
  /** Ends all connections and stops the server; resolves when it is gone. */
  stop: () => Promise<void>;
};

export type PostgresOptions = {
  /** Holds the cluster, its password and the log. */
  dataDir: string;
  /** Null: a free one. */
  port: number | null;
  /** False gives up safety in a power cut for speed; for throw-away data only. */
  durable: boolean;
  /** Told at once, before the server is ready. */
  onSpawn?: (pid: number) => void;
};

/** Starts the embedded PostgreSQL on 127.0.0.1 and creates the database when it is missing. Throws LaunchError. */
export async function startPostgres(options: PostgresOptions): Promise<PostgresServer> {
  const user = await unprivilegedUser();
  const binaries = await preparePostgresBinaries(user);
  const dataDir = resolve(options.dataDir);
  const cluster = await prepareCluster({ dataDir, binaries, user, durable: options.durable });
  await clearStaleServer(cluster.folder);
  const port = options.port ?? (await freePort());
  const logFile = join(dataDir, 'postgres.log');
  const log = await open(logFile, 'a');
  const logStart = (await stat(logFile)).size;
  const child = spawn(
    join(binaries, 'postgres'),
    serverArguments({ cluster, port, durable: options.durable }),
    {
      cwd: '/',
      // A group of its own: Ctrl-C in the terminal must not stop it before those who use it.
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
      ...(user && { uid: user.uid, gid: user.gid }),
    },
  );
  const exited = exitOf(child);
  await log.close();
  const pid = child.pid ?? 0;
  options.onSpawn?.(pid);
  const address = (database: string): string =>
    `postgres://${DATABASE_USER}:${cluster.password}@127.0.0.1:${port}/${database}`;
  const stop = async (): Promise<void> => {
    await stopPid(pid, [
      { signal: 'SIGINT', patienceMs: 3_000 },
      { signal: 'SIGQUIT', patienceMs: 2_000 },
    ]);
  };
  try {
    await waitForServer({ url: address('postgres'), exited, logFile, logStart });
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: address(DATABASE), port, pid, exited, stop };
}

function serverArguments(options: { cluster: Cluster; port: number; durable: boolean }): string[] {
  const settings: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '200',
    shared_buffers: '128MB',
    timezone: 'UTC',
    log_timezone: 'UTC',
    // A statement in the log could hold what people wrote.
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    // A commit still reaches the system before its answer, so it survives kill -9; only a power cut would lose it.
    ...(!options.durable && { fsync: 'off', full_page_writes: 'off' }),
  };
  const pairs = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return ['-D', options.cluster.folder, '-p', String(options.port), ...pairs];
}

/** Stops a server that a killed launcher left behind, and removes the lock file of one that is no more. */
async function clearStaleServer(folder: string): Promise<void> {
  const lock = join(folder, 'postmaster.pid');
  const text = await readFile(lock, 'utf8').catch(() => null);
  if (text === null) return;
  const pid = Number(text.split('\n')[0]);
  const inFolder = await processesIn(folder);
  if (inFolder.includes(pid) || (process.platform !== 'linux' && (await isRunning(pid)))) {
    await stopPid(pid, [
      { signal: 'SIGINT', patienceMs: STALE_PATIENCE_MS / 2 },
      { signal: 'SIGQUIT', patienceMs: STALE_PATIENCE_MS / 2 },
    ]);
  }
  // Without the lock file PostgreSQL no longer notices old processes by itself, so it goes only when none is left.
  if (!(await waitUntil(async () => (await processesIn(folder)).length === 0, STALE_PATIENCE_MS))) {
    throw new LaunchError(
      `Processes of an earlier PostgreSQL still work in ${folder}; end them and start again.`,
    );
  }
  await rm(lock, { force: true });
}

async function waitForServer(options: {
  url: string;
  exited: Promise<Exit>;
  logFile: string;
  logStart: number;
}): Promise<void> {
  let exit: Exit | null = null;
  void options.exited.then((ended) => (exit = ended));
  const end = performance.now() + START_PATIENCE_MS;
  while (performance.now() < end) {
    if (exit !== null) throw await explainExit(options.logFile, options.logStart);
    if (await ensureDatabase(options.url)) return;
    await sleep(30);
  }
  throw new LaunchError(
    `PostgreSQL did not answer within ${START_PATIENCE_MS / 1000} s; see ${options.logFile}.`,
  );
}

/** False while the server does not accept connections yet. */
async function ensureDatabase(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (error) {
    await client.end().catch(() => undefined);
    if (error instanceof pg.DatabaseError && error.code === '28P01') {
      throw new LaunchError('The password file in DATA_DIR does not fit the database beside it.', {
        cause: error,
      });
    }
    return false;
  }
  try {
    const found = await client.query('select 1 from pg_database where datname = $1', [DATABASE]);
    if (found.rowCount === 0) await client.query(`create database ${DATABASE}`);
    return true;
  } finally {
    await client.end();
  }
}

async function explainExit(logFile: string, logStart: number): Promise<LaunchError> {
  const log = (await readFile(logFile)).subarray(logStart).toString('utf8');
  if (/No space left/i.test(log)) {
    return new LaunchError('There is no space left on the disk for PostgreSQL; free some and start again.');
  }
  if (/Address already in use/i.test(log)) {
    return new LaunchError('The port for PostgreSQL is in use; set PG_PORT to a free one.');
  }
  const fatal = log.split('\n').findLast((line) => line.includes('FATAL')) ?? lastLine(log);
  return new LaunchError(`PostgreSQL did not start: ${fatal.replace(/^.*FATAL:\s*/, '')}; see ${logFile}.`);
}
