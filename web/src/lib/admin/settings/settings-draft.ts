import type { SettingsPatch, SettingsView } from '$contracts/settings-update.js';
import type { FieldKind } from './fields.js';

/** What the core needs to know of a field. */
export interface DraftField {
  readonly path: string;
  readonly control: FieldKind;
}
/** Path → what stands in its control: numbers and lists as text, so that half-typed values live. */
export type Draft = Readonly<Record<string, string | boolean>>;

const valueAt = (settings: unknown, path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>(
      (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
      settings,
    );

const shown = (value: unknown): string | boolean => {
  if (typeof value === 'boolean') return value;
  if (Array.isArray(value)) return value.join('\n');
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
};

export const draftOf = (settings: SettingsView, fields: readonly DraftField[]): Draft =>
  Object.fromEntries(fields.map(({ path }) => [path, shown(valueAt(settings, path))]));

const normal = (value: string | boolean | undefined, control: FieldKind): string | boolean => {
  if (typeof value === 'boolean') return value;
  const text = value ?? '';
  if (control.kind === 'number') return text.trim() === '' ? '' : String(Number(text));
  return control.kind === 'lines' ? lines(text).join('\n') : text.trim();
};

export const lines = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

export interface Change {
  readonly path: string;
  readonly before: string | boolean;
  readonly after: string | boolean;
}

/** What saving would change: "0.70" instead of "0.7" or an empty line is no change. */
export const changesOf = (base: Draft, draft: Draft, fields: readonly DraftField[]): readonly Change[] =>
  fields.flatMap(({ path, control }) => {
    const before = normal(base[path], control);
    const after = normal(draft[path], control);
    return before === after ? [] : [{ path, before, after }];
  });

/** Paths whose number is missing, no number, or out of its limits. */
export const faultyPaths = (draft: Draft, fields: readonly DraftField[]): ReadonlySet<string> =>
  new Set(
    fields.flatMap(({ path, control }) => {
      if (control.kind !== 'number') return [];
      const text = String(draft[path] ?? '').trim();
      const value = Number(text);
      const whole = control.step !== undefined || Number.isInteger(value);
      const inside = value >= (control.min ?? -Infinity) && value <= (control.max ?? Infinity);
      return text !== '' && Number.isFinite(value) && whole && inside ? [] : [path];
    }),
  );

const typed = (value: string | boolean, control: FieldKind): unknown => {
  if (typeof value === 'boolean') return value;
  if (control.kind === 'number') return Number(value);
  return control.kind === 'lines' ? lines(value) : value;
};

/**
 * The request that makes these changes and nothing else. The texts of the product are one value to the server, so with one
 * of them all are sent; an empty one is left out, which brings back the built-in text.
 */
export const patchOf = (
  changes: readonly Change[],
  draft: Draft,
  fields: readonly DraftField[],
): SettingsPatch => {
  const patch: Record<string, unknown> = {};
  for (const { path, after } of changes) {
    const [group, key] = path.split('.');
    const control = fields.find((field) => field.path === path)?.control;
    if (group === undefined || control === undefined) continue;
    if (key === undefined) patch[group] = typed(after, control);
    else if (group === 'response_templates') patch[group] = templates(draft);
    else patch[group] = { ...(patch[group] as object | undefined), [key]: typed(after, control) };
  }
  return patch;
};

const templates = (draft: Draft): Record<string, string> =>
  Object.fromEntries(
    Object.entries(draft).flatMap(([path, value]) =>
      path.startsWith('response_templates.') && typeof value === 'string' && value.trim() !== ''
        ? [[path.slice('response_templates.'.length), value.trim()]]
        : [],
    ),
  );

/** The admin's own changes laid over what somebody else has saved meanwhile. */
export const rebased = (newBase: Draft, changes: readonly Change[], draft: Draft): Draft => ({
  ...newBase,
  ...Object.fromEntries(changes.map(({ path }) => [path, draft[path] ?? ''])),
});
