import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTemporal } from '../../platform/embedded/temporal.js';

/** One real Temporal server for the whole run, its store in memory. */
export async function startTestTemporal(
  onSpawn: (pid: number) => void,
): Promise<{ address: string; stop: () => Promise<void> }> {
  const dataDir = await mkdtemp(join(tmpdir(), 'switchboard-temporal-'));
  const server = await startTemporal({
    dataDir,
    port: null,
    uiPort: null,
    namespace: 'default',
    durable: false,
    onSpawn,
    say: (line) => process.stderr.write(`${line}\n`),
  });
  return {
    address: server.address,
    stop: async () => {
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
