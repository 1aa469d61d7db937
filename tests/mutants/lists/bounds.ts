import { mutantsOf, type Mutant } from '../mutant.js';

const lanes = mutantsOf({ file: 'db/lanes.ts', project: 'unit', tests: ['db/lanes.test.ts'] });
const CONNECTIONS = ['tests/integration/connections.test.ts'];
const SLOW = ['tests/integration/slow-database.test.ts'];
const bounded = mutantsOf({ file: 'db/bounded-pool.ts', project: 'integration', tests: CONNECTIONS });
const client = mutantsOf({ file: 'db/client.ts', project: 'integration', tests: CONNECTIONS });
const away = mutantsOf({
  file: 'db/database-away.ts',
  project: 'unit',
  tests: ['api/http/errors.test.ts'],
});

/** All waiting for PostgreSQL has an end, and what waits for one lock leaves the connections to others. */
export const BOUND_MUTANTS: readonly Mutant[] = [
  lanes(
    'a lane lets only so many pass',
    'if (lane.running < input.limit) lane.running += 1;',
    'if (true) lane.running += 1;',
  ),
  lanes('the next in a lane gets its turn', 'if (next !== undefined) return next();', ''),
  lanes('who failed leaves the lane', 'this.#leave(input.lane, lane);\n    }\n  }', '}\n  }'),
  lanes('who waits too long in a lane is told so', '}, this.#options.patienceMs);', '}, 1_000_000);'),
  lanes(
    'who has given up takes no turn in a lane',
    'lane.waiting.splice(lane.waiting.indexOf(resolve), 1);',
    '',
  ),
  lanes(
    'too many who wait in lanes are refused',
    'if (this.#waiting >= this.#options.maxWaiting) throw new DatabaseBusy();',
    '',
  ),
  lanes(
    'who has waited is counted no more',
    'clearTimeout(timer);\n      this.#waiting -= 1;',
    'clearTimeout(timer);',
  ),
  lanes(
    'no lane stands in the way of another',
    'this.#lanes.get(input.lane) ??',
    "this.#lanes.get([...this.#lanes.keys()][0] ?? '') ??",
  ),
  lanes(
    'statements of a conversation have a lane',
    'if (!ROW_DOORS.test(config.name)) return work();',
    'if (true) return work();',
  ),
  lanes('what takes the agents’ lock has a lane', 'if (POOL_DOORS.test(config.name)) {', 'if (false) {'),
  lanes(
    'shifts take the agents’ lock',
    '/^(transition|shift_transition|post_message_pool_first)/',
    '/^(transition|post_message_pool_first)/',
  ),
  lanes('half of the connections stay free', 'Math.floor(poolSize / 2)', 'poolSize'),
  bounded(
    'only so many wait for a connection',
    'const busy = this.waitingCount >= this.#maxWaiting ? new DatabaseBusy() : null;',
    'const busy: DatabaseBusy | null = null as DatabaseBusy | null;',
  ),
  bounded('shed load is noted', 'if (isDatabaseAway(error)) this.#shedAt = performance.now();', ''),
  client('a lock is not waited for without end', '{ lock_timeout: options.lockTimeoutMs }', '{}'),
  client(
    'a statement does not run without end',
    'statement_timeout: statementTimeoutMs,',
    'statement_timeout: 60_000,',
  ),
  client(
    'an answer is not waited for without end',
    'query_timeout: statementTimeoutMs + ANSWER_PATIENCE_MS,',
    '',
    SLOW,
  ),
  client(
    'an idle connection that dies does not end the process',
    "pool.on('error', () => undefined);",
    '',
    CONNECTIONS,
  ),
  away('a busy database is away', 'if (error instanceof DatabaseBusy) return true;', ''),
  away(
    'a database of several addresses is away',
    'if (error instanceof AggregateError) return error.errors.some(isDatabaseAway);',
    '',
  ),
  away('a lock not obtained is a passing fault', '|55P03', ''),
  away('a deadlock is a passing fault', '|40P01', ''),
  away('a full disk is a passing fault', '|08|53', '|08'),
];
