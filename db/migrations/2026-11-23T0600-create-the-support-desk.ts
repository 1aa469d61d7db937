import { type Kysely, sql } from 'kysely';
import { assignFunctions } from '../functions/assign.sql.js';
import { journalFunctions } from '../functions/journal.sql.js';
import { outboxFunctions } from '../functions/outbox.sql.js';
import { postMessageFunctions } from '../functions/post-message.sql.js';
import { shiftFunctions } from '../functions/shift.sql.js';
import { snapshotFunctions } from '../functions/snapshot.sql.js';
import { transitionStepFunctions } from '../functions/transition-steps.sql.js';
import { transitionFunctions } from '../functions/transition.sql.js';
import { turnFunctions } from '../functions/turn.sql.js';
import { tables } from './2026-11-23T0600-tables.js';

const functions = [
  snapshotFunctions,
  journalFunctions,
  assignFunctions,
  postMessageFunctions,
  turnFunctions,
  transitionStepFunctions,
  transitionFunctions,
  shiftFunctions,
  outboxFunctions,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(tables).execute(db);
  // the doors call each other, so their bodies are checked when they first run, not here
  await sql.raw('set local check_function_bodies = off').execute(db);
  for (const statements of functions) await sql.raw(statements).execute(db);
}
