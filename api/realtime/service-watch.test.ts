import { beforeEach, expect, test } from 'vitest';
import type { ServiceStatus } from '../../contracts/sockets.js';
import type { Readiness } from '../../db/repositories/system.repository.js';
import { createLogger } from '../../platform/logger.js';
import { Audience, type AppSocket } from './audience.js';
import { ServiceWatch } from './service-watch.js';

const READY: Readiness = { workers: 1, assistants: 1, fell_back: false };
let found: Readiness | Error;
let temporal: boolean;
let told: { customer: ServiceStatus[]; staff: ServiceStatus[] };
let watch: ServiceWatch;

const socketOf = (kind: 'customer' | 'staff') =>
  ({
    data: { caller: { kind } },
    emit: (_event: string, status: ServiceStatus) => told[kind].push(status),
  }) as unknown as AppSocket;

beforeEach(() => {
  found = READY;
  temporal = true;
  told = { customer: [], staff: [] };
  const audience = new Audience();
  const pages = [socketOf('customer'), socketOf('staff')];
  audience.sockets = () => pages;
  watch = new ServiceWatch({
    audience,
    readiness: () => (found instanceof Error ? Promise.reject(found) : Promise.resolve(found)),
    temporalAnswers: () => temporal,
    logger: createLogger({ process: 'api', level: 'silent' }),
  });
});

const look = async (times: number): Promise<void> => {
  for (let time = 0; time < times; time += 1) await watch.look();
};

test('a page is told how things stand when it connects, and staff alone how the assistant is made', () => {
  watch.welcome(socketOf('customer'));
  watch.welcome(socketOf('staff'));
  expect(told.customer).toEqual([{ assistant: 'ok', storage: 'ok' }]);
  expect(told.staff).toEqual([{ assistant: 'ok', storage: 'ok', model: 'ok' }]);
});

test.each([
  ['Temporal does not answer', () => (temporal = false)],
  ['no worker runs', () => (found = { ...READY, workers: 0 })],
  ['no assistant worker runs', () => (found = { ...READY, assistants: 0 })],
])(
  'the assistant is delayed after three looks at which %s, and no longer at the first that is well',
  async (_, ill) => {
    ill();
    await look(2);
    expect(told.customer).toEqual([]);
    await look(3);
    expect(told.customer).toEqual([{ assistant: 'delayed', storage: 'ok' }]);
    [temporal, found] = [true, READY];
    await look(2);
    expect(told.customer.at(-1)).toEqual({ assistant: 'ok', storage: 'ok' });
    expect(told.customer).toHaveLength(2);
  },
);

test('a database that is away is told at once, and at once that it is back', async () => {
  found = new Error('no connection');
  await look(1);
  expect(told.customer).toEqual([{ assistant: 'ok', storage: 'away' }]);
  found = READY;
  await look(1);
  expect(told.customer.at(-1)).toEqual({ assistant: 'ok', storage: 'ok' });
});

test('staff hear that a model failed and that the built-in assistant answered', async () => {
  found = { ...READY, fell_back: true };
  await look(1);
  expect(told.staff).toEqual([{ assistant: 'ok', storage: 'ok', model: 'fallback' }]);
});
