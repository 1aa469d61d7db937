import { condition, defineSignal, proxyActivities, setHandler } from '@temporalio/workflow';

export const ask = defineSignal<[number]>('ask');

const { answer } = proxyActivities<{ answer: (question: number) => Promise<void> }>({
  startToCloseTimeout: '10s',
});

/** The bare turn: a signal comes, one activity answers it; nothing else. */
export async function bareTurns(turns: number): Promise<void> {
  const questions: number[] = [];
  setHandler(ask, (question) => void questions.push(question));
  for (let done = 0; done < turns; done += 1) {
    await condition(() => questions.length > 0);
    await answer(questions.shift() ?? 0);
  }
}
