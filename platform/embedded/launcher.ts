import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LauncherConfig } from '../config.js';
import { startApi, startWorker, type ChildOptions } from './children.js';
import { keptSessionSecret, requirePort, takeDataDir } from './data-dir.js';
import type { Say } from './downloads.js';
import { startGuard, type Guard } from './guard.js';
import { LaunchError } from './launch-error.js';
import { startPostgres } from './postgres.js';
import { freePort } from './ports.js';
import { removeRunFile, writeRunFile, type RunFile } from './run-file.js';
import { Supervised, type Running } from './supervised.js';
import { startTemporal } from './temporal.js';

/** A busy machine is slow, not broken: what is broken dies again and again. */
const READY_PATIENCE_MS = 300_000;
const NEWS_EVERY_MS = 15_000;
const HOPELESS_DEATHS = 4;
const START_END_PATIENCE_MS = 1_500;

/**
 * Everything on one machine: PostgreSQL and Temporal side by side, then the migrations, then the api, the workers and
 * the assistant worker. Each is supervised; stop() ends them in the opposite order.
 */
export class Launcher {
  readonly #config: LauncherConfig;
  readonly #dataDir: string;
  readonly #migrate: (databaseUrl: string) => Promise<void>;
  readonly #say: Say;
  readonly #notices: string[] = [];
  readonly #servers: Supervised[] = [];
  readonly #services: Supervised[] = [];
  readonly #starting = new Set<Promise<void>>();
  #owner = false;
  #guard: Guard | null = null;
  #runFile: RunFile | null = null;
  #writing: Promise<void> = Promise.resolve();
  #stopping = false;

  constructor(config: LauncherConfig, parts: { migrate: (databaseUrl: string) => Promise<void>; say: Say }) {
    this.#config = config;
    this.#migrate = parts.migrate;
    this.#dataDir = resolve(config.dataDir);
    this.#say = parts.say;
  }

  /** Resolves with what runs where, once the api answers. Throws LaunchError; stop() must be called then, too. */
  async start(): Promise<{ runFile: RunFile; notices: readonly string[] }> {
    const { http } = this.#config;
    await takeDataDir(this.#dataDir);
    this.#owner = true;
    const port = http.port === 0 ? await freePort(http.host) : http.port;
    await requirePort({ name: 'PORT', port, host: http.host });
    this.#guard = startGuard();
    const temporal = await this.#placeTemporal();
    const runFile: RunFile = {
      url: `http://${http.host === '0.0.0.0' ? '127.0.0.1' : http.host}:${port}`,
      database_url: '',
      temporal_address: temporal.address,
      temporal_ui_url: temporal.uiUrl,
      metrics_url: null,
      pids: {
        launcher: process.pid,
        api: [],
        worker: [],
        assistant_worker: [],
        postgres: null,
        temporal: null,
      },
    };
    // The services wait for Temporal by themselves, so they need not wait here.
    const startRest = async (): Promise<void> => {
      runFile.database_url = await this.#startDatabase();
      await this.#startServices(await this.#serviceOptions({ runFile, port }));
    };
    await Promise.all([temporal.start(), startRest()]);
    await this.#waitUntilReady(runFile.url);
    this.#runFile = runFile;
    this.#noteRun();
    await this.#writing;
    return { runFile, notices: this.#notices };
  }

  get stopping(): boolean {
    return this.#stopping;
  }

  /** Ends the api and the workers first, so that nobody is cut off in the middle of a commit; takes at most 5 s. */
  async stop(): Promise<void> {
    this.#stopping = true;
    // Nothing of another launcher's DATA_DIR is touched.
    if (!this.#owner) return;
    await Promise.all(this.#services.map((child) => child.stop()));
    await Promise.all(this.#servers.map((child) => child.stop()));
    const settled = Promise.allSettled(this.#starting).then(() => true);
    const complete = await Promise.race([settled, sleep(START_END_PATIENCE_MS, false)]);
    await this.#writing;
    // The guard ends what was still starting, once we are gone.
    if (complete) this.#guard?.dismiss();
    await removeRunFile(this.#dataDir);
  }

  async #startDatabase(): Promise<string> {
    if (this.#config.databaseUrl !== null) return this.#migrated(this.#config.databaseUrl.reveal());
    const port = await this.#localPort('PG_PORT', this.#config.postgresPort);
    let url = '';
    await this.#supervise(this.#servers, 'postgres', async () => {
      const server = await startPostgres({
        dataDir: this.#dataDir,
        port,
        durable: this.#config.postgresFsync,
        onSpawn: (pid) => this.#guard?.note('postgres', pid),
      });
      url = server.url;
      return server;
    });
    return this.#migrated(url);
  }

  async #migrated(databaseUrl: string): Promise<string> {
    try {
      await this.#migrate(databaseUrl);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      const cause = error.cause instanceof Error ? `: ${error.cause.message}` : '';
      throw new LaunchError(`${error.message}${cause}`, { cause: error });
    }
    return databaseUrl;
  }

  /** Chooses where Temporal will be, so that those who need it can be told before it is up. */
  async #placeTemporal(): Promise<{ address: string; uiUrl: string | null; start: () => Promise<void> }> {
    const { temporalAddress, temporalUiUrl, temporalNamespace } = this.#config;
    if (temporalAddress !== null) {
      return { address: temporalAddress, uiUrl: temporalUiUrl, start: () => Promise.resolve() };
    }
    const port = await this.#localPort('TEMPORAL_PORT', this.#config.temporalPort);
    const uiPort = await this.#localPort('TEMPORAL_UI_PORT', this.#config.temporalUiPort);
    const start = (): Promise<void> =>
      this.#supervise(this.#servers, 'temporal', () =>
        startTemporal({
          dataDir: this.#dataDir,
          port,
          uiPort,
          namespace: temporalNamespace,
          durable: true,
          say: this.#say,
          onSpawn: (pid) => this.#guard?.note('temporal', pid),
        }),
      );
    return { address: `127.0.0.1:${port}`, uiUrl: `http://127.0.0.1:${uiPort}`, start };
  }

  async #localPort(name: string, port: number | null): Promise<number> {
    if (port === null) return freePort();
    await requirePort({ name, port, host: '127.0.0.1' });
    return port;
  }

  async #serviceOptions(options: { runFile: RunFile; port: number }): Promise<ChildOptions> {
    const { runFile, port } = options;
    const secret = this.#config.sessionSecret ?? (await keptSessionSecret(this.#dataDir));
    return {
      dataDir: this.#dataDir,
      environment: {
        DATA_DIR: this.#dataDir,
        HOST: this.#config.http.host,
        PORT: String(port),
        DATABASE_URL: runFile.database_url,
        TEMPORAL_ADDRESS: runFile.temporal_address,
        TEMPORAL_NAMESPACE: this.#config.temporalNamespace,
        TEMPORAL_UI_URL: runFile.temporal_ui_url ?? '',
        METRICS_PORT: await this.#metricsPort(runFile),
        SESSION_SECRET: secret.reveal(),
        DEMO: this.#config.demo ? '1' : '0',
      },
      onNotice: (line) => {
        if (!this.#notices.includes(line)) this.#notices.push(line);
        if (this.#runFile !== null) this.#say(line);
      },
    };
  }

  // copies would share one port and answer for one of them each time, so with several the operator says what to do
  async #metricsPort(runFile: RunFile): Promise<string> {
    const { metricsPort, apiCopies } = this.#config;
    if (metricsPort === null && apiCopies > 1) return '';
    const port = metricsPort ?? (await freePort());
    runFile.metrics_url = `http://127.0.0.1:${port}/metrics`;
    return String(port);
  }

  async #startServices(options: ChildOptions): Promise<void> {
    const { apiCopies, workerCopies } = this.#config;
    const copies = (count: number, name: string, start: () => Promise<Running>): Promise<void>[] =>
      Array.from({ length: count }, (_, copy) =>
        this.#supervise(this.#services, `${name}_${copy + 1}`, start),
      );
    await Promise.all([
      ...copies(apiCopies, 'api', () => startApi(options)),
      ...copies(workerCopies, 'worker', () => startWorker({ ...options, role: 'worker' })),
      ...copies(1, 'assistant_worker', () => startWorker({ ...options, role: 'assistant' })),
    ]);
  }

  async #supervise(list: Supervised[], name: string, start: () => Promise<Running>): Promise<void> {
    const child = new Supervised({
      name,
      start,
      say: this.#say,
      onChange: (pid) => {
        this.#guard?.note(name, pid);
        this.#noteRun();
      },
    });
    list.push(child);
    const started = child.start().then(async () => {
      // stop() may have come while it started.
      if (this.#stopping) await child.stop();
    });
    this.#starting.add(started);
    await started;
    this.#starting.delete(started);
  }

  #noteRun(): void {
    const runFile = this.#runFile;
    if (runFile === null) return;
    const pids = (list: Supervised[], name: string): number[] =>
      list.filter((child) => child.name.replace(/_\d+$/, '') === name).flatMap(({ pid }) => pid ?? []);
    runFile.pids = {
      launcher: process.pid,
      api: pids(this.#services, 'api'),
      worker: pids(this.#services, 'worker'),
      assistant_worker: pids(this.#services, 'assistant_worker'),
      postgres: pids(this.#servers, 'postgres')[0] ?? null,
      temporal: pids(this.#servers, 'temporal')[0] ?? null,
    };
    this.#writing = this.#writing
      .then(() => writeRunFile(this.#dataDir, runFile))
      .catch((error: unknown) => this.#say(`run.json could not be written: ${String(error)}`));
  }

  async #waitUntilReady(url: string): Promise<void> {
    const end = performance.now() + READY_PATIENCE_MS;
    const log = join(this.#dataDir, 'api.log');
    let newsAt = performance.now() + NEWS_EVERY_MS;
    const apis = this.#services.filter(({ name }) => name.startsWith('api_'));
    while (performance.now() < end && !this.#stopping) {
      const answer = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2_000) }).catch(() => null);
      if (answer?.ok) return;
      if (apis.some(({ deaths }) => deaths >= HOPELESS_DEATHS)) break;
      if (performance.now() > newsAt) {
        this.#say(`Still waiting for the api; ${log} says what is missing.`);
        newsAt += NEWS_EVERY_MS;
      }
      await sleep(50);
    }
    if (this.#stopping) return;
    throw new LaunchError(`The api does not get ready; ${log} says why.`);
  }
}
