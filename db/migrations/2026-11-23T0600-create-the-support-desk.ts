import { type Kysely, sql } from 'kysely';
import { tables } from './2026-11-23T0600-tables.js';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(tables).execute(db);
}
