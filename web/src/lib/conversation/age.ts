import { formatAge } from '$lib/format/time.js';
import * as m from '$lib/paraglide/messages.js';

/** How long somebody has waited, in seconds → "under 1 min", then 2m, 3h, 5d. */
export const waitAge = (seconds: number, locale: string): string =>
  seconds < 60 ? m.time_under_minute() : formatAge(seconds, locale);

/** Seconds → "now" within the first minute, then 2m, 3h, 5d. */
export const shortAge = (seconds: number, locale: string): string =>
  seconds < 60 ? m.time_just_now() : formatAge(seconds, locale);
