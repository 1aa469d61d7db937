import { execFile, type ChildProcess } from 'node:child_process';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);
const onLinux = process.platform === 'linux';

/** Whether the process runs; a zombie, which only waits to be reaped, does not. */
export async function isRunning(pid: number): Promise<boolean> {
  // 0 and negative numbers mean whole process groups, our own among them.
  if (pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
  if (!onLinux) return true;
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const state = stat.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3);
  return state !== '' && state !== 'Z' && state !== 'X';
}

/** The command line of a process, arguments separated by spaces; empty when it does not run. */
export async function commandLine(pid: number): Promise<string> {
  if (!(await isRunning(pid))) return '';
  if (onLinux) {
    const text = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    return text.replaceAll('\0', ' ').trim();
  }
  return run('ps', ['-o', 'command=', '-p', String(pid)]).then(
    ({ stdout }) => stdout.trim(),
    () => '',
  );
}

/** Running processes whose working directory is `folder` (PostgreSQL's server processes live in their data folder). */
export async function processesIn(folder: string): Promise<number[]> {
  if (!onLinux) return [];
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const found: number[] = [];
  for (const pid of pids) {
    const cwd = await readlink(`/proc/${pid}/cwd`).catch(() => '');
    if (cwd === folder && (await isRunning(pid))) found.push(pid);
  }
  return found;
}

/** Sends the signals one after the other, each with its patience, until the process is gone. */
export async function stopPid(
  pid: number,
  signals: readonly { signal: NodeJS.Signals; patienceMs: number }[],
): Promise<void> {
  for (const { signal, patienceMs } of signals) {
    if (!(await isRunning(pid))) return;
    sendSignal(pid, signal);
    await waitUntil(async () => !(await isRunning(pid)), patienceMs);
  }
}

/** False when the process is gone already. */
export function sendSignal(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}

/** Polls every 20 ms; false when `patienceMs` have passed without success. */
export async function waitUntil(done: () => Promise<boolean>, patienceMs: number): Promise<boolean> {
  const end = performance.now() + patienceMs;
  while (!(await done())) {
    if (performance.now() >= end) return false;
    await sleep(20);
  }
  return true;
}

export type Exit = { code: number | null; signal: NodeJS.Signals | null };

/** Resolves when the process has ended or could not be started (code 127). */
export function exitOf(child: ChildProcess): Promise<Exit> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
    child.once('error', () => resolve({ code: 127, signal: null }));
  });
}

/** Ids of other running processes whose command line contains `text`. */
export async function processesWith(text: string): Promise<number[]> {
  const pids = onLinux
    ? (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number)
    : (await run('ps', ['-A', '-o', 'pid=']).catch(() => ({ stdout: '' }))).stdout.split('\n').map(Number);
  const found: number[] = [];
  for (const pid of pids) {
    if (pid > 0 && pid !== process.pid && (await commandLine(pid)).includes(text)) found.push(pid);
  }
  return found;
}
