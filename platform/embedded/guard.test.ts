import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, it } from 'vitest';
import { isRunning, waitUntil } from './processes.js';

const guardFile = fileURLToPath(new URL('guard.ts', import.meta.url));
const started: ChildProcess[] = [];
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});

interface Sleeper {
  pid: number;
  /** What ended it: the word it heard, or nothing that it could hear. */
  end: Promise<string>;
}

/** Processes that run until they are told to end; a stubborn one hears nothing but the last word. */
async function sleeper(stubborn = false): Promise<Sleeper> {
  const ears = stubborn ? "trap '' INT TERM" : "trap 'exit 3' INT; trap 'exit 4' TERM";
  const child = spawn('/bin/sh', ['-c', `${ears}; echo ready; while :; do sleep 0.1; done`]);
  started.push(child);
  const end = new Promise<string>((resolve) =>
    child.once('exit', (code, signal) => {
      const heard = code === 3 ? 'SIGINT' : code === 4 ? 'SIGTERM' : null;
      resolve(heard ?? String(signal));
    }),
  );
  await once(child.stdout, 'data');
  return { pid: child.pid ?? 0, end };
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

it(
  'what a killed launcher leaves is asked to end, PostgreSQL in its own way, and the stubborn ended after five seconds',
  { timeout: 60_000 },
  async () => {
    const [postgres, api, temporal] = [await sleeper(), await sleeper(), await sleeper(true)];
    await guarding({ postgres: postgres.pid, api_1: api.pid, temporal: temporal.pid }, 'kill');
    expect(await Promise.all([postgres.end, api.end, temporal.end])).toEqual([
      'SIGINT',
      'SIGTERM',
      'SIGKILL',
    ]);
  },
);

it('an orderly end leaves the guard nothing to do', { timeout: 60_000 }, async () => {
  const { pid } = await sleeper();
  await guarding({ api_1: pid }, 'dismiss');
  expect(await waitUntil(async () => !(await isRunning(pid)), 1_000)).toBe(false);
});
