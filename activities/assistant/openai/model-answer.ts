import type { Citation } from '../../../contracts/conversation.js';
import { answerEvidence } from '../gate/answer-evidence.js';
import { groundedness } from '../gate/groundedness.js';
import { modelConfidence } from '../gate/model-confidence.js';
import { citation, type LocalAnswer } from '../local-answer.js';
import type { TurnInput } from '../port.js';
import type { Candidate } from '../retrieval/article-index.js';
import type { ModelClient } from './model-client.js';
import { ModelFault } from './model-fault.js';
import { buildPrompt } from './prompt.js';
import { parseReply, type ModelReply } from './reply.js';

export interface ModelAnswer {
  content: string;
  citations: Citation[];
  confidence: number;
  groundedness: number;
}

/** Below it an answer says more than its sources: the extract of the best article is the better draft. */
const LEAST_GROUNDED = 0.75;
const QUOTE_CHARACTERS = 8;

/** Asks the model and checks what it says against the articles. Throws ModelFault, or the signal's reason. */
export async function answerByModel(options: {
  input: TurnInput;
  local: LocalAnswer;
  linkedArticleId: string | null;
  client: ModelClient;
  signal: AbortSignal;
  heartbeat: () => void;
  checking: () => void;
}): Promise<ModelAnswer> {
  const { input, local, client } = options;
  const { candidates } = local.retrieval;
  const prompt = buildPrompt(input, candidates);
  const text = await client.complete(prompt, options);
  options.checking();
  const reply = parseReply(text, prompt.canary);
  return verified(reply, { ...options, aliases: prompt.aliases });
}

function verified(
  reply: ModelReply,
  options: { local: LocalAnswer; linkedArticleId: string | null; aliases: string[] },
): ModelAnswer {
  const { local, linkedArticleId, aliases } = options;
  const { candidates } = local.retrieval;
  const found = reply.citations.flatMap(({ article, quote }) => {
    const candidate = candidates[aliases.indexOf(article)];
    const verbatim = candidate === undefined ? null : findQuote(candidate.article.content, quote);
    return candidate === undefined || verbatim === null ? [] : [{ candidate, quote: verbatim }];
  });
  const content = reply.answer.trim();
  if (reply.needs_human) return { content, citations: unique(found), confidence: 0, groundedness: 0 };
  const cited = bestCited(found);
  if (cited === null) throw new ModelFault('model.no_citation');
  const passages = [
    ...new Set(found.map(({ candidate }) => `${candidate.article.title}.\n${candidate.article.content}`)),
  ];
  const grounded = groundedness(content, passages);
  if (grounded < LEAST_GROUNDED) throw new ModelFault('model.ungrounded');
  const confidence = modelConfidence({
    citedEvidence: answerEvidence({
      retrieval: local.retrieval,
      best: cited,
      intent: local.intent,
      linkedArticleId,
    }),
    groundedness: grounded,
    validCitations: found.length / Math.max(1, reply.citations.length),
  });
  return { content, citations: unique(found), confidence, groundedness: grounded };
}

interface Found {
  candidate: Candidate;
  quote: string;
}

function bestCited(found: readonly Found[]): Candidate | null {
  return found.reduce<Candidate | null>(
    (best, { candidate }) => (best === null || candidate.score > best.score ? candidate : best),
    null,
  );
}

function unique(found: readonly Found[]): Citation[] {
  const seen = new Map<string, Citation>();
  for (const { candidate, quote } of found) {
    seen.set(`${candidate.article.id} ${quote}`, citation(candidate, quote));
  }
  return [...seen.values()].slice(0, 3);
}

/** The stretch of the article that the quote copies; spaces and kinds of quotation marks may differ. Null = invented. */
export function findQuote(content: string, quote: string): string | null {
  const wanted = quote
    .trim()
    .replace(/^["'“”„«»…]+|["'“”„«»…]+$/g, '')
    .trim();
  if (wanted.length < QUOTE_CHARACTERS) return null;
  const at = content.indexOf(wanted);
  if (at >= 0) return content.slice(at, at + wanted.length);
  const pattern = wanted
    .split(/\s+/)
    .map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/["'“”‘’]/g, `["'“”‘’]`))
    .join('\\s+');
  return new RegExp(pattern, 'i').exec(content)?.[0] ?? null;
}
