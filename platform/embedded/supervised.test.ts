import { spawn } from 'node:child_process';
import { afterEach, expect, it } from 'vitest';
import { exitOf, isRunning, stopPid, waitUntil } from './processes.js';
import { Supervised, type Running } from './supervised.js';

let child: Supervised | null = null;

async function startChild(script: string): Promise<Running> {
  const process_ = spawn(process.execPath, ['-e', script], { stdio: 'ignore' });
  const pid = process_.pid ?? 0;
  return {
    pid,
    exited: exitOf(process_),
    stop: () => stopPid(pid, [{ signal: 'SIGKILL', patienceMs: 2_000 }]),
  };
}

function supervise(start: () => Promise<Running>, said: string[] = []): Supervised {
  child = new Supervised({ name: 'child', start, onChange: () => undefined, say: (line) => said.push(line) });
  return child;
}

afterEach(async () => {
  await child?.stop();
});

it('starts a killed child again within two seconds and says so', async () => {
  const said: string[] = [];
  const supervised = supervise(() => startChild('setInterval(() => {}, 1000)'), said);
  await supervised.start();
  const first = supervised.pid ?? 0;
  process.kill(first, 'SIGKILL');
  const again = async (): Promise<boolean> => supervised.pid !== null && supervised.pid !== first;
  expect(await waitUntil(again, 2_000)).toBe(true);
  expect(said).toEqual([`child (${first}) ended with SIGKILL; starting it again`]);
});

it('does not start a child again that it was told to stop', async () => {
  const supervised = supervise(() => startChild('setInterval(() => {}, 1000)'));
  await supervised.start();
  const pid = supervised.pid ?? 0;
  await supervised.stop();
  expect(await isRunning(pid)).toBe(false);
  expect(supervised.pid).toBeNull();
  expect(supervised.deaths).toBe(0);
});

it('goes on trying when the child cannot be started for a while', async () => {
  let attempts = 0;
  const supervised = supervise(async () => {
    attempts += 1;
    if (attempts === 2 || attempts === 3) throw new Error('not yet');
    return startChild(attempts === 1 ? '' : 'setInterval(() => {}, 1000)');
  });
  await supervised.start();
  expect(await waitUntil(async () => attempts >= 4 && supervised.pid !== null, 10_000)).toBe(true);
});

it('fails when the first start fails', async () => {
  const supervised = supervise(() => Promise.reject(new Error('no such program')));
  await expect(supervised.start()).rejects.toThrow('no such program');
});
