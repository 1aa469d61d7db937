import type { Logger } from '../../platform/logger.js';
import { draftOf, type ModelOutcome } from './draft.js';
import { KnowledgeModels, type KnowledgeModel } from './knowledge-model.js';
import { answerLocally, linkedArticle, type LocalAnswer } from './local-answer.js';
import { CircuitBreaker } from './openai/circuit-breaker.js';
import { answerByModel } from './openai/model-answer.js';
import { MODEL_BUDGET, ModelClient, type ModelBudget } from './openai/model-client.js';
import { ModelFault } from './openai/model-fault.js';
import {
  ModelRetryLater,
  type Assistant,
  type KnowledgeSnapshot,
  type OpenAiSettings,
  type TurnContext,
  type TurnDraft,
  type TurnInput,
} from './port.js';
import { personIsCertain, readSignals } from './signals/signals.js';

/** Longer than this a customer is not kept waiting for a busy model. */
const LONGEST_WAIT_MS = 8_000;

/** The assistant of one process: it keeps the trained models of the last knowledge versions. */
export function createAssistant(options: {
  openai: OpenAiSettings | null;
  logger: Logger;
  /** Shared between assistants of one process, as in tests; each has its own when absent. */
  models?: KnowledgeModels;
  budget?: ModelBudget;
}): Assistant {
  const { logger, models = new KnowledgeModels(), budget = MODEL_BUDGET } = options;
  const client = options.openai === null ? null : new ModelClient(options.openai, budget);
  const breaker = new CircuitBreaker();
  return { answer, prepare };

  async function prepare(knowledge: KnowledgeSnapshot): Promise<void> {
    await models.of(knowledge);
  }

  async function answer(input: TurnInput, context: TurnContext): Promise<TurnDraft> {
    context.signal.throwIfAborted();
    context.progress('reading');
    const signals = readSignals(input);
    context.progress('classifying');
    const model = await models.of(input.knowledge);
    context.heartbeat();
    context.signal.throwIfAborted();
    context.progress('searching');
    const local = answerLocally(input, model, signals);
    const askModel =
      !personIsCertain(signals) &&
      !local.smallTalk &&
      local.retrieval.candidates.some(({ score }) => score > 0);
    const outcome: ModelOutcome =
      client !== null && askModel
        ? await byModel({ client, input, context, model, local })
        : { answer: null, fallbackCode: null };
    context.progress('checking');
    context.signal.throwIfAborted();
    return draftOf({ input, model, signals, local, outcome });
  }

  async function byModel(turn: {
    client: ModelClient;
    input: TurnInput;
    context: TurnContext;
    model: KnowledgeModel;
    local: LocalAnswer;
  }): Promise<ModelOutcome> {
    const { input, context, local, model } = turn;
    if (!breaker.enter()) return { answer: null, fallbackCode: 'model.circuit_open' };
    context.progress('writing');
    const intent = local.intent.intent;
    try {
      const found = await answerByModel({
        input,
        local,
        linkedArticleId: linkedArticle(model, intent === null ? undefined : model.intents.get(intent)),
        client: turn.client,
        signal: context.signal,
        heartbeat: () => context.heartbeat(),
        checking: () => context.progress('checking'),
      });
      breaker.succeeded();
      return { answer: found, fallbackCode: null };
    } catch (error) {
      if (!(error instanceof ModelFault)) {
        breaker.abandoned();
        throw error;
      }
      breaker.failed(error);
      logger.warn({ code: error.code, model_request_id: error.requestId }, 'the model could not answer');
      const wait = error.retryAfterMs;
      if (wait !== null && wait <= LONGEST_WAIT_MS && context.mayRetry === true) {
        throw new ModelRetryLater({ retryAfterMs: wait, requestId: error.requestId });
      }
      return { answer: null, fallbackCode: error.code };
    }
  }
}
