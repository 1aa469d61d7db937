import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { childEnvironment } from '../platform/config.js';
import { startPostgres } from '../platform/embedded/postgres.js';

export interface FloorProcess {
  url: string;
  /** The floor and its own PostgreSQL, as durable as the product's. */
  pids: number[];
  stop: () => Promise<void>;
}

/** The bare floor server in a process of its own, beside a PostgreSQL of its own. */
export async function startFloorProcess(env: Record<string, string> = {}): Promise<FloorProcess> {
  const dataDir = await mkdtemp(join(tmpdir(), 'switchboard-floor-'));
  const postgres = await startPostgres({ dataDir, port: null, durable: true });
  const main = fileURLToPath(new URL('floor.main.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', main, postgres.url], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: childEnvironment(env),
  });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return {
    url: line.toString().trim(),
    pids: [child.pid ?? 0, postgres.pid],
    stop: async () => {
      child.stdin.end();
      await once(child, 'exit');
      await postgres.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
