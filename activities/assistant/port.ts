import type { Citation } from '../../contracts/conversation.js';
import type { TurnFacts } from '../../contracts/workflow.js';

/** Who wrote a message of the history, as the assistant needs to know it. */
export type TurnAuthor = 'customer' | 'assistant' | 'agent' | 'system';

export interface TurnMessage {
  author: TurnAuthor;
  text: string;
  seq: number;
  /** text, escalation, ask_back or event, as in contracts/conversation MessageType. */
  kind: string;
}

export interface KnowledgeArticle {
  id: string;
  external_id: string | null;
  title: string;
  category: string;
  /** Markdown or plain text; quotes are taken from it verbatim. */
  content: string;
  /**
   * Written or changed by an administrator (`updated_by` is set); such an article wins over a shipped one on the same
   * subject. Absent = not known.
   */
  own?: boolean;
}

export interface KnowledgeIntent {
  /** Stable key, such as `refund_time`; keys that start with `smalltalk.` never need an article. */
  key: string;
  label: string;
  /** What is said when the intent is recognised; null = the linked or best article answers. */
  template: string | null;
  examples: string[];
  enabled: boolean;
  /** The article this intent is about, as in the table `intents`; null or absent when none. */
  article_external_id?: string | null;
}

/** Everything the assistant may answer from. Equal `version` means equal content: models are cached by it. */
export interface KnowledgeSnapshot {
  version: string;
  articles: KnowledgeArticle[];
  intents: KnowledgeIntent[];
}

/** The settings that the assistant reads; the whole of them are versioned by the caller. */
export interface AssistantSettings {
  /** Settings version, for logs only; the gate itself is workflows' `decide`. */
  policy_version: number;
  /** 0..1; used only to choose between an answer and an ask-back draft. */
  confidence_threshold: number;
  escalation_keywords: string[];
  /** Texts by key, see templates.ts for the keys that the assistant reads. */
  response_templates: Record<string, string>;
  /** Said when there is nothing else to say; chosen by the turn, never at random. */
  fallback_responses: string[];
}

export interface TurnInput {
  /** The whole recent history in seq order, the messages of this turn included. */
  messages: TurnMessage[];
  /** seq of the first and last customer message that this turn answers. */
  covers_from: number;
  covers_to: number;
  /** BCP 47, null when unknown. */
  locale: string | null;
  knowledge: KnowledgeSnapshot;
  settings: AssistantSettings;
}

/** What the customer sees while waiting; never text of an answer. */
export type ProgressStep = 'reading' | 'classifying' | 'searching' | 'writing' | 'checking';

export interface TriedArticle {
  article_id: string;
  title: string;
  /** 0..1, retrieval score. */
  score: number;
}

export interface TurnDraft {
  /** What would be published or asked back; empty when there is nothing worth showing. */
  content: string;
  /** Each `quote` occurs verbatim in the article's content. */
  citations: Citation[];
  /** Titles shown as buttons when the decision is to ask back. */
  options: string[];
  /** `ask_backs_in_a_row` is counted by the caller. */
  facts: Omit<TurnFacts, 'ask_backs_in_a_row'>;
  /** For the agent, at most 3 lines: what the customer wants, what was tried. */
  summary: string;
  /** What the retrieval found, best first, at most 5. */
  tried_articles: TriedArticle[];
}

export interface TurnContext {
  /** Aborted when the turn was superseded; `answer` then rejects with the signal's reason. */
  signal: AbortSignal;
  progress(step: ProgressStep): void;
  /** Called at least every second while a model is awaited or streams. */
  heartbeat(): void;
  /**
   * Whether the caller can call again (attempts and time are left). Only then may `answer` reject with
   * `ModelRetryLater`; absent or false, every fault of the model ends in the local answer.
   */
  mayRetry?: boolean;
}

/** The model is busy; `code` is stable, the text of the provider is never carried along. */
export class ModelRetryLater extends Error {
  readonly code = 'model.rate_limited';
  readonly retryAfterMs: number;
  readonly requestId: string | null;

  constructor(options: { retryAfterMs: number; requestId: string | null }) {
    super('model.rate_limited');
    this.name = 'ModelRetryLater';
    this.retryAfterMs = options.retryAfterMs;
    this.requestId = options.requestId;
  }
}

export interface Assistant {
  /**
   * Drafts the answer of one turn. Rejects only when `signal` is aborted, or, when `mayRetry`, with a
   * `ModelRetryLater` (the model said when to call again); every other fault ends in the local answer.
   */
  answer(input: TurnInput, context: TurnContext): Promise<TurnDraft>;
  /** Trains for a knowledge version ahead of its first turn; a worker calls it when it starts. */
  prepare(knowledge: KnowledgeSnapshot): Promise<void>;
}

/** How the model is reached; a null `baseUrl` is the SDK's own. `apiKey` hides itself in logs. */
export interface OpenAiSettings {
  apiKey: { reveal(): string } | null;
  baseUrl: string | null;
  model: string;
}
