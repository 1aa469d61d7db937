import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const PATIENCE_MS = 300_000;

/** Runs `work` while no other build of this checkout runs; two copies may be started at the same moment. */
export async function withBuildLock(file, work) {
  await mkdir(dirname(file), { recursive: true });
  const end = Date.now() + PATIENCE_MS;
  while (!(await take(file))) {
    if (Date.now() > end) throw new Error(`Another build holds ${file}; remove it when none runs.`);
    await sleep(200);
  }
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
}

async function take(file) {
  try {
    const handle = await open(file, 'wx');
    await handle.writeFile(String(process.pid));
    await handle.close();
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  const pid = Number(await readFile(file, 'utf8').catch(() => ''));
  if (pid > 0 && !isRunning(pid)) await rm(file, { force: true });
  return false;
}

function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
