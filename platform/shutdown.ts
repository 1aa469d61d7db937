import type { Logger } from './logger.js';

/** One step of an orderly stop; its name is logged when it fails or is late. */
export type ShutdownStep = { name: string; run: () => Promise<void> | void };

const DEFAULT_DEADLINE_MS = 4_000;

/**
 * Runs the steps in order on SIGTERM, on SIGINT (when run by hand), or when the launcher's IPC channel closes (the launcher was killed),
 * then exits 0; exits 1 when they take longer than `deadlineMs`. A second signal changes nothing.
 * An unhandled exception ends the process with code 1 at once: its state cannot be trusted, and whoever started it starts
 * a new one. So does an unhandled rejection, unless `onRejection` is given: then it is logged, counted there, and survived.
 */
export function onShutdown(
  options: { logger: Logger; deadlineMs?: number; onRejection?: () => void },
  steps: readonly ShutdownStep[],
): void {
  const { logger, deadlineMs = DEFAULT_DEADLINE_MS, onRejection } = options;
  let stopping = false;
  const stop = (cause: string): void => {
    if (stopping) return;
    stopping = true;
    logger.info({ cause }, 'stopping');
    setTimeout(() => {
      logger.error({ deadline_ms: deadlineMs }, 'stopping took too long');
      process.exit(1);
    }, deadlineMs).unref();
    void runSteps(steps, logger).then(() => process.exit(0));
  };
  process.on('SIGTERM', () => stop('SIGTERM'));
  // Ctrl-C reaches the whole process group; below the launcher it is the launcher that stops its children in order.
  const underLauncher = process.connected;
  process.on('SIGINT', () => {
    if (!underLauncher) stop('SIGINT');
  });
  if (underLauncher) process.on('disconnect', () => stop('launcher is gone'));
  const crash = (error: unknown): void => {
    logger.fatal({ err: error }, 'unhandled error');
    process.exit(1);
  };
  process.on('uncaughtException', crash);
  process.on('unhandledRejection', (error) => {
    if (onRejection === undefined) return crash(error);
    logger.error({ err: error }, 'unhandled rejection');
    onRejection();
  });
}

async function runSteps(steps: readonly ShutdownStep[], logger: Logger): Promise<void> {
  for (const step of steps) {
    try {
      await step.run();
    } catch (error) {
      logger.error({ err: error, step: step.name }, 'a step of the shutdown failed');
    }
  }
}
