import { open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LaunchError, errorCode } from './launch-error.js';
import { commandLine, isRunning } from './processes.js';

/** `DATA_DIR/run.json`: what runs and where, while it runs. Null: not ours (an outside server) or just restarting. */
export type RunFile = {
  url: string;
  database_url: string;
  temporal_address: string;
  temporal_ui_url: string | null;
  metrics_url: string | null;
  pids: {
    launcher: number;
    api: number[];
    worker: number[];
    assistant_worker: number[];
    postgres: number | null;
    temporal: number | null;
  };
};

const fileIn = (dataDir: string): string => join(dataDir, 'run.json');
const lockIn = (dataDir: string): string => join(dataDir, 'launcher.lock');

export async function writeRunFile(dataDir: string, content: RunFile): Promise<void> {
  const file = fileIn(dataDir);
  // It holds the password of the database. Renamed, so that nobody reads half of it.
  await writeFile(`${file}.new`, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
}

/** What runs with this DATA_DIR; null when no launcher does. */
export async function readRunFile(dataDir: string): Promise<RunFile | null> {
  const text = await readFile(fileIn(dataDir), 'utf8').catch(() => null);
  if (text === null) return null;
  const content = JSON.parse(text) as RunFile;
  return (await isRunning(content.pids.launcher)) ? content : null;
}

export async function removeRunFile(dataDir: string): Promise<void> {
  await rm(fileIn(dataDir), { force: true });
  await rm(lockIn(dataDir), { force: true });
}

/** One launcher per DATA_DIR. Throws LaunchError while another one runs; the lock of a killed one is taken over. */
export async function lockDataDir(dataDir: string): Promise<void> {
  const lock = lockIn(dataDir);
  for (;;) {
    try {
      const handle = await open(lock, 'wx');
      await handle.writeFile(String(process.pid));
      await handle.close();
      // What a killed launcher has noted is no longer true.
      await rm(fileIn(dataDir), { force: true });
      return;
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw error;
    }
    const pid = Number(await readFile(lock, 'utf8').catch(() => ''));
    // A process id may meanwhile belong to somebody else, as after a reboot.
    if (pid > 0 && pid !== process.pid && /start\.mjs|launcher/.test(await commandLine(pid))) {
      throw new LaunchError(
        `Switchboard already runs with this DATA_DIR (process ${pid}); set DATA_DIR and PORT for another copy.`,
      );
    }
    await rm(lock, { force: true });
  }
}
