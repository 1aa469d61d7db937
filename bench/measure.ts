/** Latencies in milliseconds of one closed-loop run: each of `clients` sends the next message when the last was acked. */
export interface Run {
  acks: number[];
  deliveries: number[];
  perSecond: number;
}

export interface Talker {
  /** Sends one message; resolves when it is acked. */
  send: (text: string) => Promise<void>;
  /** Calls back when the other side sees a message with that text. */
  onDelivered: (listener: (text: string) => void) => void;
}

export async function closedLoop(options: { talkers: Talker[]; seconds: number }): Promise<Run> {
  const acks: number[] = [];
  const deliveries: number[] = [];
  const sentAt = new Map<string, number>();
  const started = performance.now();
  const end = started + options.seconds * 1000;
  await Promise.all(
    options.talkers.map(async (talker, who) => {
      talker.onDelivered((text) => {
        const at = sentAt.get(text);
        if (at !== undefined) deliveries.push(performance.now() - at);
        sentAt.delete(text);
      });
      for (let index = 0; performance.now() < end; index += 1) {
        const text = `bench ${who}-${index}-${started}`;
        const at = performance.now();
        sentAt.set(text, at);
        await talker.send(text);
        acks.push(performance.now() - at);
      }
    }),
  );
  return { acks, deliveries, perSecond: acks.length / ((performance.now() - started) / 1000) };
}

/** The p-th percentile (0..1) by nearest rank; NaN for no values. */
export function percentile(values: number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(p * sorted.length) - 1)] ?? Number.NaN;
}
