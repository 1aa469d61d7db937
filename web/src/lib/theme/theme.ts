export type Theme = 'system' | 'light' | 'dark';

const KEY = 'switchboard:theme';
const ORDER: readonly Theme[] = ['system', 'light', 'dark'];

const isTheme = (value: string | null): value is Theme => ORDER.some((theme) => theme === value);

export const nextTheme = (theme: Theme): Theme =>
  ORDER[(ORDER.indexOf(theme) + 1) % ORDER.length] ?? 'system';

export const readTheme = (): Theme => {
  const stored = localStorage.getItem(KEY);
  return isTheme(stored) ? stored : 'system';
};

/** Shows the theme at once and keeps it for this browser; `system` follows the device. */
export const applyTheme = (theme: Theme): void => {
  if (theme === 'system') {
    delete document.documentElement.dataset['theme'];
    localStorage.removeItem(KEY);
    return;
  }
  document.documentElement.dataset['theme'] = theme;
  localStorage.setItem(KEY, theme);
};
