import { describe, expect, it } from 'vitest';
import { starterKnowledge } from '../../../content/starter.js';
import { IntentClassifier } from './intent-classifier.js';

const pause = (): Promise<void> => Promise.resolve();

describe('the intent classifier', () => {
  it('gives the same answer for the same examples, and doubts strangers', { timeout: 60_000 }, async () => {
    const { intents } = starterKnowledge();
    const [first, second] = await Promise.all([
      IntentClassifier.train(intents, pause),
      IntentClassifier.train(intents, pause),
    ]);
    const question = 'my parcel still has not come, it is late';
    expect(first.classify(question)).toEqual(second.classify(question));
    expect(first.classify(question).intent).toBe('delivery_late');
    expect(first.classify('who painted the ceiling of that chapel').confidence).toBeLessThan(0.5);
  });

  it('lets others run while it trains', { timeout: 60_000 }, async () => {
    let pauses = 0;
    await IntentClassifier.train(starterKnowledge().intents, () => {
      pauses += 1;
      return Promise.resolve();
    });
    expect(pauses).toBeGreaterThan(5);
  });

  it('chooses nothing when there is nothing to choose from', async () => {
    for (const intents of [
      [],
      [{ key: 'only', examples: ['one', 'two'] }],
      [{ key: 'empty', examples: [] }],
    ]) {
      const classifier = await IntentClassifier.train(intents, pause);
      expect(classifier.classify('hello')).toMatchObject({ intent: null, confidence: 0 });
    }
  });
});
