import { readFile } from 'node:fs/promises';
import type { RunFile } from '../../platform/embedded/run-file.js';
import { startApp, type App } from '../harness/app.js';
import type { Desk } from './scenario.js';

export interface OwnDesk extends Desk {
  dataDir: string;
  /** What the launchers have printed. */
  output: () => string;
  stop: () => Promise<void>;
}

/** A desk of this run alone, durable as in production: without it a killed PostgreSQL forgets its last commits. */
export async function startDesk(copies: number): Promise<OwnDesk> {
  const env = {
    RATE_LIMIT_FACTOR: '1000',
    PG_NO_FSYNC: '',
    API_COPIES: String(copies),
    WORKER_COPIES: String(copies),
  };
  let app: App = await startApp({ env });
  const { url, dataDir } = app;
  let printed = '';
  return {
    url,
    dataDir,
    runJson: () => app.runJson(),
    restart: async () => {
      printed += app.output();
      app = await startApp({ env: { ...env, PORT: new URL(url).port }, dataDir });
    },
    output: () => printed + app.output(),
    stop: async () => void (await app.stop()),
  };
}

/** One that runs already; only its processes are struck, and it is not ended. */
export async function deskOf(runJsonFile: string): Promise<Desk> {
  const runJson = async (): Promise<RunFile> => JSON.parse(await readFile(runJsonFile, 'utf8')) as RunFile;
  const { url } = await runJson();
  return { url, runJson };
}
