import { getLocale } from '$lib/paraglide/runtime.js';

/**
 * The language of the page with the person's own region (en-GB writes 14:05 where en-US writes 2:05 PM), as far as the
 * browser names one.
 */
export const displayLocale = (): string => {
  const language = getLocale();
  const own = typeof navigator === 'undefined' ? [] : navigator.languages;
  return own.find((tag) => tag === language || tag.startsWith(`${language}-`)) ?? language;
};
