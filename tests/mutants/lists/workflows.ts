import { mutantsOf, type Mutant } from '../mutant.js';
import { TURNS } from '../tests.js';

const UNIT_STATE = ['workflows/conversation/state.test.ts'];
const TIME = ['tests/workflows/time.test.ts'];
const state = mutantsOf({ file: 'workflows/conversation/state.ts', project: 'unit', tests: UNIT_STATE });
const doubt = mutantsOf({ file: 'workflows/doubt.ts', project: 'unit', tests: UNIT_STATE });
const policy = mutantsOf({
  file: 'workflows/conversation/policy.ts',
  project: 'unit',
  tests: ['workflows/conversation/policy.test.ts'],
});
const loop = mutantsOf({
  file: 'workflows/conversation/conversation.workflow.ts',
  project: 'workflow',
  tests: TIME,
});
const turn = mutantsOf({
  file: 'workflows/conversation/turn.ts',
  project: 'integration',
  tests: TURNS,
});
const calls = mutantsOf({ file: 'workflows/calls.ts', project: 'workflow', tests: TIME });
const shift = mutantsOf({ file: 'workflows/shift/shift.workflow.ts', project: 'workflow', tests: TIME });
const shiftState = mutantsOf({
  file: 'workflows/shift/state.ts',
  project: 'workflow',
  tests: TIME,
});
const priority = (fact: string, reason: string): Mutant =>
  policy(`policy: ${fact} goes to a person`, `if (facts.${fact}) return '${reason}';`, '');

/** What the workflows know, decide and wait for. */
export const WORKFLOW_MUTANTS: readonly Mutant[] = [
  doubt(
    'a snapshot of a newer epoch is newer whatever its number',
    'a.epoch !== b.epoch ? a.epoch > b.epoch : a.change_no > b.change_no',
    'a.change_no > b.change_no',
  ),
  state(
    'of two rings the newer one counts',
    'if (this.#heard === null || isNewer(snapshot, this.#heard))',
    'if (true)',
  ),
  state(
    'a ring from before a restore is not heard',
    'if (snapshot.epoch < this.#snapshot.epoch) return;',
    '',
  ),
  state(
    'a late ring is noted although it says nothing new',
    'this.#handover.rung = Math.max(this.#handover.rung, snapshot.change_no);',
    '',
  ),
  state('a turn is begun anew at most twice', 'const MAX_RESTARTS = 2;', 'const MAX_RESTARTS = 99;'),
  state(
    'a turn is begun anew when the customer writes on',
    'return this.mayRestart && heard.last_customer_seq > this.#snapshot.last_customer_seq;',
    'return false;',
  ),
  state(
    'a person who takes over makes a turn pointless',
    "if (heard.status !== 'open' || heard.owner !== 'assistant' || heard.epoch !== this.#snapshot.epoch)\n      return true;",
    '',
  ),
  state(
    'a ring known already makes no turn pointless',
    'if (heard === null || !isNewer(heard, this.#snapshot)) return false;',
    'if (heard === null) return false;',
  ),
  state('an answered turn may be begun anew again', 'this.#handover.restarts = 0;', ''),
  state(
    'after a restore numbers begin anew',
    'if (this.#heard.epoch > this.#snapshot.epoch) this.#forgetNumbers(this.#heard);',
    '',
  ),
  state(
    'a run is over only when nothing is due',
    "this.#snapshot.status === 'resolved' && this.#snapshot.due_at === null",
    "this.#snapshot.status === 'resolved'",
  ),
  state(
    'what a transition has noted is not noted again',
    'if (noted) this.markNoted(snapshot.change_no);',
    '',
  ),
  state('a ring that tells of less is doubted', 'this.doubt.weigh(this.latest, snapshot, FACTS);', ''),
  state('an answer that tells of less is doubted', 'this.doubt.weigh(this.#snapshot, snapshot);', ''),
  state(
    'a ring is weighed against what was heard and not taken yet',
    'this.doubt.weigh(this.latest, snapshot, FACTS);',
    'this.doubt.weigh(this.#snapshot, snapshot, FACTS);',
  ),
  state(
    'a doubt is not slept over',
    'return this.#heard !== null || this.doubt.known !== null;',
    'return this.#heard !== null;',
  ),
  doubt(
    'something else under the same number is doubted',
    'isSame && facts.some((fact) => known[fact] !== told[fact])',
    'false',
  ),
  priority('safety_matched', 'safety'),
  priority('human_requested', 'human_request'),
  priority('keyword_matched', 'keyword'),
  priority('injection_suspected', 'injection_suspected'),
  priority('repeated_question', 'repeated_question'),
  policy(
    'policy: an unsure answer is not published',
    'facts.has_answer && facts.confidence >= policy.confidence_threshold',
    'facts.has_answer',
  ),
  policy(
    'policy: nothing is published without an answer',
    'facts.has_answer && facts.confidence',
    'facts.confidence',
  ),
  policy(
    'policy: questions back come to an end',
    'facts.ask_back_options > 0 && facts.ask_backs_in_a_row < policy.max_ask_backs',
    'facts.ask_back_options > 0',
  ),
  policy(
    'policy: a deadline that was moved is waited for',
    'if (snapshot.due_at === null || Date.parse(snapshot.due_at) > now)',
    'if (snapshot.due_at === null)',
  ),
  policy(
    'policy: no talk ends in which the customer has no answer',
    "if (snapshot.last_customer_seq > snapshot.answered_seq) return { act: 'wait' };",
    '',
  ),
  policy(
    'policy: a wait in the queue has an end',
    "if (now >= givenUpAt) return { act: 'resolve', reason: 'queue_timeout' };",
    '',
  ),
  policy(
    'policy: a silent agent loses the conversation',
    "if (now >= requeueAt) return { act: 'requeue', reason: 'agent_silent' };",
    '',
  ),
  policy(
    'policy: an agent is overdue once',
    "if (facts.overdue_at !== null) return { act: 'set_due', due_kind: 'response', due_at: nextLook };",
    '',
  ),
  policy(
    'policy: a customer who does not answer is let go',
    "if (now >= agentSpokeAt + idle) return { act: 'resolve', reason: 'idle' };",
    '',
  ),
  loop(
    'a run hands over by continue-as-new',
    'if (mustContinueAsNew(input)) await handOver(state, input);',
    '',
  ),
  loop('what a run knows goes over to the next', 'handover: state.nextRun(),', ''),
  {
    ...loop('every ring is noted in PostgreSQL', 'await noteRing(state);', ''),
    project: 'integration',
    tests: ['tests/integration/reconciler.test.ts', ...TURNS],
  },
  {
    ...loop(
      'who doubts asks, and says what it knows',
      'await askInDoubt(state, known);',
      'state.doubt.end();',
    ),
    project: 'integration',
    tests: ['tests/integration/reconciler.test.ts'],
  },
  {
    ...loop('a deadline is met', 'if (!rang) await meetDeadline(state);', ''),
    tests: TIME,
  },
  turn(
    'a message during a turn begins it anew',
    'condition(() => state.turnIsSuperseded),',
    'condition(() => false),',
  ),
  turn(
    'a message that came before the answer was stored begins the turn anew',
    'last_customer_seq: state.mayRestart ? turn.covers_to : null,',
    'last_customer_seq: null,',
    ['tests/integration/late-ring.test.ts'],
  ),
  turn(
    'after two begun anew an answer is published all the same',
    'last_customer_seq: state.mayRestart ? turn.covers_to : null,',
    'last_customer_seq: turn.covers_to,',
  ),
  turn(
    'what a late answer has only read is not taken for noted',
    'noted: ending.noted ?? true',
    'noted: true',
    ['tests/integration/late-ring.test.ts'],
  ),
  turn('what nobody can answer goes to a person', 'return fail(state, ending);', 'return;'),
  turn(
    'a dead letter says how often it was tried',
    'attempts: exhausted ? MODEL_ATTEMPTS : 1',
    'attempts: 1',
  ),
  {
    ...calls(
      'a poison message ends after 8 attempts',
      'export const MODEL_ATTEMPTS = 8;',
      'export const MODEL_ATTEMPTS = 3;',
    ),
    project: 'integration',
    tests: TURNS,
  },
  calls(
    'a slow database holds up no workflow task',
    'return await run(proxyActivities<Short>({ ...UNTIL_DONE, summary }));',
    'return await run(proxyLocalActivities<Short>({ ...AT_ONCE, summary }));',
  ),
  shift(
    'a shift’s run hands over by continue-as-new',
    'if (mustContinueAsNew(input)) await handOver(run, input);',
    '',
  ),
  shift('a shift’s deadline is met', 'if (!rang) run.met(deadline, await act(run, deadline));', ''),
  shiftState(
    'conversations of a vanished agent are given back once an absence',
    'if (this.#handover.requeued_for !== away_since) {',
    'if (true) {',
  ),
  shiftState(
    'conversations of a vanished agent have a deadline',
    'if (this.#handover.requeued_for !== away_since) {',
    'if (false) {',
  ),
  shiftState(
    'the shift of a vanished agent has an end',
    "deadlines.push({ kind: 'lost', at: away + shift_grace_seconds * 1_000 });",
    '',
  ),
  shiftState(
    'a shift’s day has an end',
    "if (day_ends_at !== null) deadlines.push({ kind: 'day_end', at: Date.parse(day_ends_at) });",
    '',
  ),
  shiftState(
    'the nearest deadline of a shift comes first',
    'deadlines.sort((a, b) => a.at - b.at)',
    'deadlines.sort((a, b) => b.at - a.at)',
  ),
  shiftState(
    'a shift that has ended ends its run',
    "return this.#snapshot.shift === 'off';",
    'return false;',
  ),
];
