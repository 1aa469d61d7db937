import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { LoopLag } from './loop-lag.js';

const LAGS = ['p99', 'max'] as const;
const FAST_BUCKETS = [0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.3, 1, 3, 10];

export const createMetrics = (watched: { poolWaiting: () => number; loopLag: LoopLag }) => {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  // registered by being made; read when somebody asks for the metrics
  new Gauge({
    name: 'switchboard_pool_waiting',
    help: 'Requests and commands that wait for a connection to the database.',
    registers,
    collect() {
      this.set(watched.poolWaiting());
    },
  });
  new Gauge({
    name: 'switchboard_event_loop_lag_seconds',
    help: 'How long the event loop held up what was due, in the last 15 to 30 s.',
    labelNames: ['kind'] as const,
    registers,
    collect() {
      for (const kind of LAGS) this.set({ kind }, watched.loopLag.get(kind));
    },
  });
  return {
    registry,
    ackSeconds: new Histogram({
      name: 'switchboard_ack_seconds',
      help: 'From a message command to its ack.',
      labelNames: ['via', 'author'] as const,
      buckets: FAST_BUCKETS,
      registers,
    }),
    pushSeconds: new Histogram({
      name: 'switchboard_push_seconds',
      help: 'From the commit of a message to its push by this process.',
      buckets: FAST_BUCKETS,
      registers,
    }),
    refusals: new Counter({
      name: 'switchboard_refusals_total',
      help: 'Refused requests and commands by code.',
      labelNames: ['code'] as const,
      registers,
    }),
    sockets: new Gauge({
      name: 'switchboard_sockets',
      help: 'Open sockets of this process.',
      labelNames: ['kind'] as const,
      registers,
    }),
    rings: new Counter({
      name: 'switchboard_rings_total',
      help: 'Doorbells delivered to Temporal by this process.',
      labelNames: ['kind', 'outcome'] as const,
      registers,
    }),
    repairs: new Gauge({
      name: 'switchboard_repairs',
      help: 'Repairs the reconcilers of all processes have ever made; 0 in normal operation.',
      registers,
    }),
    outboxPending: new Gauge({
      name: 'switchboard_outbox_pending',
      help: 'Outbox rows that wait to be pushed or rung.',
      registers,
    }),
    outboxLagSeconds: new Gauge({
      name: 'switchboard_outbox_lag_seconds',
      help: 'Age of the oldest outbox row.',
      registers,
    }),
    unhandledRejections: new Counter({
      name: 'switchboard_unhandled_rejections_total',
      help: 'Promises that failed with nobody to look after them: each one is a fault of the program.',
      registers,
    }),
  };
};

export type Metrics = ReturnType<typeof createMetrics>;
