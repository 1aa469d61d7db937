import { expect } from 'vitest';
import type { RunFile } from '../../platform/embedded/run-file.js';
import type { App } from './app.js';

export type Victim = Exclude<keyof RunFile['pids'], 'launcher'>;

/**
 * The process id of one running part; waits while it is being restarted. Never 0: a signal to process 0 goes to the
 * whole group, the test run included.
 */
export async function pidOf(app: App, victim: Victim, other?: number): Promise<number> {
  const running = async (): Promise<number> => [(await app.runJson()).pids[victim]].flat()[0] ?? 0;
  const wanted = { timeout: 30_000, message: `${victim} should run` };
  await expect.poll(async () => ![0, other].includes(await running()), wanted).toBe(true);
  const pid = await running();
  if (pid <= 0) throw new Error(`${victim} is not running`);
  return pid;
}
