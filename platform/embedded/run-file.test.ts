import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { lockDataDir, removeRunFile, writeRunFile, type RunFile } from './run-file.js';

const CONTENT: RunFile = {
  url: 'http://127.0.0.1:1',
  database_url: 'postgres://',
  temporal_address: '127.0.0.1:2',
  temporal_ui_url: null,
  metrics_url: null,
  pids: { launcher: process.pid, api: [], worker: [], assistant_worker: [], postgres: null, temporal: null },
};

let dataDir = '';
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'switchboard-run-'));
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

const lockedBy = (pid: number) => writeFile(join(dataDir, 'launcher.lock'), String(pid));
const lock = () => readFile(join(dataDir, 'launcher.lock'), 'utf8');

it('run.json is whole, readable by its owner only, and gone after an orderly end', async () => {
  await lockDataDir(dataDir);
  await writeRunFile(dataDir, CONTENT);
  expect(JSON.parse(await readFile(join(dataDir, 'run.json'), 'utf8'))).toEqual(CONTENT);
  expect((await stat(join(dataDir, 'run.json'))).mode & 0o077).toBe(0);
  await removeRunFile(dataDir);
  expect(await readdir(dataDir)).toEqual([]);
});

it('the lock of a launcher that was killed is taken over, with what it had noted', async () => {
  await lockedBy(2 ** 22 - 1);
  await writeRunFile(dataDir, CONTENT);
  await lockDataDir(dataDir);
  expect(await lock()).toBe(String(process.pid));
  expect(await readdir(dataDir)).toEqual(['launcher.lock']);
});

it('a process id that belongs to somebody else now locks nobody out', async () => {
  const other = spawn('sleep', ['30']);
  await once(other, 'spawn');
  await lockedBy(other.pid ?? 0);
  await lockDataDir(dataDir);
  expect(await lock()).toBe(String(process.pid));
  other.kill('SIGKILL');
});

it('a launcher that runs is left alone', async () => {
  const running = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', 'launcher']);
  await once(running, 'spawn');
  await lockedBy(running.pid ?? 0);
  await expect(lockDataDir(dataDir)).rejects.toThrow(/already runs with this DATA_DIR/);
  expect(await lock()).toBe(String(running.pid));
  running.kill('SIGKILL');
});
