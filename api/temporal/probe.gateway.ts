import type { TemporalLink } from './temporal-link.js';

export type QueueKind = 'workflow' | 'activity';
const QUEUE_TYPE = { workflow: 1, activity: 2 } as const satisfies Record<QueueKind, number>;

export interface Pollers {
  count: number;
  lastSeenAt: Date | null;
}

/** What the status page asks Temporal; throws when it does not answer. */
export const createProbeGateway = (link: TemporalLink, namespace: string) => ({
  /** One real call; returns its time in milliseconds. */
  ping: async (): Promise<number> => {
    const start = performance.now();
    await link.call((client) => client.workflowService.getSystemInfo({}));
    return performance.now() - start;
  },

  /** Who asked the queue for work within `withinSeconds`; a waiting worker asks anew once a minute. */
  pollers: async (input: { queue: string; kind: QueueKind; withinSeconds: number }): Promise<Pollers> => {
    const { pollers } = await link.call((client) =>
      client.workflowService.describeTaskQueue({
        namespace,
        taskQueue: { name: input.queue },
        taskQueueType: QUEUE_TYPE[input.kind],
      }),
    );
    const since = Date.now() - input.withinSeconds * 1000;
    const seen = (pollers ?? [])
      .map(({ lastAccessTime: at }) => Number(at?.seconds ?? 0) * 1000)
      .filter((at) => at > since);
    return { count: seen.length, lastSeenAt: seen.length === 0 ? null : new Date(Math.max(...seen)) };
  },
});
export type ProbeGateway = ReturnType<typeof createProbeGateway>;
