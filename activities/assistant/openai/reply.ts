import { z } from 'zod';
import { ModelFault } from './model-fault.js';

const ANSWER_CHARACTERS = 4_000;

const ModelReply = z.object({
  answer: z.string(),
  citations: z.array(z.object({ article: z.string(), quote: z.string() })),
  needs_human: z.boolean(),
  reason: z.string().nullish(),
});
export type ModelReply = z.infer<typeof ModelReply>;

/** The shape asked for; `article` can only be one of the articles that were shown. */
export function replySchema(aliases: readonly string[]): Record<string, unknown> {
  return {
    type: 'object',
    additionalProperties: false,
    required: ['answer', 'citations', 'needs_human', 'reason'],
    properties: {
      answer: { type: 'string' },
      citations: {
        type: 'array',
        items: {
          type: 'object',
          additionalProperties: false,
          required: ['article', 'quote'],
          properties: { article: { type: 'string', enum: [...aliases] }, quote: { type: 'string' } },
        },
      },
      needs_human: { type: 'boolean' },
      reason: { type: 'string' },
    },
  };
}

/** Throws ModelFault when the text is empty, not the JSON that was asked for, or repeats the system prompt. */
export function parseReply(text: string, canary: string): ModelReply {
  if (text.trim() === '') throw new ModelFault('model.empty');
  if (text.includes(canary)) throw new ModelFault('model.leaked_prompt');
  const parsed = ModelReply.safeParse(json(text));
  if (!parsed.success) throw new ModelFault('model.malformed');
  const reply = parsed.data;
  if (reply.answer.trim() === '' && !reply.needs_human) throw new ModelFault('model.empty');
  if (reply.answer.length > ANSWER_CHARACTERS) throw new ModelFault('model.malformed');
  if (reply.answer.includes('\u0000') || !reply.answer.isWellFormed())
    throw new ModelFault('model.malformed');
  return reply;
}

/** Models without a schema like to put their JSON into a code fence. */
function json(text: string): unknown {
  const start = text.indexOf('{');
  const end = text.lastIndexOf('}');
  if (start < 0 || end < start) return null;
  try {
    return JSON.parse(text.slice(start, end + 1));
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
