import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Secret } from '../config.js';
import { explainFileError, LaunchError } from './launch-error.js';
import { portIsFree } from './ports.js';
import { processesWith, stopPid, waitUntil } from './processes.js';
import { lockDataDir } from './run-file.js';
import { temporalStore } from './temporal.js';

/** A killed launcher's children need a moment to notice and leave. */
const PORT_PATIENCE_MS = 5_000;

/** Makes DATA_DIR ours alone and clears what a killed launcher left in it. Throws LaunchError. */
export async function takeDataDir(dataDir: string): Promise<void> {
  try {
    await mkdir(dataDir, { recursive: true });
    await lockDataDir(dataDir);
  } catch (error) {
    throw explainFileError(error, dataDir);
  }
  // PostgreSQL keeps a lock file of its own and is cleared where it is started.
  for (const pid of await processesWith(temporalStore(dataDir))) {
    await stopPid(pid, [
      { signal: 'SIGTERM', patienceMs: 3_000 },
      { signal: 'SIGKILL', patienceMs: 2_000 },
    ]);
  }
}

/** Throws LaunchError when the port stays taken. */
export async function requirePort(options: { name: string; port: number; host: string }): Promise<void> {
  const { name, port, host } = options;
  if (await waitUntil(() => portIsFree(port, host), PORT_PATIENCE_MS)) return;
  throw new LaunchError(`Port ${port} is in use; end what uses it or set ${name} to a free one.`);
}

/** The secret that signs sessions, made once: people stay logged in over a restart. */
export async function keptSessionSecret(dataDir: string): Promise<Secret> {
  const file = join(dataDir, 'session-secret');
  try {
    const kept = (await readFile(file, 'utf8').catch(() => '')).trim();
    if (kept !== '') return new Secret(kept);
    const made = randomBytes(32).toString('hex');
    await writeFile(file, `${made}\n`, { mode: 0o600 });
    return new Secret(made);
  } catch (error) {
    throw explainFileError(error, file);
  }
}
