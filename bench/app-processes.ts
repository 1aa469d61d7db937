import type { App } from '../tests/harness/app.js';

/** Every process of the product that serves: api, workers, PostgreSQL and Temporal. */
export async function pidsOf(app: App): Promise<number[]> {
  const { pids } = await app.runJson();
  return [...pids.api, ...pids.worker, ...pids.assistant_worker, pids.postgres ?? 0, pids.temporal ?? 0];
}
