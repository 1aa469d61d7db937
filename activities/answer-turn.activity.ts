import { Context } from '@temporalio/activity';
import { settingsFrom, type Settings } from '../contracts/settings.js';
import type { TurnFacts } from '../contracts/workflow.js';
import type { AnsweredTurn } from './activities.js';
import { ModelRetryLater, type ProgressStep, type TurnDraft } from './assistant/port.js';
import type { AssistantDeps } from './deps.js';
import { ActivityFault, notFound } from './failures.js';

const HEARTBEAT_MS = 1_000;
const MAX_ATTEMPTS = 8;
/** With less than this left a busy model is not waited for. */
const WORTH_A_RETRY_MS = 12_000;

/**
 * One attempt at a turn: takes a new turn number (which fences off all attempts before), reads, asks the assistant, keeps the
 * draft. Nothing is shown to the customer here but progress; the gate stands in the workflow.
 */
export function createAnswerTurn(deps: AssistantDeps) {
  return async ({ conversation_id }: { conversation_id: string }): Promise<AnsweredTurn> => {
    const begun = await deps.doors.beginTurn(conversation_id);
    if (!begun.ok) {
      if (begun.snapshot === undefined) throw notFound('conversation');
      return { outcome: 'stale', snapshot: begun.snapshot };
    }
    const { turn_no, covers_from, covers_to, ask_backs } = begun;
    const { epoch } = begun.snapshot;
    const progress = (step: ProgressStep): void =>
      deps.notifier.hint({ t: 'progress', session_id: conversation_id, turn: turn_no, step });
    progress('reading');

    const draft = await withHeartbeat(() =>
      draftAnswer({ deps, conversation_id, covers_from, covers_to, progress }),
    ).catch(async (error: unknown) => {
      if (Context.current().cancellationSignal.aborted) await tellStopped(deps, conversation_id, turn_no);
      throw error;
    });

    const facts: TurnFacts = { ...draft.facts, ask_backs_in_a_row: ask_backs };
    const kept = await deps.doors.saveDraft({
      conversationId: conversation_id,
      turnNo: turn_no,
      epoch,
      draft: {
        content: draft.content,
        citations: draft.citations,
        options: draft.options,
        intent: facts.intent,
        confidence: facts.confidence,
        facts,
        summary: draft.summary,
        tried: draft.tried_articles,
      },
    });
    if (!kept) {
      const snapshot = await deps.turns.snapshot(conversation_id);
      if (snapshot === null) throw notFound('conversation');
      await tellStopped(deps, conversation_id, turn_no);
      return { outcome: 'stale', snapshot, noted: false };
    }
    // read after the model call: this version decides, and is the one in the ledger
    const { version, settings } = await readSettings(deps);
    const { confidence_threshold, max_ask_backs } = settings;
    return {
      outcome: 'drafted',
      noted: begun.snapshot.change_no,
      epoch,
      turn: {
        turn_no,
        covers_from,
        covers_to,
        facts,
        policy: { version, confidence_threshold, max_ask_backs },
      },
    };
  };
}

/** A person has taken over: no answer of this turn will come. A turn that was begun anew goes on under its new number. */
async function tellStopped(deps: AssistantDeps, conversation_id: string, turn: number): Promise<void> {
  const snapshot = await deps.turns.snapshot(conversation_id);
  if (snapshot?.owner === 'assistant') return;
  deps.notifier.hint({ t: 'progress', session_id: conversation_id, turn, step: 'stopped' });
}

interface DraftInput {
  deps: AssistantDeps;
  conversation_id: string;
  covers_from: number;
  covers_to: number;
  progress: (step: ProgressStep) => void;
}

async function draftAnswer(input: DraftInput): Promise<TurnDraft> {
  const { deps, conversation_id, covers_from, covers_to } = input;
  const [rows, locale, knowledge, { version, settings }] = await Promise.all([
    deps.turns.history(conversation_id),
    deps.turns.locale(conversation_id),
    deps.knowledge.current(),
    readSettings(deps),
  ]);
  const context = Context.current();
  const cancelled = context.cancellationSignal;
  try {
    return await deps.assistant.answer(
      {
        messages: rows.map((row) => ({
          author: row.author_kind,
          text: row.content,
          seq: row.seq,
          kind: row.kind,
        })),
        covers_from,
        covers_to,
        locale,
        knowledge,
        settings: {
          policy_version: version,
          confidence_threshold: settings.confidence_threshold,
          escalation_keywords: settings.escalation_keywords,
          response_templates: settings.response_templates,
          fallback_responses: settings.fallback_responses,
        },
      },
      {
        signal: cancelled,
        progress: input.progress,
        heartbeat: () => context.heartbeat(),
        mayRetry: mayRetry(context),
      },
    );
  } catch (error) {
    if (cancelled.aborted) throw cancelled.reason;
    if (!(error instanceof ModelRetryLater)) throw error;
    const { code, retryAfterMs, requestId } = error;
    throw new ActivityFault(code, { retryAfterMs, requestId });
  }
}

function mayRetry({ info }: Context): boolean {
  // both instants by Temporal's clock, which need not be this host's
  const spentMs = info.currentAttemptScheduledTimestampMs - info.scheduledTimestampMs;
  const left = info.scheduleToCloseTimeoutMs - spentMs;
  return info.attempt < MAX_ATTEMPTS && left > WORTH_A_RETRY_MS;
}

async function readSettings(deps: AssistantDeps): Promise<{ version: number; settings: Settings }> {
  const { version, data } = await deps.settings.newest();
  return { version, settings: settingsFrom(data) };
}

/** Without it neither a cancellation nor the death of this process would be noticed in time. */
async function withHeartbeat<T>(work: () => Promise<T>): Promise<T> {
  const context = Context.current();
  const timer = setInterval(() => context.heartbeat(), HEARTBEAT_MS);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}
