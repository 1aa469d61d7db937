import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createLogger } from '../../../platform/logger.js';
import { startModelStub, type ModelStub, type StubMode } from '../../../tests/harness/model-stub.js';
import { KnowledgeModels } from '../knowledge-model.js';
import { MODEL_BUDGET, type ModelBudget } from './model-client.js';
import { createAssistant, ModelRetryLater, type Assistant } from '../index.js';
import { starterSnapshot, turn, watch } from '../testing/turn.js';

const QUESTION = 'How long do I have to return an item?';
const knowledge = starterSnapshot();
const logger = createLogger({ process: 'test', level: 'silent' });
let stub: ModelStub;

const models = new KnowledgeModels();
const assistantFor = (
  baseUrl: string,
  budget: ModelBudget = { firstPieceMs: 10_000, totalMs: 15_000 },
): Assistant => createAssistant({ openai: { apiKey: null, baseUrl, model: 'stub' }, logger, models, budget });

beforeAll(async () => {
  stub = await startModelStub();
  await models.of(knowledge);
}, 60_000);
afterAll(() => stub.close());
afterEach(() => {
  stub.mode = 'ok';
});

async function ask(mode: StubMode, question = QUESTION) {
  stub.mode = mode;
  const context = watch();
  const draft = await assistantFor(stub.baseUrl).answer(turn(question, knowledge), context);
  return { draft, context };
}

describe('the model adapter', () => {
  it('answers with a quote that stands in the article', async () => {
    const { draft, context } = await ask('ok');
    expect(draft.facts).toMatchObject({ adapter: 'openai', fallback_code: null, has_answer: true });
    expect(draft.facts.confidence).toBeGreaterThan(0.7);
    const [citation] = draft.citations;
    const article = knowledge.articles.find(({ id }) => id === citation?.article_id);
    expect(article?.external_id).toBe('HC-24');
    expect(article?.content).toContain(citation?.quote);
    expect(context.steps).toEqual(expect.arrayContaining(['searching', 'writing', 'checking']));
  });

  it('shows the model only the articles that were found, behind a tag that changes with each request', async () => {
    const before = stub.calls;
    await ask('ok');
    await ask('ok');
    const prompts = stub.requests.slice(before).map(({ messages }) => messages[1]?.content ?? '');
    const tags = prompts.map((prompt) => /<question-([0-9a-f]+)>/.exec(prompt)?.[1]);
    expect(tags[0]).toMatch(/^[0-9a-f]{12}$/);
    expect(tags[0]).not.toBe(tags[1]);
  });

  it.each([
    ['cut_stream', 'model.cut_stream'],
    ['ends_unfinished', 'model.cut_stream'],
    ['rate_limited', 'model.rate_limited'],
    ['server_error', 'model.server_error'],
    ['unauthorized', 'model.unauthorized'],
    ['malformed', 'model.malformed'],
    ['empty', 'model.empty'],
    ['five_megabytes', 'model.too_large'],
    ['invented_citation', 'model.no_citation'],
    ['no_citation', 'model.no_citation'],
    ['injection_echo', 'model.leaked_prompt'],
    ['wrong_number', 'model.ungrounded'],
    ['length', 'model.not_finished'],
    ['refusal', 'model.refused'],
  ] as const)('falls back to the extract of the best article: %s', async (mode, code) => {
    const { draft } = await ask(mode);
    expect(draft.facts).toMatchObject({ adapter: 'local', fallback_code: code, has_answer: true });
    expect(draft.content).toContain('45 days');
  });

  it.each(['refuses_schema', 'refuses_stream'] as const)(
    'does without what the server lacks: %s',
    async (mode) => {
      const { draft } = await ask(mode);
      expect(draft.facts).toMatchObject({ adapter: 'openai', fallback_code: null });
    },
  );

  it('brings a person when the model says that one is needed, however low the threshold is', async () => {
    const { draft } = await ask('needs_human');
    expect(draft.facts).toMatchObject({ adapter: 'openai', confidence: 0, groundedness: 0 });
  });

  it('does not ask the model when a person is asked for', async () => {
    const before = stub.calls;
    for (const question of ['This is unacceptable, get me a human now', `Get me a human now! ${QUESTION}`]) {
      const { draft } = await ask('ok', question);
      expect(draft.facts.human_requested).toBe(true);
    }
    const { draft } = await ask('ok', `${QUESTION} If it is over, I do a chargeback.`);
    expect(draft.facts.keyword_matched).toBe(true);
    expect(stub.calls).toBe(before);
  });

  it('tells the caller when to come back only when the caller can', async () => {
    stub.mode = 'rate_limited';
    const assistant = assistantFor(stub.baseUrl);
    const failed = assistant.answer(turn(QUESTION, knowledge), watch({ mayRetry: true }));
    await expect(failed).rejects.toMatchObject({ retryAfterMs: 1_000, requestId: 'stub-request' });
    await expect(failed).rejects.toBeInstanceOf(ModelRetryLater);
  });

  it('answers at once while the circuit is open', async () => {
    stub.mode = 'server_error';
    const assistant = assistantFor(stub.baseUrl);
    for (let call = 0; call < 3; call++) await assistant.answer(turn(QUESTION, knowledge), watch());
    const before = stub.calls;
    const draft = await assistant.answer(turn(QUESTION, knowledge), watch());
    expect(draft.facts.fallback_code).toBe('model.circuit_open');
    expect(stub.calls).toBe(before);
  });

  it('answers locally when nobody listens at the address', async () => {
    const gone = await startModelStub();
    await gone.close();
    const draft = await assistantFor(gone.baseUrl).answer(turn(QUESTION, knowledge), watch());
    expect(draft.facts).toMatchObject({ adapter: 'local', fallback_code: 'model.unreachable' });
  });

  it('stops when the turn is superseded', async () => {
    stub.mode = 'hang';
    const abort = new AbortController();
    const assistant = assistantFor(stub.baseUrl);
    const pending = assistant.answer(turn(QUESTION, knowledge), watch({ signal: abort.signal }));
    setTimeout(() => abort.abort(new Error('superseded')), 500);
    const begun = performance.now();
    await expect(pending).rejects.toThrow('superseded');
    // long before the model would have been given up
    expect(performance.now() - begun).toBeLessThan(5_000);
  });

  it.each(['hang', 'hang_after_headers', 'one_byte_a_second'] as const)(
    'gives up in time and answers locally: %s',
    async (mode) => {
      stub.mode = mode;
      const impatient = assistantFor(stub.baseUrl, { firstPieceMs: 300, totalMs: 1_500 });
      const draft = await impatient.answer(turn(QUESTION, knowledge), watch());
      expect(draft.facts).toMatchObject({
        adapter: 'local',
        fallback_code: 'model.timeout',
        has_answer: true,
      });
    },
  );

  it('gives up a model that says nothing long before one that is writing', async () => {
    stub.mode = 'hang';
    const begun = performance.now();
    const assistant = assistantFor(stub.baseUrl, { firstPieceMs: 300, totalMs: 15_000 });
    const draft = await assistant.answer(turn(QUESTION, knowledge), watch());
    expect(draft.facts.fallback_code).toBe('model.timeout');
    expect(performance.now() - begun).toBeLessThan(7_500);
  });

  it('waits neither longer than 8 seconds for the first words nor than 20 for the last', () => {
    expect(MODEL_BUDGET.firstPieceMs).toBeLessThanOrEqual(8_000);
    expect(MODEL_BUDGET.totalMs).toBeLessThanOrEqual(20_000);
  });
});
