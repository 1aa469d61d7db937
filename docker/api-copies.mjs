// Runs API_COPIES copies of the api behind one port, and a new one for each that dies; ends when told to.
import cluster from 'node:cluster';
import { setTimeout as sleep } from 'node:timers/promises';

const copies = Number(process.env.API_COPIES || 1);
let stopping = false;

cluster.schedulingPolicy = cluster.SCHED_NONE;
cluster.setupPrimary({ exec: new URL('../dist/api.js', import.meta.url).pathname });

cluster.on('exit', async (worker, code, signal) => {
  if (stopping) return;
  console.error(JSON.stringify({ level: 'error', process: 'api-copies', msg: 'an api ended', code, signal }));
  await sleep(500);
  if (!stopping) cluster.fork();
});
cluster.on('message', (_worker, message) => {
  if (typeof message?.operator_notice === 'string') console.log(message.operator_notice);
});
for (const signal of ['SIGTERM', 'SIGINT']) {
  process.on(signal, () => {
    stopping = true;
    for (const worker of Object.values(cluster.workers)) worker.process.kill('SIGTERM');
  });
}

for (let copy = 0; copy < copies; copy += 1) cluster.fork();
