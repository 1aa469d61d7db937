import type { Assistant, TurnContext, TurnDraft, TurnInput } from '../../activities/assistant/port.js';

type Script = (text: string, input: TurnInput, context: TurnContext) => Promise<TurnDraft> | TurnDraft;

const FACTS: TurnDraft['facts'] = {
  intent: 'refund_time',
  intent_confidence: 0.9,
  confidence: 0.9,
  has_answer: true,
  ask_back_options: 0,
  human_requested: false,
  keyword_matched: false,
  safety_matched: false,
  repeated_question: false,
  injection_suspected: false,
  citations: 0,
  retrieval_score: 0.9,
  groundedness: 1,
  adapter: 'local',
  fallback_code: null,
};

export function draftOf(content: string, facts: Partial<TurnDraft['facts']> = {}): TurnDraft {
  return {
    content,
    citations: [],
    options: [],
    facts: { ...FACTS, ...facts },
    summary: 'what was asked',
    tried_articles: [],
  };
}

/** An assistant without a model: the last customer message says what it does. */
export function scriptedAssistant(script: Script): Assistant & { calls: number } {
  return {
    calls: 0,
    prepare: () => Promise.resolve(),
    async answer(input, context) {
      this.calls += 1;
      const last = input.messages.filter((message) => message.author === 'customer').at(-1);
      return script(last?.text ?? '', input, context);
    },
  };
}

/** Ends early with the signal's reason, as a real adapter does. */
export function untilAborted(ms: number, { signal }: TurnContext): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    });
  });
}
