import { starterKnowledge } from '../../../content/starter.js';
import type { AssistantSettings, KnowledgeSnapshot, TurnContext, TurnInput, TurnMessage } from '../port.js';

export const SETTINGS: AssistantSettings = {
  policy_version: 1,
  confidence_threshold: 0.7,
  escalation_keywords: ['chargeback'],
  response_templates: {},
  fallback_responses: [],
};

/** The starter help centre as the database would give it. */
export function starterSnapshot(version = 'starter'): KnowledgeSnapshot {
  const { articles, intents } = starterKnowledge();
  return {
    version,
    articles: articles.map((article, at) => ({
      ...article,
      id: `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`,
    })),
    intents: intents.map((intent) => ({ ...intent, enabled: true })),
  };
}

export function customer(text: string, seq = 1): TurnMessage {
  return { author: 'customer', text, seq, kind: 'text' };
}

/** A turn about the last customer message of a talk. */
export function turn(
  messages: TurnMessage[] | string,
  knowledge: KnowledgeSnapshot,
  settings: Partial<AssistantSettings> = {},
): TurnInput {
  const list = typeof messages === 'string' ? [customer(messages)] : messages;
  const seq = list.findLast((message) => message.author === 'customer')?.seq ?? 1;
  return {
    messages: list,
    covers_from: seq,
    covers_to: seq,
    locale: null,
    knowledge,
    settings: { ...SETTINGS, ...settings },
  };
}

/** A context that notes the steps it is told. */
export function watch(
  options: { signal?: AbortSignal; mayRetry?: boolean } = {},
): TurnContext & { steps: string[] } {
  const steps: string[] = [];
  return {
    steps,
    signal: options.signal ?? new AbortController().signal,
    mayRetry: options.mayRetry ?? false,
    progress: (step) => steps.push(step),
    heartbeat: () => undefined,
  };
}
