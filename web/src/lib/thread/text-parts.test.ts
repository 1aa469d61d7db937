import { expect, it } from 'vitest';
import { textParts } from './text-parts.js';

const ID = '0190a5b0-1111-7222-8333-444455556666';

it('links our help articles and nothing else', () => {
  expect(textParts(`See /help/${ID}.`)).toEqual([
    { kind: 'text', text: 'See ' },
    { kind: 'help', text: `/help/${ID}`, href: `/help/${ID}` },
    { kind: 'text', text: '.' },
  ]);
});

it.each([
  `https://evil.example/help/${ID}`,
  `//evil.example/help/${ID}`,
  `javascript:/help/${ID}`,
  '<a href="javascript:alert(1)">/help/x</a>',
  `/help/${ID}-more`,
  '/helpless',
])('leaves %s as text', (content) => {
  expect(textParts(content)).toEqual([{ kind: 'text', text: content }]);
});

it('loses no character', () => {
  const content = `a /help/${ID} b\n/help/${ID}`;
  expect(
    textParts(content)
      .map((part) => part.text)
      .join(''),
  ).toBe(content);
});
