import { z } from 'zod';

/** timestamptz as PostgreSQL writes it, exact to the microsecond. */
const exactInstant = z.string().regex(/^(infinity|\d{4}-\d{2}-\d{2} [0-9:.]{8,15}[+-]\d{2}(:\d{2})?)$/);

export const InboxCursorShape = z.tuple([z.int().min(-1_000_000).max(1_000_000), exactInstant, z.uuid()]);
export const TimeCursorShape = z.tuple([exactInstant, z.uuid()]);
export const NameCursorShape = z.tuple([z.string().max(300)]);
export const ArticleCursorShape = z.tuple([z.string().max(200), z.string().max(400), z.uuid()]);
