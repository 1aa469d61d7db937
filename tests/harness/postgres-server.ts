import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrateToLatest } from '../../db/migrate.js';
import { startPostgres } from '../../platform/embedded/postgres.js';
import { databaseAddress, execute, TEMPLATE } from './postgres.js';

/** One real PostgreSQL for the whole run, with a migrated template database. */
export async function startTestPostgres(
  onSpawn: (pid: number) => void,
): Promise<{ url: string; stop: () => Promise<void> }> {
  const dataDir = await mkdtemp(join(tmpdir(), 'switchboard-test-'));
  await chmod(dataDir, 0o755);
  const server = await startPostgres({ dataDir, port: null, durable: false, onSpawn });
  const stop = async (): Promise<void> => {
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    await execute(server.url, `create database ${TEMPLATE}`);
    await migrateToLatest(databaseAddress(server.url, TEMPLATE));
    // Nobody can connect to it, so that making a copy never has to wait for a connection to end.
    await execute(server.url, `alter database ${TEMPLATE} allow_connections false`);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: server.url, stop };
}
