import { Runtime, type LogLevel } from '@temporalio/worker';
import type { Logger } from '../platform/logger.js';

const LEVELS = { TRACE: 'trace', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;

/** The SDK speaks through our logger and leaves the signals to our own shutdown. */
export function installRuntime(logger: Logger): void {
  const log = (level: LogLevel, message: string, meta?: Record<string | symbol, unknown>): void =>
    logger[LEVELS[level]]({ ...meta }, message);
  Runtime.install({
    shutdownSignals: [],
    logger: {
      log,
      trace: (message, meta) => log('TRACE', message, meta),
      debug: (message, meta) => log('DEBUG', message, meta),
      info: (message, meta) => log('INFO', message, meta),
      warn: (message, meta) => log('WARN', message, meta),
      error: (message, meta) => log('ERROR', message, meta),
    },
  });
}
