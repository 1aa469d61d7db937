import type { IntentView } from '$contracts/knowledge.js';

/** An intent as the form holds it. */
export interface IntentDraft {
  key: string;
  label: string;
  template: string;
  article: string;
  enabled: boolean;
  /** One a line. */
  examples: string;
}

export const emptyIntent = (): IntentDraft => ({
  key: '',
  label: '',
  template: '',
  article: '',
  enabled: true,
  examples: '',
});

export const draftOfIntent = (intent: IntentView): IntentDraft => ({
  key: intent.key,
  label: intent.label,
  template: intent.template ?? '',
  article: intent.article_external_id ?? '',
  enabled: intent.enabled,
  examples: intent.examples.join('\n'),
});

/** Lines without blanks and repetitions. */
export const lines = (text: string): string[] => [
  ...new Set(
    text
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== ''),
  ),
];

const KEY = /^[a-z0-9][a-z0-9_.-]*$/;
export type IntentFault = 'required' | 'invalid' | 'taken';
export const intentFaults = (
  draft: IntentDraft,
  takenKeys: ReadonlySet<string>,
): { key?: IntentFault; label?: IntentFault } => ({
  ...(draft.key.trim() === ''
    ? { key: 'required' }
    : !KEY.test(draft.key.trim())
      ? { key: 'invalid' }
      : takenKeys.has(draft.key.trim())
        ? { key: 'taken' }
        : {}),
  ...(draft.label.trim() === '' ? { label: 'required' } : {}),
});

export const toIntent = (draft: IntentDraft): IntentView => ({
  key: draft.key.trim(),
  label: draft.label.trim(),
  template: draft.template.trim() === '' ? null : draft.template,
  article_external_id: draft.article.trim() === '' ? null : draft.article.trim(),
  enabled: draft.enabled,
  examples: lines(draft.examples),
});

/** The list with one intent put in place of the one with `key`, appended when there is none. */
export const withIntent = (
  intents: readonly IntentView[],
  key: string | null,
  next: IntentView,
): IntentView[] =>
  intents.some((intent) => intent.key === key)
    ? intents.map((intent) => (intent.key === key ? next : intent))
    : [...intents, next];

export const matching = (intents: readonly IntentView[], search: string): readonly IntentView[] => {
  const wanted = search.trim().toLocaleLowerCase();
  if (wanted === '') return intents;
  return intents.filter((intent) =>
    [intent.key, intent.label, ...intent.examples].some((text) => text.toLocaleLowerCase().includes(wanted)),
  );
};
