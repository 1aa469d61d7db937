import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');
const tokens = new Map(
  [...css.matchAll(/--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)/gu)].map(([, name, light, dark]) => [
    name ?? '',
    { light: light ?? '', dark: dark ?? '' },
  ]),
);

const luminance = (hex: string): number => {
  const [r = 0, g = 0, b = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const contrast = (a: string, b: string): number => {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
};
const color = (name: string, theme: 'light' | 'dark'): string => {
  const token = tokens.get(name);
  if (token === undefined) throw new Error(`no token ${name}`);
  return token[theme];
};

const SURFACES = ['background', 'card', 'popover', 'muted', 'accent', 'secondary'];
const TEXT: [text: string, surface: string][] = [
  ...SURFACES.flatMap((surface): [string, string][] => [
    ['foreground', surface],
    ['muted-foreground', surface],
  ]),
  ...['background', 'card', 'popover'].flatMap((surface): [string, string][] =>
    ['primary', 'destructive', 'success', 'warning', 'info'].map((text) => [text, surface]),
  ),
  ...[
    'primary',
    'secondary',
    'accent',
    'destructive',
    'destructive-soft',
    'success-soft',
    'warning-soft',
    'info-soft',
    'note',
    'bubble-own',
    'bubble-other',
  ].map((name): [string, string] => [`${name}-foreground`, name]),
  ['primary-foreground', 'primary-hover'],
];
const LINES: [line: string, surface: string][] = ['background', 'card'].flatMap(
  (surface): [string, string][] => [
    ['input', surface],
    ['ring', surface],
  ],
);

describe.each(['light', 'dark'] as const)('the %s theme', (theme) => {
  it.each(TEXT)('has readable %s on %s', (text, surface) => {
    expect(contrast(color(text, theme), color(surface, theme))).toBeGreaterThanOrEqual(4.5);
  });

  it.each(LINES)('has a visible %s on %s', (line, surface) => {
    expect(contrast(color(line, theme), color(surface, theme))).toBeGreaterThanOrEqual(3);
  });
});
