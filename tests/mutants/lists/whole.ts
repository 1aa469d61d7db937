import { mutantsOf, type Mutant } from '../mutant.js';

const MODEL = ['tests/workflows/model/even-batches.test.ts'];
const chaos = (name: string): string[] => [`tests/e2e/chaos/${name}.chaos.test.ts`];
const played = (file: string) => mutantsOf({ file, project: 'workflow', tests: MODEL });
const faced = (file: string, test: string) => mutantsOf({ file, project: 'e2e', tests: chaos(test) });
const run = played('workflows/conversation/conversation.workflow.ts');

/** What the model of the workflow and the tests of the whole product under faults must notice by themselves. */
export const WHOLE_MUTANTS: readonly Mutant[] = [
  run('played: a deadline that passed is met', 'if (!rang) await meetDeadline(state);', 'void rang;'),
  run('played: what was heard is noted', 'if (change_no === null) return;', 'if (change_no !== 0) return;'),
  run(
    'played: the next run begins with what the last one heard',
    'snapshot: state.latest,',
    'snapshot: input.snapshot,',
  ),
  played('workflows/conversation/turn.ts')(
    'played: what cannot be answered is handed over',
    'return fail(state, ending);',
    'return;',
  ),
  played('workflows/conversation/policy.ts')(
    'played: what is unsure is not said',
    'facts.has_answer && facts.confidence >= policy.confidence_threshold',
    'facts.has_answer',
  ),
  faced('workflows/doubt.ts', 'database-put-back')(
    'faced: a workflow that knows of more than the database says so',
    'this.#known = { epoch: known.epoch, change_no: known.change_no };',
    '',
  ),
  faced('api/health.ts', 'slow-servers')(
    'faced: a slow database is told as such',
    "performance.now() - start > SLOW_MS || isShedding(ctx) ? 'slow' : 'ok'",
    "'ok'",
  ),
  faced('api/temporal/temporal-link.ts', 'slow-servers')(
    'faced: a slow Temporal is waited for',
    'Math.max(CALL_DEADLINE_MS, 2 * this.#latencyMs)',
    'CALL_DEADLINE_MS',
  ),
  faced('db/functions/transition.sql.ts', 'chosen-moments')(
    'faced: an answer is published once',
    'and ended_at is null and content is not null) then',
    'and content is not null) then',
  ),
];
