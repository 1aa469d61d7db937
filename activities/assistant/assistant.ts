import type { Logger } from '../../platform/logger.js';
import { draftOf } from './draft.js';
import { KnowledgeModels } from './knowledge-model.js';
import { answerLocally } from './local-answer.js';
import type { Assistant, OpenAiSettings, TurnContext, TurnDraft, TurnInput } from './port.js';
import { readSignals } from './signals/signals.js';

/** The assistant of one process: it keeps the trained models of the last knowledge versions. */
export function createAssistant(options: { openai: OpenAiSettings | null; logger: Logger }): Assistant {
  const models = new KnowledgeModels();
  void options;
  return { answer };

  async function answer(input: TurnInput, context: TurnContext): Promise<TurnDraft> {
    context.progress('reading');
    const signals = readSignals(input);
    context.progress('classifying');
    const model = await models.of(input.knowledge);
    context.heartbeat();
    context.signal.throwIfAborted();
    context.progress('searching');
    const local = answerLocally(input, model, signals);
    context.progress('checking');
    context.signal.throwIfAborted();
    return draftOf({ input, model, signals, local, fallbackCode: null });
  }
}
