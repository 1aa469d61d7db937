import { describe, expect, it } from 'vitest';
import { sentences, stretch } from './passages.js';

const CONTENT =
  '# Heading\nFirst one. Write to a@b.example or e.g. call us. It costs 4.90 EUR!\n\n- An item\n2. Another item';

describe('passages', () => {
  it('are verbatim stretches without headings and list marks', () => {
    const list = sentences(CONTENT);
    expect(list.map(({ text }) => text)).toEqual([
      'First one.',
      'Write to a@b.example or e.g. call us.',
      'It costs 4.90 EUR!',
      'An item',
      'Another item',
    ]);
    for (const { start, end, text } of list) expect(CONTENT.slice(start, end)).toBe(text);
  });

  it('show what follows the best sentence before what precedes it', () => {
    const list = sentences(CONTENT);
    expect(stretch({ content: CONTENT, list, best: 1, limit: 60 }).text).toBe(
      'Write to a@b.example or e.g. call us. It costs 4.90 EUR!',
    );
    expect(stretch({ content: CONTENT, list, best: 4, limit: 1000 }).start).toBe(list[0]?.start);
  });
});
