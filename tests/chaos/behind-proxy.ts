import { fork, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { migrateToLatest } from '../../db/migrate.js';
import { childEnvironment } from '../../platform/config.js';
import { startWorker } from '../../platform/embedded/children.js';
import { keptSessionSecret } from '../../platform/embedded/data-dir.js';
import { startGuard } from '../../platform/embedded/guard.js';
import { startPostgres } from '../../platform/embedded/postgres.js';
import { freePort } from '../../platform/embedded/ports.js';
import { exitOf, stopPid } from '../../platform/embedded/processes.js';
import { writeRunFile } from '../../platform/embedded/run-file.js';
import { Supervised, type Running } from '../../platform/embedded/supervised.js';
import { startTemporal } from '../../platform/embedded/temporal.js';
import { projectRoot } from '../../platform/project.js';
import { answerFor } from './name-answer.js';

/**
 * Rehearses docker-compose.yml without Docker: api copies with an address each behind a real HAProxy (on the PATH) with
 * docker/haproxy.cfg, found by a name server; run.json names the address of the proxy. Linux: 127.0.0.0/8 is local.
 * npx tsx tests/chaos/behind-proxy.ts [--port 8000] [--rates 1000]; then npm run chaos -- --run-json PATH.
 */
const { values } = parseArgs({
  options: { port: { type: 'string', default: '8000' }, rates: { type: 'string', default: '1000' } },
});
const COPIES = ['127.0.0.11', '127.0.0.12'];
const dataDir = await mkdtemp(join(tmpdir(), 'switchboard-proxy-'));
const guard = startGuard();
const parts: Supervised[] = [];
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const [apiPort, temporalPort, databasePort] = [await freePort(), await freePort(), await freePort()];
const url = `http://127.0.0.1:${values.port}`;
const temporalAddress = `127.0.0.1:${temporalPort}`;

let writing = Promise.resolve();
const supervise = async (name: string, start: () => Promise<Running>): Promise<void> => {
  const onChange = (pid: number | null): void => {
    guard.note(name, pid);
    writing = writing.then(noteRun);
  };
  const part = new Supervised({ name, start, say, onChange });
  parts.push(part);
  await part.start();
};
const program = (name: string, args: string[], environment: Record<string, string>): Running => {
  const node = name.endsWith('.js');
  const child = node
    ? fork(name, args, { env: childEnvironment(environment), stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
    : spawn(name, args, { env: childEnvironment(environment), stdio: 'inherit' });
  const pid = child.pid ?? 0;
  const signals = [{ signal: 'SIGTERM', patienceMs: 6_000 } as const];
  return { pid, exited: exitOf(child), stop: () => stopPid(pid, signals) };
};

let databaseUrl = '';
await supervise('postgres', async () => {
  const server = await startPostgres({ dataDir, port: databasePort, durable: true });
  databaseUrl = server.url;
  return server;
});
await migrateToLatest(databaseUrl);
await supervise('temporal', () =>
  startTemporal({ dataDir, port: temporalPort, uiPort: null, namespace: 'default', durable: true, say }),
);
const environment = {
  NODE_ENV: 'test',
  LOG_LEVEL: 'warn',
  DATABASE_URL: databaseUrl,
  TEMPORAL_ADDRESS: temporalAddress,
  TEMPORAL_NAMESPACE: 'default',
  SESSION_SECRET: (await keptSessionSecret(dataDir)).reveal(),
  RATE_LIMIT_FACTOR: values.rates,
  DATA_DIR: dataDir,
};
for (const copy of [1, 2]) {
  await supervise(`worker_${copy}`, () =>
    startWorker({ dataDir, environment, role: 'worker', onNotice: say }),
  );
}
await supervise('assistant_worker', () =>
  startWorker({ dataDir, environment, role: 'assistant', onNotice: say }),
);
for (const [index, host] of COPIES.entries()) {
  const own = { ...environment, HOST: host, PORT: String(apiPort), TRUST_PROXY: '1' };
  await supervise(`api_${index + 1}`, () =>
    Promise.resolve(program(join(projectRoot, 'dist/api.js'), [], own)),
  );
}

const names = createSocket('udp4', (query, from) =>
  names.send(answerFor(query, COPIES), from.port, from.address),
);
await new Promise<void>((resolve) => names.bind(0, '127.0.0.1', resolve));
await supervise('proxy', () =>
  Promise.resolve(
    program('haproxy', ['-db', '-f', join(projectRoot, 'docker/haproxy.cfg')], {
      LISTEN: `127.0.0.1:${values.port}`,
      API_HOST: 'api',
      API_PORT: String(apiPort),
      RESOLVER: `127.0.0.1:${names.address().port}`,
      TRUST_PROXY: '1',
    }),
  ),
);
say(`${url} ${join(dataDir, 'run.json')}`);
process.once('SIGTERM', () => void stop());
process.once('SIGINT', () => void stop());

async function noteRun(): Promise<void> {
  const pids = (name: string): number[] =>
    parts.filter((part) => part.name.replace(/_\d$/, '') === name).flatMap(({ pid }) => pid ?? []);
  await writeRunFile(dataDir, {
    url,
    database_url: databaseUrl,
    temporal_address: temporalAddress,
    temporal_ui_url: null,
    metrics_url: null,
    pids: {
      launcher: process.pid,
      api: pids('api'),
      worker: pids('worker'),
      assistant_worker: pids('assistant_worker'),
      postgres: pids('postgres')[0] ?? null,
      temporal: pids('temporal')[0] ?? null,
    },
  });
}

async function stop(): Promise<void> {
  for (const part of parts.toReversed()) await part.stop();
  guard.dismiss();
  names.close();
  process.exit(0);
}
