import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import { NativeConnection, Runtime, Worker } from '@temporalio/worker';

/** Milliseconds of bare Temporal turns (signal → activity → reply), `clients` chats at a time, on a given server. */
export async function bareTurns(options: {
  address: string;
  clients: number;
  turns: number;
}): Promise<number[]> {
  const taskQueue = `bench-${randomUUID()}`;
  const waiting = new Map<number, () => void>();
  Runtime.install({
    logger: { log: quiet, trace: quiet, debug: quiet, info: quiet, warn: quiet, error: quiet },
  });
  const native = await NativeConnection.connect({ address: options.address });
  const connection = await Connection.connect({ address: options.address });
  const worker = await Worker.create({
    connection: native,
    taskQueue,
    workflowsPath: fileURLToPath(new URL('turn.workflow.ts', import.meta.url)),
    activities: { answer: async (question: number) => waiting.get(question)?.() },
  });
  const client = new Client({ connection });
  const times: number[] = [];
  let question = 0;
  try {
    await worker.runUntil(
      Promise.all(
        Array.from({ length: options.clients }, async () => {
          const handle = await client.workflow.start('bareTurns', {
            taskQueue,
            workflowId: `${taskQueue}-${randomUUID()}`,
            args: [options.turns],
          });
          for (let turn = 0; turn < options.turns; turn += 1) {
            const id = (question += 1);
            const start = performance.now();
            const answered = new Promise<void>((resolve) => waiting.set(id, resolve));
            await handle.signal('ask', id);
            await answered;
            times.push(performance.now() - start);
          }
          await handle.result();
        }),
      ),
    );
  } finally {
    await connection.close();
    await native.close();
  }
  return times;
}

const quiet = (): void => undefined;
