import pg from 'pg';
import { expect, it } from 'vitest';
import { createBareDatabase, createTestDatabase } from '../harness/postgres.js';
import { connectTestTemporal, createTimeSkipping } from '../harness/temporal.js';
import { SEARCH_ATTRIBUTES } from '../../platform/temporal-namespace.js';

async function tables(url: string): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const found = await client.query("select 1 from information_schema.tables where table_schema = 'public'");
  await client.end();
  return found.rowCount ?? 0;
}

it('a test file gets a migrated database of its own', async () => {
  const [first, second, bare] = await Promise.all([
    createTestDatabase(),
    createTestDatabase(),
    createBareDatabase(),
  ]);
  expect(first.url).not.toBe(second.url);
  expect(await tables(first.url)).toBeGreaterThan(0);
  expect(await tables(bare.url)).toBe(0);
  await Promise.all([first.drop(), second.drop(), bare.drop()]);
});

it('the Temporal server knows the search attributes and keeps histories for 30 days', async () => {
  const { environment } = await connectTestTemporal();
  const { customAttributes } = await environment.connection.operatorService.listSearchAttributes({
    namespace: 'default',
  });
  expect(Object.keys(customAttributes ?? {})).toEqual(expect.arrayContaining([...SEARCH_ATTRIBUTES]));
  const { config } = await environment.connection.workflowService.describeNamespace({ namespace: 'default' });
  expect(Number(config?.workflowExecutionRetentionTtl?.seconds)).toBe(30 * 24 * 60 * 60);
  await environment.teardown();
});

it('the time-skipping server passes a day in less than a second', async () => {
  const environment = await createTimeSkipping();
  const before = await environment.currentTimeMs();
  const start = performance.now();
  await environment.sleep('1 day');
  expect(performance.now() - start).toBeLessThan(1_000);
  expect((await environment.currentTimeMs()) - before).toBeGreaterThanOrEqual(24 * 60 * 60 * 1000);
  await environment.teardown();
});
