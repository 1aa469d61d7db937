import { fork, type ChildProcess } from 'node:child_process';
import cluster from 'node:cluster';
import { open, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { childEnvironment, type WorkerRole } from '../config.js';
import { isOperatorNotice } from '../operator-notice.js';
import { projectRoot } from '../project.js';
import { exitOf, stopPid } from './processes.js';
import type { Running } from './supervised.js';

const PATIENCE_MS = 2_500;
const LONGEST_LOG_BYTES = 50_000_000;

export type ChildOptions = {
  dataDir: string;
  environment: Record<string, string>;
  onNotice: (line: string) => void;
};

/**
 * One copy of the api. The copies share one listening socket without a process between them and the network: while one
 * starts again, the others take what arrives.
 */
export async function startApi(options: ChildOptions): Promise<Running> {
  const log = await openLog(options.dataDir, 'api');
  cluster.schedulingPolicy = cluster.SCHED_NONE;
  cluster.setupPrimary({
    exec: join(projectRoot, 'dist', 'api.js'),
    args: [],
    stdio: ['ignore', log.fd, log.fd, 'ipc'],
  });
  const child = cluster.fork(childEnvironment(options.environment)).process;
  await log.close();
  return supervise(child, options.onNotice);
}

export async function startWorker(options: ChildOptions & { role: WorkerRole }): Promise<Running> {
  const log = await openLog(options.dataDir, options.role === 'assistant' ? 'assistant-worker' : 'worker');
  const child = fork(join(projectRoot, 'dist', 'worker.js'), ['--role', options.role], {
    stdio: ['ignore', log.fd, log.fd, 'ipc'],
    env: childEnvironment({ ...options.environment, WORKER_ROLE: options.role }),
  });
  await log.close();
  return supervise(child, options.onNotice);
}

function supervise(child: ChildProcess, onNotice: (line: string) => void): Running {
  child.on('message', (message) => {
    if (isOperatorNotice(message)) onNotice(message.operator_notice);
  });
  const pid = child.pid ?? 0;
  return {
    pid,
    exited: exitOf(child),
    stop: () =>
      stopPid(pid, [
        { signal: 'SIGTERM', patienceMs: PATIENCE_MS },
        { signal: 'SIGKILL', patienceMs: 500 },
      ]),
  };
}

async function openLog(dataDir: string, name: string) {
  const file = join(dataDir, `${name}.log`);
  const size = await stat(file).then(
    (found) => found.size,
    () => 0,
  );
  if (size > LONGEST_LOG_BYTES) await rename(file, `${file}.1`);
  return open(file, 'a');
}
