import { describe, expect, it } from 'vitest';
import type { IntentView } from '$contracts/knowledge.js';
import {
  draftOfIntent,
  emptyIntent,
  intentFaults,
  lines,
  matching,
  toIntent,
  withIntent,
} from './intent-draft.js';

const intent = (key: string, patch: Partial<IntentView> = {}): IntentView => ({
  key,
  label: key.toUpperCase(),
  template: null,
  article_external_id: null,
  enabled: true,
  examples: ['where is it', 'has it left'],
  ...patch,
});

describe('the editor of intents', () => {
  it('gives back what it was given when nothing was changed', () => {
    expect(toIntent(draftOfIntent(intent('track')))).toEqual(intent('track'));
  });

  it('reads one example a line, each once', () => {
    expect(lines(' a \n\nb\na')).toEqual(['a', 'b']);
  });

  it('replaces the edited one in its place and appends a new one', () => {
    const list = [intent('a'), intent('b')];
    expect(withIntent(list, 'a', intent('a', { label: 'x' })).map((one) => one.label)).toEqual(['x', 'B']);
    expect(withIntent(list, null, intent('c')).map((one) => one.key)).toEqual(['a', 'b', 'c']);
  });

  it('says what is wrong with a key', () => {
    const taken = new Set(['a']);
    expect(intentFaults(emptyIntent(), taken)).toEqual({ key: 'required', label: 'required' });
    expect(intentFaults({ ...emptyIntent(), key: 'A b', label: 'x' }, taken)).toEqual({ key: 'invalid' });
    expect(intentFaults({ ...emptyIntent(), key: 'a', label: 'x' }, taken)).toEqual({ key: 'taken' });
  });

  it('finds by key, label and example', () => {
    const list = [intent('a'), intent('b', { examples: ['Refund me'] })];
    expect(matching(list, 'refund').map((one) => one.key)).toEqual(['b']);
    expect(matching(list, ' ')).toBe(list);
  });
});
