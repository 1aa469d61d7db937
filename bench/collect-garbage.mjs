// Loaded into the measured processes (NODE_OPTIONS=--import) so that the bench sees what they hold, not their garbage:
// on SIGUSR2 the process and all its threads collect.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { BroadcastChannel, isMainThread } from 'node:worker_threads';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');
const channel = new BroadcastChannel('collect-garbage');
channel.onmessage = () => collect();
channel.unref();
if (isMainThread) {
  process.on('SIGUSR2', () => {
    channel.postMessage('now');
    collect();
  });
}
