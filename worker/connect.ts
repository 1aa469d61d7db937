import { setTimeout as sleep } from 'node:timers/promises';
import { NativeConnection, TransportError, type NativeConnectionOptions } from '@temporalio/worker';
import type { Logger } from '../platform/logger.js';

const RETRY_MS = 500;

/** Waits until Temporal is there: the parts of the product may start in any order. */
export async function connectTemporal(
  options: NativeConnectionOptions | undefined,
  logger: Logger,
): Promise<NativeConnection> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await NativeConnection.connect(options);
    } catch (error) {
      if (!(error instanceof TransportError)) throw error;
      if (attempt === 1) logger.info('waiting for Temporal');
      await sleep(RETRY_MS);
    }
  }
}
