import OpenAI, { APIError } from 'openai';
import type {
  ChatCompletionCreateParamsNonStreaming,
  ChatCompletionCreateParamsStreaming,
} from 'openai/resources/chat/completions';
import type { OpenAiSettings } from '../port.js';
import { cappedFetch } from './capped-fetch.js';
import { asModelFault, ModelFault } from './model-fault.js';
import { replySchema } from './reply.js';
import type { Prompt } from './prompt.js';

/** Longest wait for the first piece of an answer, and for all of it. */
export interface ModelBudget {
  firstPieceMs: number;
  totalMs: number;
}

export const MODEL_BUDGET: ModelBudget = { firstPieceMs: 7_000, totalMs: 20_000 };
const REPLY_CHARACTERS = 40_000;
const REPLY_TOKENS = 900;

/** What not every compatible server knows; switched off one by one when a server refuses it. */
interface Extras {
  schema: boolean;
  stream: boolean;
  temperature: boolean;
  tokens: boolean;
}

const MENTIONED: readonly (readonly [keyof Extras, RegExp])[] = [
  ['stream', /\bstream/i],
  ['temperature', /temperature/i],
  ['tokens', /max_(completion_)?tokens/i],
  ['schema', /response_format|json_schema|schema/i],
];

/** One model behind an OpenAI-compatible address; remembers what the server refused. */
export class ModelClient {
  readonly #client: OpenAI;
  readonly #model: string;
  readonly #extras: Extras = { schema: true, stream: true, temperature: true, tokens: true };
  readonly #budget: ModelBudget;

  constructor(settings: OpenAiSettings, budget: ModelBudget) {
    this.#model = settings.model;
    this.#budget = budget;
    this.#client = new OpenAI({
      // Servers without keys still want the header.
      apiKey: settings.apiKey?.reveal() ?? 'none',
      ...(settings.baseUrl === null ? {} : { baseURL: settings.baseUrl }),
      organization: null,
      project: null,
      maxRetries: 0,
      timeout: budget.totalMs,
      fetch: cappedFetch,
      logLevel: 'off',
    });
  }

  /** The model's text, whole; throws ModelFault, or the signal's reason when `signal` is aborted. */
  async complete(prompt: Prompt, options: { signal: AbortSignal; heartbeat: () => void }): Promise<string> {
    const clock = new AbortController();
    const total = setTimeout(() => clock.abort(new ModelFault('model.timeout')), this.#budget.totalMs);
    const first = setTimeout(() => clock.abort(new ModelFault('model.timeout')), this.#budget.firstPieceMs);
    const beat = setInterval(options.heartbeat, 1_000);
    const signal = AbortSignal.any([options.signal, clock.signal]);
    try {
      return await this.#withoutRefused(prompt, { signal, arrived: () => clearTimeout(first) });
    } catch (error) {
      options.signal.throwIfAborted();
      if (clock.signal.aborted) throw clock.signal.reason;
      throw asModelFault(error);
    } finally {
      clearTimeout(total);
      clearTimeout(first);
      clearInterval(beat);
    }
  }

  async #withoutRefused(prompt: Prompt, call: Call): Promise<string> {
    for (;;) {
      const extras = { ...this.#extras };
      try {
        return extras.stream
          ? await this.#streamed(prompt, extras, call)
          : await this.#whole(prompt, extras, call);
      } catch (error) {
        const refused = refusedExtra(error, extras);
        if (refused === null) throw error;
        this.#extras[refused] = false;
      }
    }
  }

  async #streamed(prompt: Prompt, extras: Extras, call: Call): Promise<string> {
    const body: ChatCompletionCreateParamsStreaming = { ...this.#body(prompt, extras), stream: true };
    const stream = await this.#client.chat.completions.create(body, { signal: call.signal });
    let text = '';
    let finish: string | null = null;
    let refused = false;
    for await (const chunk of stream) {
      const choice = chunk.choices[0];
      if (choice === undefined) continue;
      text += choice.delta.content ?? '';
      if (text !== '') call.arrived();
      if (choice.delta.refusal != null) refused = true;
      if (text.length > REPLY_CHARACTERS) throw new ModelFault('model.too_large');
      finish = choice.finish_reason ?? finish;
    }
    // An aborted stream ends its loop without throwing.
    call.signal.throwIfAborted();
    return finished({ text, finish, refused });
  }

  async #whole(prompt: Prompt, extras: Extras, call: Call): Promise<string> {
    const body: ChatCompletionCreateParamsNonStreaming = { ...this.#body(prompt, extras), stream: false };
    // Nothing comes before everything: only the total budget holds.
    call.arrived();
    const completion = await this.#client.chat.completions.create(body, { signal: call.signal });
    const choice = completion.choices?.[0];
    if (choice === undefined) throw new ModelFault('model.malformed');
    const { content, refusal } = choice.message;
    return finished({ text: content ?? '', finish: choice.finish_reason, refused: refusal != null });
  }

  #body(prompt: Prompt, extras: Extras): Omit<ChatCompletionCreateParamsNonStreaming, 'stream'> {
    return {
      model: this.#model,
      messages: prompt.messages,
      ...(extras.temperature ? { temperature: 0 } : {}),
      ...(extras.tokens ? { max_completion_tokens: REPLY_TOKENS } : {}),
      ...(extras.schema
        ? {
            response_format: {
              type: 'json_schema',
              json_schema: { name: 'answer', strict: true, schema: replySchema(prompt.aliases) },
            },
          }
        : {}),
    };
  }
}

interface Call {
  signal: AbortSignal;
  /** The first piece of text is here. */
  arrived: () => void;
}

function finished(reply: { text: string; finish: string | null; refused: boolean }): string {
  if (reply.refused) throw new ModelFault('model.refused');
  if (reply.finish === null) throw new ModelFault(reply.text === '' ? 'model.empty' : 'model.cut_stream');
  if (reply.finish === 'content_filter') throw new ModelFault('model.refused');
  if (reply.finish !== 'stop') throw new ModelFault('model.not_finished');
  return reply.text;
}

/** Which of the extras a 400 or 422 is about; the schema is the likeliest when the server does not say. */
function refusedExtra(error: unknown, extras: Extras): keyof Extras | null {
  if (!(error instanceof APIError) || (error.status !== 400 && error.status !== 422)) return null;
  const said = `${error.param ?? ''} ${error.message}`;
  const named = MENTIONED.find(([name, pattern]) => extras[name] && pattern.test(said))?.[0];
  if (named !== undefined) return named;
  return (['schema', 'stream', 'temperature', 'tokens'] as const).find((name) => extras[name]) ?? null;
}
