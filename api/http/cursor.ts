import type { z } from 'zod';
import { refuse } from './errors.js';

/** What a page ended with, as the caller shows it for the next one; opaque to callers. */
export const encodeCursor = (parts: readonly (string | number)[]): string =>
  Buffer.from(JSON.stringify(parts)).toString('base64url');

/** Null without a cursor; 422 on `cursor` for one that this list did not give out. */
export const decodeCursor = <S extends z.ZodType>(
  cursor: string | undefined,
  schema: S,
): z.output<S> | null => {
  if (cursor === undefined || cursor === '') return null;
  try {
    const parsed = schema.safeParse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
    if (parsed.success) return parsed.data;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw refuse('request.invalid', { fields: { cursor: 'is not a cursor of this list' } });
};

/** Cuts the one row too many that says that there is another page. */
export const pageOf = <T>(
  rows: readonly T[],
  limit: number,
  cursorOf: (row: T) => readonly (string | number)[],
): { rows: T[]; next_cursor: string | null } => {
  const kept = rows.slice(0, limit);
  const last = kept.at(-1);
  return {
    rows: kept,
    next_cursor: rows.length > limit && last !== undefined ? encodeCursor(cursorOf(last)) : null,
  };
};
