import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { childEnvironment } from '../../platform/config.js';
import { isRunning, waitUntil } from '../../platform/embedded/processes.js';
import type { RunFile } from '../../platform/embedded/run-file.js';
import { projectRoot } from '../../platform/project.js';
import { startApp, type App } from '../harness/app.js';
import { pidOf } from '../harness/victim.js';

const run = promisify(execFile);
const RESTART_MS = 2_000;

let apps: App[] = [];
let dataDir = '';

async function start(options: Parameters<typeof startApp>[0] = {}): Promise<App> {
  const app = await startApp({ dataDir, keepData: true, ...options });
  apps.push(app);
  return app;
}

/** Runs the launcher where it is expected to refuse. */
async function refusedStart(env: Record<string, string>): Promise<{ code: unknown; stderr: string }> {
  return run(process.execPath, [join(projectRoot, 'dist/launcher.js')], {
    env: childEnvironment({ NODE_ENV: 'test', DATA_DIR: dataDir, PORT: '0', ...env }),
  }).then(
    () => ({ code: 0, stderr: '' }),
    (error: { code?: unknown; stderr?: string }) => ({
      code: error.code,
      stderr: error.stderr?.trim() ?? '',
    }),
  );
}

const allPids = ({ pids }: RunFile): number[] =>
  Object.values(pids)
    .flat()
    .filter((pid): pid is number => pid !== null);

const isReady = async (app: App): Promise<boolean> =>
  fetch(`${app.url}/readyz`, { signal: AbortSignal.timeout(1_000) }).then(
    (answer) => answer.ok,
    () => false,
  );

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'switchboard-launcher-'));
});

afterEach(async () => {
  await Promise.all(apps.map((app) => app.stop()));
  apps = [];
  await rm(dataDir, { recursive: true, force: true });
});

describe('the launcher', () => {
  it('notes what runs, readable by its owner only, and stops all of it within five seconds', async () => {
    const app = await start();
    const runFile = await app.runJson();
    expect(runFile).toMatchObject({
      url: app.url,
      database_url: expect.stringMatching(/^postgres:\/\//),
      temporal_address: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
      temporal_ui_url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
    });
    expect((await stat(join(dataDir, 'run.json'))).mode & 0o077).toBe(0);
    expect(allPids(runFile)).toHaveLength(6);
    const begun = performance.now();
    expect(await app.stop()).toEqual({ exitCode: 0 });
    expect(performance.now() - begun).toBeLessThan(5_000);
    for (const pid of allPids(runFile)) expect(await isRunning(pid)).toBe(false);
    await expect(stat(join(dataDir, 'run.json'))).rejects.toThrow();
  });

  it('starts a second time within eight seconds of a machine that has nothing else to do', async () => {
    await (await start()).stop();
    const begun = performance.now();
    await start();
    const waitingPerCore = (loadavg()[0] ?? 0) / availableParallelism();
    expect(performance.now() - begun).toBeLessThan(8_000 * Math.max(1, waitingPerCore));
  });

  it('starts each part again that was killed', async () => {
    const app = await start({ env: { API_COPIES: '2' } });
    const parts = ['api', 'worker', 'assistant_worker', 'postgres', 'temporal'] as const;
    for (const part of parts) {
      const before = [(await app.runJson()).pids[part]].flat();
      process.kill(await pidOf(app, part), 'SIGKILL');
      const replaced = async (): Promise<boolean> => {
        const now = [(await app.runJson()).pids[part]].flat();
        return now.length === before.length && now.every((pid) => pid !== null && pid !== before[0]);
      };
      // PostgreSQL recovers and Temporal loads its store before they count as started.
      const patience = part === 'postgres' || part === 'temporal' ? 4 * RESTART_MS : RESTART_MS;
      expect(await waitUntil(replaced, patience), part).toBe(true);
    }
    expect(await waitUntil(() => isReady(app), 10_000)).toBe(true);
  });

  it('leaves nothing behind that blocks the next start when it is killed', async () => {
    const killed = await start();
    const before = await killed.runJson();
    process.kill(before.pids.launcher, 'SIGKILL');
    const next = await start({ env: { PORT: new URL(killed.url).port } });
    expect(next.url).toBe(killed.url);
    for (const pid of allPids(before)) {
      expect(await waitUntil(async () => !(await isRunning(pid)), 10_000), `process ${pid}`).toBe(true);
    }
    expect(await isReady(next)).toBe(true);
  });

  it('ends its children when it is killed and nobody starts it again', async () => {
    const killed = await start();
    const before = await killed.runJson();
    process.kill(before.pids.launcher, 'SIGKILL');
    for (const pid of allPids(before)) {
      expect(await waitUntil(async () => !(await isRunning(pid)), 10_000), `process ${pid}`).toBe(true);
    }
  });

  it('runs a second copy beside the first, told apart by DATA_DIR and PORT', async () => {
    const first = await start();
    const other = await mkdtemp(join(tmpdir(), 'switchboard-launcher-'));
    const second = await start({ dataDir: other, keepData: false });
    expect(second.url).not.toBe(first.url);
    expect([await isReady(first), await isReady(second)]).toEqual([true, true]);
    await second.stop();
    expect(await isReady(first)).toBe(true);
  });

  it('uses an outside database and Temporal instead of its own', async () => {
    const outside = await start();
    const { database_url, temporal_address } = await outside.runJson();
    const other = await mkdtemp(join(tmpdir(), 'switchboard-launcher-'));
    const app = await start({
      dataDir: other,
      keepData: false,
      env: { DATABASE_URL: database_url, TEMPORAL_ADDRESS: temporal_address },
    });
    expect(await app.runJson()).toMatchObject({
      database_url,
      temporal_address,
      temporal_ui_url: null,
      pids: { postgres: null, temporal: null },
    });
    expect(await isReady(app)).toBe(true);
  });

  it('says what it waits for, and goes on waiting, while the api does not get ready', async () => {
    const going = run(process.execPath, [join(projectRoot, 'dist/launcher.js')], {
      // nobody listens there
      env: childEnvironment({
        NODE_ENV: 'test',
        DATA_DIR: dataDir,
        PORT: '0',
        TEMPORAL_ADDRESS: '127.0.0.1:1',
      }),
    });
    let said = '';
    going.child.stdout?.on('data', (chunk: Buffer | string) => (said += chunk.toString()));
    try {
      expect(await waitUntil(async () => said.includes('Still waiting for the api'), 90_000)).toBe(true);
      expect(going.child.exitCode).toBeNull();
    } finally {
      going.child.kill('SIGTERM');
    }
    await going;
  });

  it('says in one sentence that the port is in use', async () => {
    const taken = createServer();
    await new Promise<void>((listening) => taken.listen(0, '127.0.0.1', listening));
    const port = String((taken.address() as AddressInfo).port);
    expect(await refusedStart({ PORT: port })).toEqual({
      code: 1,
      stderr: `Port ${port} is in use; end what uses it or set PORT to a free one.`,
    });
    taken.close();
  });

  it('says in one sentence that another copy has this DATA_DIR, and leaves that one alone', async () => {
    const app = await start();
    const { code, stderr } = await refusedStart({});
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^Switchboard already runs with this DATA_DIR \(process \d+\); set DATA_DIR and PORT/,
    );
    expect(stderr).not.toContain('\n');
    expect(await isReady(app)).toBe(true);
    expect(await readFile(join(dataDir, 'run.json'), 'utf8')).toContain(app.url);
  });

  it('lists every fault of the configuration at once', async () => {
    const { code, stderr } = await refusedStart({ PORT: 'many', API_COPIES: '0', LOG_LEVEL: 'loud' });
    expect(code).toBe(1);
    expect(stderr.split('\n')).toHaveLength(4);
  });
});
