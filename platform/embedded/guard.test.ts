import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, it } from 'vitest';
import { isRunning, waitUntil } from './processes.js';

const PATIENCE_MS = 15_000;
const guardFile = fileURLToPath(new URL('guard.ts', import.meta.url));
const started: ChildProcess[] = [];
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});

/** Processes that run until they are told to end; a stubborn one hears nothing but the last word. */
async function sleeper(stubborn = false): Promise<number> {
  const script = `${stubborn ? "trap '' INT TERM; " : ''}echo ready; while :; do sleep 0.1; done`;
  const child = spawn('/bin/sh', ['-c', script]);
  started.push(child);
  await once(child.stdout, 'data');
  return child.pid ?? 0;
}

/** A launcher that guards `pids`, and once it does so ends by itself or is killed. */
async function guarding(pids: Record<string, number>, end: 'dismiss' | 'kill'): Promise<void> {
  const script = `
    import(${JSON.stringify(guardFile)}).then(({ startGuard }) => {
      const guard = startGuard();
      for (const [name, pid] of Object.entries(${JSON.stringify(pids)})) guard.note(name, pid);
      ${end === 'dismiss' ? 'guard.dismiss();' : ''}
      setTimeout(() => console.log('guards'), 200);
      setInterval(() => {}, 1000);
    });`;
  const launcher = spawn(process.execPath, ['--import', 'tsx', '-e', script]);
  started.push(launcher);
  await once(launcher.stdout, 'data');
  launcher.kill('SIGKILL');
  await once(launcher, 'exit');
}

const ended = (pid: number): Promise<boolean> => waitUntil(async () => !(await isRunning(pid)), PATIENCE_MS);

it(
  'what a killed launcher leaves is ended, PostgreSQL too, and the stubborn after five seconds',
  { timeout: 60_000 },
  async () => {
    const pids = { postgres: await sleeper(), api_1: await sleeper(), temporal: await sleeper(true) };
    await guarding(pids, 'kill');
    expect(await Promise.all(Object.values(pids).map(ended))).toEqual([true, true, true]);
  },
);

it('an orderly end leaves the guard nothing to do', { timeout: 60_000 }, async () => {
  const pid = await sleeper();
  await guarding({ api_1: pid }, 'dismiss');
  expect(await waitUntil(async () => !(await isRunning(pid)), 1_000)).toBe(false);
});
