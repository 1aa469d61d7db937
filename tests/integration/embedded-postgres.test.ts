import { execFile } from 'node:child_process';
import { chmod, chown, mkdir, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LaunchError } from '../../platform/embedded/launch-error.js';
import { startPostgres, type PostgresServer } from '../../platform/embedded/postgres.js';
import { freePort } from '../../platform/embedded/ports.js';
import { isRunning, waitUntil } from '../../platform/embedded/processes.js';
import { projectRoot } from '../../platform/project.js';

const run = promisify(execFile);
const asRoot = process.getuid?.() === 0;
const NOBODY = 65534;

let dataDir = '';
let running: PostgresServer[] = [];

async function start(options: { dataDir?: string; port?: number } = {}): Promise<PostgresServer> {
  const server = await startPostgres({ dataDir, port: null, durable: false, ...options });
  running.push(server);
  return server;
}

async function query<T extends pg.QueryResultRow>(server: PostgresServer, statement: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  const { rows } = await client.query<T>(statement);
  await client.end();
  return rows;
}

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'switchboard-pg-'));
});

afterEach(async () => {
  await Promise.all(running.map((server) => server.stop()));
  running = [];
  await rm(dataDir, { recursive: true, force: true });
});

describe('the embedded PostgreSQL', () => {
  it('listens on this machine only and asks for the password it has made up', async () => {
    const server = await start();
    const [row] = await query<{ address: string; version: string }>(
      server,
      "select current_setting('listen_addresses') as address, current_setting('server_version') as version",
    );
    expect(row).toMatchObject({ address: '127.0.0.1', version: expect.stringMatching(/^18/) });
    const stranger = new pg.Client({ connectionString: server.url.replace(/:[0-9a-f]+@/, ':wrong@') });
    await expect(stranger.connect()).rejects.toThrow(/password authentication failed/);
    expect((await stat(join(dataDir, 'postgres-password'))).mode & 0o077).toBe(0);
  });

  it('keeps the data over a stop, and over a kill -9 followed at once by a start', async () => {
    const first = await start();
    await query(first, 'create table kept (n int)');
    await first.stop();
    const second = await start();
    await query(second, 'insert into kept values (1)');
    process.kill(second.pid, 'SIGKILL');
    const third = await start();
    expect(await query(third, 'select n from kept')).toEqual([{ n: 1 }]);
  });

  it('takes the place of a server that a killed launcher has left running', async () => {
    const left = await start();
    const next = await start();
    expect(await isRunning(left.pid)).toBe(false);
    expect(await query(next, 'select 1 as n')).toEqual([{ n: 1 }]);
  });

  it('starts again after a set-up that was interrupted', async () => {
    await mkdir(join(dataDir, 'postgres.new', 'base'), { recursive: true });
    const server = await start();
    expect(await query(server, 'select 1 as n')).toEqual([{ n: 1 }]);
  });

  it('says in one sentence that its port is in use', async () => {
    const port = await freePort();
    const other = createServer().listen(port, '127.0.0.1');
    const failure = start({ port });
    await expect(failure).rejects.toThrow(LaunchError);
    await expect(failure).rejects.toThrow(/^The port for PostgreSQL is in use; set PG_PORT/);
    other.close();
  });

  it('refuses data of another major version instead of touching it', async () => {
    await mkdir(join(dataDir, 'postgres'));
    await run('sh', ['-c', `echo 12 > ${join(dataDir, 'postgres', 'PG_VERSION')}`]);
    await expect(start()).rejects.toThrow(/was made by PostgreSQL 12 and this is 18/);
  });
});

describe.runIf(asRoot)('when root starts it', () => {
  it('runs as another user', async () => {
    const { pid } = await start();
    const status = await readFile(`/proc/${pid}/status`, 'utf8');
    expect(Number(/^Uid:\s+(\d+)/m.exec(status)?.[1])).toBeGreaterThan(0);
  });

  it('keeps the data elsewhere when that user may not enter the folder, and finds it again', async () => {
    const closed = join(dataDir, 'closed');
    await mkdir(closed, { mode: 0o700 });
    await chmod(dataDir, 0o755);
    const inside = join(closed, 'data');
    const first = await start({ dataDir: inside });
    const elsewhere = (await readFile(join(inside, 'postgres.path'), 'utf8')).trim();
    await query(first, 'create table kept (n int)');
    await first.stop();
    const second = await start({ dataDir: inside });
    expect(await query(second, 'select n from kept')).toEqual([]);
    await second.stop();
    await rm(dirname(elsewhere), { recursive: true });
  });

  it('starts for an ordinary user, too', async () => {
    await chown(dataDir, NOBODY, NOBODY);
    const { stdout } = await run(
      'setpriv',
      [
        `--reuid=${NOBODY}`,
        `--regid=${NOBODY}`,
        '--clear-groups',
        process.execPath,
        '--import',
        'tsx',
        'tests/harness/postgres-once.ts',
        dataDir,
      ],
      { cwd: projectRoot, env: { PATH: '/usr/bin:/bin', HOME: dataDir } },
    );
    const { pid, uid } = JSON.parse(stdout) as { pid: number; uid: number };
    expect(uid).toBe(NOBODY);
    expect(await waitUntil(async () => !(await isRunning(pid)), 2_000)).toBe(true);
  });
});
