import { mutantsOf, type Mutant } from '../mutant.js';

const ATTEMPT = ['tests/integration/answer-turn.test.ts'];
const attempt = mutantsOf({
  file: 'activities/answer-turn.activity.ts',
  project: 'integration',
  tests: ATTEMPT,
});
const settle = mutantsOf({
  file: 'activities/settle-turn.activity.ts',
  project: 'integration',
  tests: ATTEMPT,
});
const knowledge = mutantsOf({
  file: 'activities/knowledge-cache.ts',
  project: 'integration',
  tests: ATTEMPT,
});
const of = (file: string, ...tests: string[]) =>
  mutantsOf({
    file: `activities/assistant/${file}.ts`,
    project: 'unit',
    tests: tests.map((name) => `activities/assistant/${name}.test.ts`),
  });
const MODEL = 'openai/openai-adapter';
const assistant = of('assistant', MODEL);
const draft = of('draft', 'assistant');
const client = of('openai/model-client', MODEL);
const answer = of('openai/model-answer', MODEL);
const reply = of('openai/reply', MODEL);
const prompt = of('openai/prompt', MODEL);
const fault = of('openai/model-fault', 'openai/circuit-breaker', MODEL);
const breaker = of('openai/circuit-breaker', 'openai/circuit-breaker');
const grounded = of('gate/groundedness', 'gate/groundedness');
const signals = of('signals/signals', 'assistant', 'signals/signals', MODEL);
const history = of('signals/history', 'signals/signals', 'assistant');
const keywords = of('signals/keywords', 'signals/signals');
const person = of('signals/human-request/human-request', 'signals/human-request/human-request');

/** An attempt at a turn, what the model may say, and what the customer’s words say by themselves. */
export const ACTIVITY_MUTANTS: readonly Mutant[] = [
  attempt('a draft of an older turn is not taken for one', 'if (!kept) {', 'if (false) {'),
  attempt(
    'what cannot begin says how things stand',
    "return { outcome: 'stale', snapshot: begun.snapshot };",
    "throw notFound('conversation');",
  ),
  attempt(
    'what does not exist is told as such',
    "if (begun.snapshot === undefined) throw notFound('conversation');",
    '',
  ),
  attempt(
    'the customer is told that no answer comes',
    "await tellStopped(deps, conversation_id, turn_no);\n      return { outcome: 'stale', snapshot, noted: false };",
    "return { outcome: 'stale', snapshot, noted: false };",
  ),
  attempt(
    'what was only read is not taken for noted',
    "return { outcome: 'stale', snapshot, noted: false };",
    "return { outcome: 'stale', snapshot };",
  ),
  attempt(
    'the customer is told so after a cancelled attempt, too',
    'if (Context.current().cancellationSignal.aborted) await tellStopped(deps, conversation_id, turn_no);',
    '',
  ),
  attempt(
    'a turn that is begun anew stops nothing on the screen',
    "if (snapshot?.owner === 'assistant') return;",
    '',
  ),
  attempt(
    'a cancelled attempt is no failure',
    'if (cancelled.aborted) throw cancelled.reason;',
    "if (cancelled.aborted) throw new ActivityFault('internal');",
  ),
  attempt(
    'a cancelled attempt ends its model call',
    'signal: cancelled,',
    'signal: new AbortController().signal,',
  ),
  attempt(
    'a busy model says when to ask again',
    'throw new ActivityFault(code, { retryAfterMs, requestId });',
    'throw new ActivityFault(code, { requestId });',
  ),
  attempt('the last attempt waits for no model', 'info.attempt < MAX_ATTEMPTS && ', ''),
  attempt('with little time left no model is waited for', ' && left > WORTH_A_RETRY_MS', ''),
  attempt(
    'an activity shows that it is alive',
    'const timer = setInterval(() => context.heartbeat(), HEARTBEAT_MS);',
    'const timer = setInterval(() => undefined, HEARTBEAT_MS);',
  ),
  settle(
    'fence: an older turn publishes nothing',
    'turn_no,\n        ...fenceOf(epoch),',
    '...fenceOf(epoch),',
  ),
  settle(
    'an answer is not published over a newer question',
    '(last_customer_seq === null ? {} : { last_customer_seq })',
    '{}',
  ),
  knowledge(
    'a changed article is read',
    'if (this.#known?.version === version) return',
    'if (this.#known !== null) return',
  ),
  assistant(
    'a fault of the model ends in the local answer',
    'return { answer: null, fallbackCode: error.code };',
    'throw error;',
  ),
  assistant('a model that fails again and again is left alone', 'breaker.failed(error);', ''),
  assistant('who cannot call again is answered now', ' && context.mayRetry === true', ''),
  assistant('who asks for a person is not kept by a model', '!personIsCertain(signals) &&', ''),
  assistant(
    'a busy model is asked again',
    'throw new ModelRetryLater({ retryAfterMs: wait, requestId: error.requestId });',
    '',
  ),
  client(
    'a silent model is given up',
    "const first = setTimeout(() => clock.abort(new ModelFault('model.timeout')), this.#budget.firstPieceMs);",
    'const first = setTimeout(() => undefined, 0);',
  ),
  client(
    'a slow model is given up',
    "const total = setTimeout(() => clock.abort(new ModelFault('model.timeout')), this.#budget.totalMs);",
    'const total = setTimeout(() => undefined, 0);',
  ),
  client(
    'a superseded turn ends its call of the model',
    'AbortSignal.any([options.signal, clock.signal])',
    'clock.signal',
  ),
  client(
    'a cut stream is no answer',
    "if (reply.finish === null) throw new ModelFault(reply.text === '' ? 'model.empty' : 'model.cut_stream');",
    '',
  ),
  client(
    'an answer that was not finished is none',
    "if (reply.finish !== 'stop') throw new ModelFault('model.not_finished');",
    '',
  ),
  client(
    'a refusal of the model is no answer',
    "if (reply.refused) throw new ModelFault('model.refused');",
    '',
  ),
  client('what a server does not know is left out', 'this.#extras[refused] = false;', 'throw error;'),
  answer('an invented quote is none', 'findQuote(candidate.article.content, quote);', 'quote;'),
  answer(
    'an answer without a source is none',
    "if (cited === null) throw new ModelFault('model.no_citation');",
    'if (cited === null) throw new Error();',
  ),
  answer(
    'an answer that says more than its sources is none',
    "if (grounded < LEAST_GROUNDED) throw new ModelFault('model.ungrounded');",
    '',
  ),
  answer(
    'a model that calls for a person brings one',
    'if (reply.needs_human) return { content, citations: unique(found), confidence: 0, groundedness: 0 };',
    '',
  ),
  reply(
    'an answer that repeats its instructions is none',
    "if (text.includes(canary)) throw new ModelFault('model.leaked_prompt');",
    '',
  ),
  reply('an empty answer is none', "if (text.trim() === '') throw new ModelFault('model.empty');", ''),
  reply(
    'an answer in another shape is none',
    "if (!parsed.success) throw new ModelFault('model.malformed');\n  const reply = parsed.data;",
    'const reply = parsed.data ?? (json(text) as ModelReply);',
  ),
  prompt(
    'what others wrote stands between tags that nobody guesses',
    "const tag = randomBytes(6).toString('hex');",
    "const tag = 'text';",
  ),
  fault('a busy model is no broken one', 'if (status === 429) {', 'if (false) {'),
  fault('a server says in seconds when to come back', 'return seconds * 1_000;', 'return seconds;'),
  breaker('three faults in a row open the circuit', 'const TRIPPED_BY = 3;', 'const TRIPPED_BY = 30;'),
  breaker('one caller tries a half-open circuit', ' || this.#trying) return false;', ') return false;'),
  breaker(
    'a success closes the circuit',
    'this.#openUntil = 0;\n    this.#trying = false;',
    'this.#trying = false;',
  ),
  breaker(
    'a caller who went away frees the try',
    'abandoned(): void {\n    this.#trying = false;',
    'abandoned(): void {',
  ),
  grounded(
    'every figure must stand in the source',
    'said.every((figure) => window.figures.has(figure)) && ',
    '',
  ),
  grounded('words must stand in the source', 'if (shareOf(stems, whole) < COVERED_SHARE) return false;', ''),
  grounded('a figure must stand near its words', 'last?.end ?? sentence.end', 'passage.length'),
  signals('a call for a person is heard', 'human_requested: asksForPerson(text),', 'human_requested: false,'),
  signals(
    'a keyword is heard',
    'keyword_matched: matchesKeyword(text, input.settings.escalation_keywords),',
    'keyword_matched: false,',
  ),
  signals('danger is heard', 'safety_matched: mentionsDanger(text),', 'safety_matched: false,'),
  signals(
    'a repeated question is heard',
    'repeated_question: repeatsQuestion(input),',
    'repeated_question: false,',
  ),
  signals(
    'an attempt to steer is heard',
    'injection_suspected: suspectsInjection(text),',
    'injection_suspected: false,',
  ),
  history(
    'a turn is about all that it covers',
    'message.seq >= input.covers_from && message.seq <= input.covers_to',
    'message.seq === input.covers_to',
  ),
  history(
    'an answer of a person is progress',
    'return input.messages.slice(last + 1);',
    'return input.messages;',
  ),
  history('only what was answered is repeated', 'return answered && overlap', 'return overlap'),
  keywords('a keyword is a whole word', 'spaced.includes(` ${wanted} `)', 'spaced.includes(wanted)'),
  person(
    'a call for a person is heard in other languages',
    'return asksInOtherLanguage(plain);',
    'return false;',
  ),
  person(
    '“not a person” calls for none',
    'if (NEGATIONS.some((pattern) => pattern.test(judged))) return false;',
    '',
  ),
  person(
    'a call for a person later calls for none now',
    'if (POSTPONED.test(clause) && !FIRM.test(clause)) return false;',
    '',
  ),
  person(
    'what stands between quotation marks calls for nobody',
    '.replace(/["“”«»„][^"“”«»„]{0,60}["“”«»„]/g, \' \')',
    '',
  ),
  draft(
    'nothing lifts an answer to who steers',
    'distrusted ? Math.min(DISTRUST_CAP, chosen.confidence) : chosen.confidence',
    'chosen.confidence',
  ),
  draft('an ask-back is no answer', "askBack.length === 0 && chosen.content !== ''", "chosen.content !== ''"),
];
