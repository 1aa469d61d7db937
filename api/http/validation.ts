import type { z } from 'zod';
import { refuse } from './errors.js';

/** Which field has what fault; the path is dotted, unknown fields are named one by one. */
export const fieldsOf = (error: z.ZodError): Record<string, string> => {
  const fields: Record<string, string> = {};
  for (const issue of error.issues) {
    const path = issue.path.map(String);
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys) fields[[...path, key].join('.')] = 'unknown field';
    } else {
      fields[path.join('.') || 'body'] ??= issue.message;
    }
  }
  return fields;
};

/** The parsed value, or 422 `request.invalid` with `fields`. */
export const parseStrictly = <S extends z.ZodType>(schema: S, value: unknown): z.output<S> => {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw refuse('request.invalid', { fields: fieldsOf(result.error) });
};
