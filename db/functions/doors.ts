import { createHash } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import { assignFunctions } from './assign.sql.js';
import { journalFunctions } from './journal.sql.js';
import { outboxFunctions } from './outbox.sql.js';
import { postMessageFunctions } from './post-message.sql.js';
import { restoreFunctions } from './restore.sql.js';
import { shiftFunctions } from './shift.sql.js';
import { snapshotFunctions } from './snapshot.sql.js';
import { transitionStepFunctions } from './transition-steps.sql.js';
import { transitionFunctions } from './transition.sql.js';
import { turnFunctions } from './turn.sql.js';

const statements = [
  snapshotFunctions,
  journalFunctions,
  assignFunctions,
  postMessageFunctions,
  turnFunctions,
  transitionStepFunctions,
  transitionFunctions,
  shiftFunctions,
  outboxFunctions,
  restoreFunctions,
].join('\n');
const names = [...statements.matchAll(/^create function (\w+)/gm)].map(([, name]) => name);
const fingerprint = createHash('sha256').update(statements).digest('hex');

/**
 * Puts this program's SQL functions into a migrated database, in one transaction, unless they are there already. They hold
 * no data, so a new version replaces them instead of being one more migration. Returns whether it wrote them.
 */
export async function refreshDoors(db: Kysely<unknown>): Promise<boolean> {
  return db.transaction().execute(async (transaction) => {
    const { rows } = await sql<{ doors_fingerprint: string | null }>`
      select doors_fingerprint from app_state for update`.execute(transaction);
    if (rows[0]?.doors_fingerprint === fingerprint) return false;
    const old = await sql<{ signature: string }>`
      select p.oid::regprocedure::text as signature from pg_proc p
      where p.pronamespace = current_schema()::regnamespace and p.proname = any (${names})`.execute(
      transaction,
    );
    for (const { signature } of old.rows) await sql.raw(`drop function ${signature}`).execute(transaction);
    // they call each other, so their bodies are checked when they first run, not here
    await sql.raw('set local check_function_bodies = off').execute(transaction);
    await sql.raw(statements).execute(transaction);
    await sql`update app_state set doors_fingerprint = ${fingerprint}`.execute(transaction);
    return true;
  });
}
