import { z } from 'zod';

/** Longest customer or agent message, in UTF-16 code units as `String.length` counts them. */
export const MESSAGE_MAX_LENGTH = 4000;

/** Any UUID that PostgreSQL takes, whatever its version bits say. */
export const Id = z.guid();
export type Id = z.infer<typeof Id>;

/** ISO 8601 instant with Z. */
export const Instant = z.iso.datetime();
export type Instant = z.infer<typeof Instant>;

/** PostgreSQL stores neither NUL nor lone surrogates; both are refused instead of being repaired silently. */
export const isStorable = (text: string): boolean => !text.includes('\u0000') && text.isWellFormed();

const storable = (max: number) =>
  z.string().max(max).refine(isStorable, { message: 'contains characters that cannot be stored' });

/** Optional free text, at most `max` characters. */
export const Text = (max: number) => storable(max);

/** Text that must hold at least one visible character, at most `max` characters; not trimmed. */
export const VisibleText = (max: number) =>
  storable(max).refine((text) => text.trim().length > 0, { message: 'must not be empty' });

export const MessageText = VisibleText(MESSAGE_MAX_LENGTH);

/** The number of a message; PostgreSQL's integer. */
export const Seq = z.int().min(0).max(2_147_483_647);

/** Entries of a page; more than 100 are given as 100. */
export const Limit = z.coerce
  .number()
  .int()
  .min(1)
  .default(50)
  .transform((limit) => Math.min(limit, 100));
export const Cursor = z.string().max(500).optional();
