import { describe, expect, it } from 'vitest';
import { Settings } from '$contracts/settings.js';
import type { SettingsView } from '$contracts/settings-update.js';
import { changesOf, draftOf, faultyPaths, patchOf, rebased, type DraftField } from './settings-draft.js';

const FIELDS: readonly DraftField[] = [
  { path: 'confidence_threshold', control: { kind: 'number', step: '0.01', min: 0, max: 1 } },
  { path: 'max_ask_backs', control: { kind: 'number', min: 0, max: 5 } },
  { path: 'escalation_keywords', control: { kind: 'lines' } },
  { path: 'agents_see_all', control: { kind: 'switch' } },
  { path: 'rate_limits.messages_per_minute', control: { kind: 'number', min: 1, max: 10_000 } },
  { path: 'response_templates.greeting', control: { kind: 'text' } },
  { path: 'response_templates.resolved', control: { kind: 'text' } },
];
const settings = (patch: object = {}): SettingsView => ({ version: 1, ...Settings.parse(patch) });
const base = draftOf(settings({ response_templates: { resolved: 'Done!' } }), FIELDS);

describe('the settings page', () => {
  it('has nothing to save when nothing was changed', () => {
    expect(changesOf(base, base, FIELDS)).toEqual([]);
    expect(changesOf(base, { ...base, confidence_threshold: '0.70' }, FIELDS)).toEqual([]);
  });

  it('shows each change as before and after', () => {
    const draft = { ...base, confidence_threshold: '0.8', agents_see_all: false };
    expect(changesOf(base, draft, FIELDS)).toEqual([
      { path: 'confidence_threshold', before: '0.7', after: '0.8' },
      { path: 'agents_see_all', before: true, after: false },
    ]);
  });

  it('sends only what was changed, in the shape of the server', () => {
    const draft = {
      ...base,
      confidence_threshold: '0.8',
      escalation_keywords: 'lawyer\n\n refund now ',
      'rate_limits.messages_per_minute': '90',
    };
    expect(patchOf(changesOf(base, draft, FIELDS), draft, FIELDS)).toEqual({
      confidence_threshold: 0.8,
      escalation_keywords: ['lawyer', 'refund now'],
      rate_limits: { messages_per_minute: 90 },
    });
  });

  it('sends all texts with one of them and brings back a built-in text by leaving it out', () => {
    const draft = { ...base, 'response_templates.greeting': 'Hi', 'response_templates.resolved': ' ' };
    expect(patchOf(changesOf(base, draft, FIELDS), draft, FIELDS)).toEqual({
      response_templates: { greeting: 'Hi' },
    });
  });

  it('keeps own changes over a newer version of somebody else', () => {
    const draft = { ...base, confidence_threshold: '0.8' };
    const newer = draftOf(settings({ max_ask_backs: 3, confidence_threshold: 0.6 }), FIELDS);
    const merged = rebased(newer, changesOf(base, draft, FIELDS), draft);
    expect([merged['confidence_threshold'], merged['max_ask_backs']]).toEqual(['0.8', '3']);
    expect(changesOf(newer, merged, FIELDS)).toEqual([
      { path: 'confidence_threshold', before: '0.6', after: '0.8' },
    ]);
  });

  it.each([
    ['confidence_threshold', '1.2'],
    ['confidence_threshold', 'high'],
    ['max_ask_backs', '1.5'],
    ['max_ask_backs', ''],
  ])('refuses %s = "%s"', (path, value) => {
    expect([...faultyPaths({ ...base, [path]: value }, FIELDS)]).toEqual([path]);
  });
});
