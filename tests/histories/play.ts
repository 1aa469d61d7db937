import type { WorkflowHandle } from '@temporalio/client';
import type { Stage } from '../workflows/stage.js';

/** Plays one path of a workflow to its end, or to where its history is worth keeping. */
export type Play = (stage: Stage) => Promise<WorkflowHandle>;

/** The assistant thinks until the signal of the test. */
export function thinking(): { answer: () => Promise<object>; done: () => void } {
  let done = (): void => undefined;
  const wait = new Promise<object>((resolve) => {
    done = () => resolve({});
  });
  return { answer: () => wait, done };
}

/** Something changes, the workflow hears of it and is given the time to act. */
export async function rung(stage: Stage, change?: () => unknown): Promise<void> {
  await change?.();
  await stage.ring();
  await stage.pass('1 second');
}

export async function asked(stage: Stage): Promise<WorkflowHandle> {
  const handle = await stage.startConversation();
  await stage.pass('1 second');
  await stage.desk.say();
  await stage.ring();
  await stage.pass('2 seconds');
  return handle;
}

/** The run begins with a question that waits for an answer. */
export async function askedAtTheStart(stage: Stage): Promise<WorkflowHandle> {
  await stage.desk.say();
  const handle = await stage.startConversation();
  await stage.pass('2 seconds');
  return handle;
}

export async function withAgent(stage: Stage): Promise<WorkflowHandle> {
  const { desk } = stage;
  const handle = await stage.startConversation();
  for (const change of [() => desk.escalate(), () => desk.offer(), () => desk.accept()]) {
    await rung(stage, change);
  }
  return handle;
}

/** Two checks of the queue, then the customer gives up; a whole wait would only repeat them. */
export async function leaveTheQueue(stage: Stage, handle: WorkflowHandle): Promise<WorkflowHandle> {
  await stage.pass('2 minutes');
  await stage.desk.resolve();
  await stage.ring();
  await handle.result();
  return handle;
}

/** The second of several runs: it goes on from one and hands over to another, both in the state that the desk is in. */
export async function secondRun(
  stage: Stage,
  start: Stage['startConversation'] | Stage['startShift'],
): Promise<WorkflowHandle> {
  await start({ continue_above_events: 8 });
  for (let rings = 0; rings < 8; rings += 1) await rung(stage);
  return stage.secondRun();
}
