import type { TestProject } from 'vitest/node';
import { startGuard } from '../../platform/embedded/guard.js';
import { startTestPostgres } from './postgres-server.js';
import { startTestTemporal } from './temporal-server.js';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Address of the run's PostgreSQL server; tests call createTestDatabase(). */
    postgresUrl: string;
    /** Address of the run's Temporal server; tests call createTestNamespace() or use task queues of their own. */
    temporalAddress: string;
  }
}

type Servers = {
  postgresUrl: string;
  temporalAddress: string;
  stop: () => Promise<void>;
};

/** The projects of a run share the servers; each project loads this module anew, so the run keeps them globally. */
const run = globalThis as { switchboardServers?: { users: number; servers: Promise<Servers> } };

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  run.switchboardServers ??= { users: 0, servers: startServers() };
  const shared = run.switchboardServers;
  shared.users += 1;
  const servers = await shared.servers;
  project.provide('postgresUrl', servers.postgresUrl);
  project.provide('temporalAddress', servers.temporalAddress);
  return async () => {
    shared.users -= 1;
    if (shared.users > 0) return;
    delete run.switchboardServers;
    await servers.stop();
  };
}

async function startServers(): Promise<Servers> {
  // A run that is killed must not leave servers behind.
  const guard = startGuard();
  const [postgres, temporal] = await Promise.all([
    startTestPostgres((pid) => guard.note('postgres', pid)),
    startTestTemporal((pid) => guard.note('temporal', pid)),
  ]);
  return {
    postgresUrl: postgres.url,
    temporalAddress: temporal.address,
    stop: async () => {
      await Promise.all([postgres.stop(), temporal.stop()]);
      guard.dismiss();
    },
  };
}
