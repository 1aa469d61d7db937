import { mutantsOf, type Mutant } from '../mutant.js';
import { RESTORE } from '../tests.js';

const database = (file: string) => mutantsOf({ file, project: 'integration', tests: RESTORE });
const restore = database('db/functions/restore.sql.ts');
const FEED = ['web/src/lib/feed/merge.test.ts', 'web/src/lib/feed/merge.property.test.ts'];
const merge = mutantsOf({ file: 'web/src/lib/feed/merge.ts', project: 'web', tests: FEED });
const feed = mutantsOf({
  file: 'web/src/lib/feed/feed.svelte.ts',
  project: 'web',
  tests: ['web/src/lib/feed/feed.test.ts'],
});

/** A database that was put back to an older point: who notices, and what of the world before is refused or given up. */
export const RESTORE_MUTANTS: readonly Mutant[] = [
  restore(
    'who knows of more than there is begins a new epoch',
    'or epoch = p_epoch and p_change_no >',
    'or epoch = p_epoch and 0 >',
  ),
  restore(
    'who knows of no more begins no new epoch',
    'or epoch = p_epoch and p_change_no >',
    'or epoch = p_epoch and p_change_no + 1 >',
  ),
  restore(
    'of many who tell the same one begins the new epoch',
    'epoch = p_epoch and p_change_no',
    'p_change_no',
  ),
  restore('an epoch that was forgotten is passed', 'where epoch < p_epoch or', 'where'),
  restore(
    'a new epoch rings everything open',
    "ringing_kind = 'conversation', ringing_after = null",
    'ringing_after = null',
  ),
  database('db/functions/transition.sql.ts')(
    'nothing is noted above what was changed',
    "then least(greatest(c.noted_change_no, (p_args ->> 'change_no')::bigint), c.change_no)",
    "then greatest(c.noted_change_no, (p_args ->> 'change_no')::bigint)",
  ),
  database('db/functions/shift.sql.ts')(
    'nothing is noted of a shift above what was changed',
    "least(greatest(noted_change_no, (p_args ->> 'change_no')::bigint), change_no)",
    "greatest(noted_change_no, (p_args ->> 'change_no')::bigint)",
  ),
  database('db/functions/turn.sql.ts')(
    'no draft of an epoch before is kept',
    'and coalesce(p_epoch, current_epoch()) = current_epoch()',
    '',
  ),
  database('activities/settle-turn.activity.ts')(
    'no answer of an epoch before is published',
    '...fenceOf(epoch),',
    '',
  ),
  database('activities/answer-turn.activity.ts')(
    'a turn names the epoch in which it began',
    'noted: begun.snapshot.change_no,\n      epoch,',
    'noted: begun.snapshot.change_no,',
    ['tests/integration/answer-turn.test.ts'],
  ),
  merge('a page gives up what is of another epoch', 'view.epoch !== known.epoch ||', ''),
  merge(
    'a heartbeat of another epoch makes a page ask',
    'isAstray(state) ||\n  state.doubted ||',
    'state.doubted ||',
  ),
  merge(
    'a page that is astray asks for everything',
    '(isAstray(state) ? 0 : lastSeq(state))',
    'lastSeq(state)',
  ),
  merge(
    'what was pushed before the first answer counts only with it',
    'known === null ||\n    view.epoch',
    'view.epoch',
  ),
  merge(
    'what was pushed before the first answer is asked for',
    'doubted: known === null && (state.headSeq > view.head_seq || state.headVersion > view.state_version),',
    '',
  ),
  feed('what was acked but never shown is sent again', 'this.#sender.sendAgain();', ''),
  feed('what was read before is read again', 'this.#readSeq = 0;\n    this.#delivered', 'this.#delivered'),
];
