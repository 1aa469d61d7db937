import { Client, Connection } from '@temporalio/client';
import type { Finding } from './findings.js';
import type { Ask } from './owners.check.js';

export interface HistoryText {
  workflowId: string;
  runId: string;
  status: string;
  events: number;
  /** Size of the history as the server counts it. */
  bytes: number;
  /** Everything readable in it, payloads decoded. */
  text: string;
}

/** Every string in a history event, bytes (payloads) read as UTF-8. */
export function readable(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value instanceof Uint8Array) return new TextDecoder().decode(value);
  if (Array.isArray(value)) return value.map(readable).join('\n');
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value)
      .map(([key, inner]) => `${key}\n${readable(inner)}`)
      .join('\n');
  }
  return '';
}

/** Reads the histories of all workflows of a namespace, one after the other. */
export async function readHistories(
  address: string,
  options: { namespace?: string; query?: string } = {},
): Promise<HistoryText[]> {
  const connection = await Connection.connect({ address, connectTimeout: '10s' });
  try {
    const client = new Client({ connection, namespace: options.namespace ?? 'default' });
    const found: HistoryText[] = [];
    for await (const run of client.workflow.list(
      options.query === undefined ? {} : { query: options.query },
    )) {
      const handle = client.workflow.getHandle(run.workflowId, run.runId);
      const { events } = await handle.fetchHistory();
      const { raw } = await handle.describe();
      found.push({
        workflowId: run.workflowId,
        runId: run.runId,
        status: run.status.name,
        events: events?.length ?? 0,
        bytes: Number(raw.workflowExecutionInfo?.historySizeBytes ?? 0),
        text: readable(events),
      });
    }
    return found;
  } finally {
    await connection.close();
  }
}

/** No planted text may be found in any history, whatever field or failure it hides in. */
export function checkCanaries(
  histories: readonly Pick<HistoryText, 'workflowId' | 'text'>[],
  canaries: readonly string[],
): Finding[] {
  return histories.flatMap(({ workflowId, text }) =>
    canaries
      .filter((canary) => text.includes(canary))
      .map((canary) => ({
        verdict: 'personal data' as const,
        subject: workflowId,
        detail: `its history holds "${canary}"`,
      })),
  );
}

/** Every open conversation must have a running workflow, or nothing ends its state by time. */
export async function checkRunning(
  ask: Ask,
  histories: readonly Pick<HistoryText, 'workflowId' | 'status'>[],
  patience: number,
): Promise<Finding[]> {
  const running = new Set(histories.filter((run) => run.status === 'RUNNING').map((run) => run.workflowId));
  const open = await ask(
    `select id as subject, status || ', due ' || due_at as detail from conversations
     where status <> 'resolved' and created_at < clock_timestamp() - make_interval(secs => $1)`,
    [patience],
  );
  return open
    .filter(({ subject }) => !running.has(`conversation:${subject}`))
    .map(({ subject, detail }) => ({
      verdict: 'orphaned' as const,
      subject,
      detail: `no workflow runs for it: ${detail}`,
    }));
}
