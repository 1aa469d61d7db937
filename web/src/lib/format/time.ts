/** All instants come as ISO 8601 with Z and are shown in the person's own zone and manner of writing. */
const cached = <K extends string, V>(make: (key: K) => V): ((key: K) => V) => {
  const made = new Map<K, V>();
  return (key) => {
    const known = made.get(key);
    if (known !== undefined) return known;
    const value = make(key);
    made.set(key, value);
    return value;
  };
};

const timeOnly = cached(
  (locale: string) => new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit' }),
);
const dayOnly = cached(
  (locale: string) => new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric' }),
);
const full = cached(
  (locale: string) => new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'medium' }),
);
const shortBoth = cached(
  (locale: string) => new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }),
);

/** e.g. 14:05 or 2:05 PM. */
export const formatTime = (instant: string, locale: string): string =>
  timeOnly(locale).format(new Date(instant));
/** e.g. 12 Nov 2026. */
export const formatDay = (instant: string, locale: string): string =>
  dayOnly(locale).format(new Date(instant));
/** Weekday, date and time to the second, for a title. */
export const formatFull = (instant: string, locale: string): string => full(locale).format(new Date(instant));
/** Date and minute, for tables. */
export const formatDateTime = (instant: string, locale: string): string =>
  shortBoth(locale).format(new Date(instant));

/** Key of the local calendar day: two instants share it when they fall on the same day where the person is. */
export const dayKey = (date: Date): string =>
  `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}`;

export type DayName = 'today' | 'yesterday' | 'earlier';
export const dayName = (instant: string, now: Date): DayName => {
  const key = dayKey(new Date(instant));
  if (key === dayKey(now)) return 'today';
  const yesterday = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1);
  return key === dayKey(yesterday) ? 'yesterday' : 'earlier';
};

/** Whole seconds → h:mm:ss, e.g. 3:05:09; negative values count as 0. */
export const formatClock = (seconds: number): string => {
  const whole = Math.max(0, Math.floor(seconds));
  const pad = (value: number): string => String(value).padStart(2, '0');
  return `${Math.floor(whole / 3600)}:${pad(Math.floor(whole / 60) % 60)}:${pad(whole % 60)}`;
};

/** Seconds since an instant → a short age such as 2m, 3h, 5d in the language's narrow units. */
export const formatAge = (seconds: number, locale: string): string => {
  const [value, unit] =
    seconds < 3600
      ? [Math.floor(seconds / 60), 'minute']
      : seconds < 86_400
        ? [Math.floor(seconds / 3600), 'hour']
        : [Math.floor(seconds / 86_400), 'day'];
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'narrow' }).format(
    Math.max(0, value),
  );
};
