import { z } from 'zod';
import { Instant } from './primitives.js';

export const Health = z.enum(['ok', 'degraded', 'down']);
export type Health = z.infer<typeof Health>;

/** Real probes, run when asked. `error` is a short code, null when the probe passed. */
export const SystemStatus = z.strictObject({
  status: Health,
  at: Instant,
  checks: z.strictObject({
    database: z.strictObject({
      status: Health,
      query_ms: z.number().nullable(),
      error: z.string().nullable(),
    }),
    temporal: z.strictObject({
      status: Health,
      namespace: z.string(),
      query_ms: z.number().nullable(),
      error: z.string().nullable(),
    }),
    /** Pollers seen by Temporal on the queue in the last minutes. */
    workers: z.strictObject({
      status: Health,
      queues: z.array(
        z.strictObject({
          name: z.string(),
          status: Health,
          pollers: z.int(),
          /** Worker processes that hold their line to the database. */
          processes: z.int(),
          last_seen_at: Instant.nullable(),
        }),
      ),
    }),
    assistant: z.strictObject({
      status: Health,
      adapter: z.enum(['local', 'openai']),
      /** The last turn that a draft was written for. */
      last_turn: z
        .strictObject({
          at: Instant,
          adapter: z.enum(['local', 'openai']),
          outcome: z.string().nullable(),
          fallback_code: z.string().nullable(),
        })
        .nullable(),
    }),
    /** Changes not yet pushed, and the age of the oldest of all rows that still wait. */
    outbox: z.strictObject({ status: Health, lag_seconds: z.number(), pending: z.int() }),
  }),
  /** Conversations and shifts that the reconciler had to bring back; 0 in normal operation. */
  repairs: z.strictObject({ total: z.int(), last_day: z.int(), last_at: Instant.nullable() }),
  dead_letters: z.strictObject({ total: z.int(), last_day: z.int(), last_at: Instant.nullable() }),
  temporal_ui_url: z.string().nullable(),
});
export type SystemStatus = z.infer<typeof SystemStatus>;
