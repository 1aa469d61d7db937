import { describe, expect, it } from 'vitest';
import { measureAnswers } from './answers.js';
import { knowledgeSets } from './knowledge-sets.js';

describe('answers from the starter help centre', () => {
  it('keep the figures that the README promises', { timeout: 120_000 }, async () => {
    const [starter] = knowledgeSets();
    if (starter === undefined) throw new Error('the starter set is missing');
    const figures = await measureAnswers(starter);
    expect(figures.first_hit).toBeGreaterThanOrEqual(0.93);
    expect(figures.hit_in_five).toBeGreaterThanOrEqual(0.98);
    expect(figures.out_of_scope_held_back).toBeGreaterThanOrEqual(0.9);
    expect(figures.wrong_among_automated).toBeLessThanOrEqual(0.06);
    expect(figures.automated).toBeGreaterThanOrEqual(0.6);
    expect(figures.quotes_verbatim).toBe(1);
  });
});
