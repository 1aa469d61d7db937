import { describe, expect, it } from 'vitest';
import { starterKnowledge } from '../../../content/starter.js';
import { sentences } from '../retrieval/passages.js';
import { figures, groundedness } from './groundedness.js';

const ARTICLE = 'Express costs 12.90 EUR. Standard delivery costs 4.90 EUR and is free from 60 EUR.';
const LEAST_GROUNDED = 0.75;

describe('groundedness', () => {
  it('is full for what the passage says, also in other words', () => {
    expect(groundedness('Standard delivery costs 4.90 EUR.', [ARTICLE])).toBe(1);
    expect(groundedness('Of course! Delivery is free from 60 EUR.', [ARTICLE])).toBe(1);
  });

  it('is nothing for another number, amount, date or address', () => {
    for (const wrong of ['5.90 EUR', '4,95 EUR', '49 EUR', 'EUR 4.90 until 3 May']) {
      expect(groundedness(`Standard delivery costs ${wrong}.`, [ARTICLE])).toBe(0);
    }
    expect(groundedness('Standard delivery costs are shown at https://evil.example.', [ARTICLE])).toBe(0);
  });

  it('is nothing for a figure that the passage gives for something else', () => {
    const passage =
      'A city bike is rented for at most 3 hours at a time. Helmets are free of charge. ' +
      'Nobody under twelve may ride alone. A broken lock is opened within 45 minutes.';
    expect(groundedness('A city bike is rented for at most 3 hours at a time.', [passage])).toBe(1);
    expect(groundedness('A city bike is rented for at most 45 minutes at a time.', [passage])).toBe(0);
  });

  it('is nothing for words that the passage does not have, or without a passage', () => {
    expect(groundedness('Our chef cooks vegan soup every Tuesday.', [ARTICLE])).toBe(0);
    expect(groundedness('Standard delivery costs 4.90 EUR.', [])).toBe(0);
  });

  it('reads one figure in several spellings', () => {
    expect(figures('1,000 EUR, 4,90 and two weeks')).toEqual(new Set(['1000', '4.90', '2']));
  });

  it('holds back 95 % of answers with one wrong number, over all articles of the starter help centre', () => {
    let seeded = 0;
    let held = 0;
    for (const { content } of starterKnowledge().articles) {
      for (const { text } of sentences(content)) {
        for (const match of text.matchAll(/\d+/g)) {
          const wrong = `${text.slice(0, match.index)}${Number(match[0]) + 3}${text.slice(match.index + match[0].length)}`;
          seeded += 1;
          if (groundedness(wrong, [content]) < LEAST_GROUNDED) held += 1;
        }
      }
    }
    expect(seeded).toBeGreaterThan(100);
    expect(held / seeded).toBeGreaterThanOrEqual(0.95);
  });
});
