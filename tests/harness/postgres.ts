import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';

export const TEMPLATE = 'switchboard_template';

export type TestDatabase = { url: string; drop: () => Promise<void> };

/** A migrated, empty database of its own, for one test file. */
export async function createTestDatabase(): Promise<TestDatabase> {
  return copyTemplate(TEMPLATE);
}

/** A database without any table, for tests of the migrations themselves. */
export async function createBareDatabase(): Promise<TestDatabase> {
  return copyTemplate('template0');
}

async function copyTemplate(template: string): Promise<TestDatabase> {
  const server = inject('postgresUrl');
  const name = `test_${randomBytes(8).toString('hex')}`;
  await execute(server, `create database ${name} template ${template}`);
  return {
    url: databaseAddress(server, name),
    drop: () => execute(server, `drop database if exists ${name} with (force)`),
  };
}

export function databaseAddress(server: string, name: string): string {
  const address = new URL(server);
  address.pathname = `/${name}`;
  return address.href;
}

export async function execute(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
