import { mutantsOf, type Mutant } from '../mutant.js';
import { TURNS } from '../tests.js';

const unit = (file: string, test: string) => mutantsOf({ file, project: 'unit', tests: [test] });
const failures = unit('activities/failures.ts', 'activities/failures.test.ts');
const settle = mutantsOf({
  file: 'activities/settle-turn.activity.ts',
  project: 'integration',
  tests: TURNS,
});
const supervised = unit('platform/embedded/supervised.ts', 'platform/embedded/supervised.test.ts');
const guard = unit('platform/embedded/guard.ts', 'platform/embedded/guard.test.ts');
const runFile = unit('platform/embedded/run-file.ts', 'platform/embedded/run-file.test.ts');

/** Activities’ faults, and the processes of one machine. */
export const PROCESS_MUTANTS: readonly Mutant[] = [
  failures('no message of an error leaves an activity', 'message: fault.code,', 'message: String(error),'),
  failures('no stack of an error leaves an activity', "failure.stack = '';", ''),
  failures(
    'no text of a cancellation leaves an activity',
    "return new CancelledFailure('cancelled');",
    'return error;',
  ),
  failures(
    'what does not exist is not tried again',
    'nonRetryable: !fault.retryable,',
    'nonRetryable: false,',
  ),
  failures(
    'a provider says when to try again',
    '...(fault.retryAfterMs === undefined ? {} : { nextRetryDelay: fault.retryAfterMs }),',
    '',
  ),
  failures(
    'a provider’s request id goes with the fault',
    '...(fault.requestId === null ? {} : { details: [{ request_id: fault.requestId }] }),',
    '',
  ),
  failures(
    'a database that is away has a code of its own',
    "return isConnection ? 'unavailable' : 'internal';",
    "return 'internal';",
  ),
  failures('the log is not told what was said', 'error: error.name,', 'error: String(error),'),
  settle(
    'what nobody could answer is kept as a dead letter',
    'await turns.keepDeadLetter({ conversationId: conversation_id, code, attempts });',
    '',
  ),
  supervised('a process that ended is started again', 'await this.#restart(quickDeaths);', 'return;'),
  supervised('a process that was told to end stays away', 'this.#stopping = true;', ''),
  supervised(
    'a process that cannot be started is tried again',
    'for (let attempt = quickDeaths; !this.#stopping; attempt += 1) {',
    'for (let attempt = quickDeaths; attempt === quickDeaths; attempt += 1) {',
  ),
  guard('what a killed launcher leaves is told to end', 'signal_all INT TERM', ':'),
  guard('what does not hear is ended after five seconds', 'signal_all QUIT KILL', ':'),
  guard('the guard does nothing after an orderly end', '[ "$name" = done ] && exit 0', ''),
  runFile('run.json is read by its owner only', '{ mode: 0o600 }', '{ mode: 0o644 }'),
  runFile(
    'what a killed launcher has noted is gone',
    'await rm(fileIn(dataDir), { force: true });\n      return;',
    'return;',
  ),
  runFile('a launcher that runs is left alone', 'if (pid > 0 && pid !== process.pid &&', 'if (false &&'),
  runFile(
    'a process id of somebody else locks nobody out',
    '/start\\.mjs|launcher/.test(await commandLine(pid))',
    "(await commandLine(pid)) !== ''",
  ),
];
