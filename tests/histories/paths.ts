import type { WorkflowHandle } from '@temporalio/client';
import type { Stage } from '../workflows/stage.js';

/** Plays one path of a workflow to its end, or to where its history is worth keeping. */
type Play = (stage: Stage) => Promise<WorkflowHandle>;

/** The assistant thinks until the signal of the test. */
function thinking(): { answer: () => Promise<object>; done: () => void } {
  let done = (): void => undefined;
  const wait = new Promise<object>((resolve) => {
    done = () => resolve({});
  });
  return { answer: () => wait, done };
}

async function asked(stage: Stage): Promise<WorkflowHandle> {
  const handle = await stage.startConversation();
  await stage.pass('1 second');
  await stage.desk.say();
  await stage.ring();
  await stage.pass('2 seconds');
  return handle;
}

async function withAgent(stage: Stage): Promise<WorkflowHandle> {
  const handle = await stage.startConversation();
  await stage.desk.escalate();
  await stage.ring();
  await stage.pass('1 second');
  await stage.desk.offer();
  await stage.ring();
  await stage.pass('1 second');
  await stage.desk.accept();
  await stage.ring();
  await stage.pass('1 second');
  return handle;
}

async function inSeveralRuns(stage: Stage): Promise<WorkflowHandle> {
  const handle = await stage.startConversation({ continue_above_events: 15 });
  for (let turns = 0; turns < 3; turns += 1) {
    await stage.desk.say();
    await stage.ring();
    await stage.pass('5 seconds');
  }
  await handle.result();
  return handle;
}

async function shiftOverMidnight(stage: Stage): Promise<WorkflowHandle> {
  const handle = await stage.startShift({ continue_above_events: 7 });
  await stage.pass('40 hours');
  stage.desk.changeShift({ shift: 'off', day_ends_at: null });
  await stage.ring();
  await handle.result();
  return handle;
}

/** Two checks of the queue, then the customer gives up; a whole wait would only repeat them. */
async function leaveTheQueue(stage: Stage, handle: WorkflowHandle): Promise<WorkflowHandle> {
  await stage.pass('2 minutes');
  await stage.desk.resolve();
  await stage.ring();
  await handle.result();
  return handle;
}

/** Every way through the workflows, each recorded once; replayed at every change of their code. */
export const PATHS: Record<string, Play> = {
  'conversation-answered-then-idle': async (stage) => {
    const handle = await asked(stage);
    await handle.result();
    return handle;
  },
  'conversation-asked-back-then-escalated': async (stage) => {
    stage.desk.answer = async (turn) => ({
      confidence: 0.3,
      ask_back_options: 2,
      ask_backs_in_a_row: turn - 1,
    });
    const handle = await asked(stage);
    await stage.desk.say();
    await stage.ring();
    return leaveTheQueue(stage, handle);
  },
  'conversation-human-requested': async (stage) => {
    stage.desk.answer = async () => ({ human_requested: true });
    const handle = await asked(stage);
    return leaveTheQueue(stage, handle);
  },
  'conversation-assistant-failed': async (stage) => {
    stage.desk.answer = () => Promise.reject(new Error('no answer'));
    const handle = await asked(stage);
    await stage.pass('1 minute');
    return leaveTheQueue(stage, handle);
  },
  'conversation-turn-begun-anew-twice': async (stage) => {
    const first = thinking();
    stage.desk.answer = (turn) => (turn < 3 ? first.answer() : Promise.resolve({}));
    const handle = await asked(stage);
    for (const _message of [2, 3]) {
      await stage.desk.say();
      await stage.ring();
      await stage.pass('1 second');
    }
    first.done();
    await handle.result();
    return handle;
  },
  'conversation-taken-over-during-a-turn': async (stage) => {
    const { answer, done } = thinking();
    stage.desk.answer = answer;
    const handle = await asked(stage);
    await stage.desk.accept();
    await stage.ring();
    await stage.pass('1 second');
    done();
    await stage.desk.resolve();
    await stage.ring();
    await handle.result();
    return handle;
  },
  'conversation-settled-by-an-ordinary-activity': async (stage) => {
    stage.desk.faults = { settleTurn: 2 };
    const handle = await asked(stage);
    await stage.pass('10 seconds');
    await handle.result();
    return handle;
  },
  'conversation-deadline-met-by-an-ordinary-activity': async (stage) => {
    stage.desk.faults = { transition: 2 };
    const handle = await stage.startConversation();
    await handle.result();
    return handle;
  },
  'conversation-offer-expired': async (stage) => {
    await stage.desk.escalate();
    await stage.desk.offer();
    const handle = await stage.startConversation();
    return leaveTheQueue(stage, handle);
  },
  'conversation-with-an-agent-until-resolved': async (stage) => {
    const handle = await withAgent(stage);
    for (let windows = 0; windows < 3; windows += 1) {
      await stage.desk.talk();
      await stage.pass('5 minutes');
    }
    await stage.desk.resolve();
    await stage.ring();
    await handle.result();
    return handle;
  },
  'conversation-of-a-silent-agent': async (stage) => {
    const handle = await withAgent(stage);
    await stage.pass('6 minutes');
    stage.desk.facts.overdue_at = new Date(await stage.now()).toISOString();
    await stage.pass('25 minutes');
    return leaveTheQueue(stage, handle);
  },
  'conversation-reopened': async (stage) => {
    const handle = await asked(stage);
    await stage.desk.resolve();
    await stage.ring();
    await stage.pass('1 hour');
    await stage.desk.reopen();
    await stage.ring();
    await handle.result();
    return handle;
  },
  'conversation-rung-late': async (stage) => {
    await stage.desk.resolve();
    await stage.desk.change({}, null);
    const handle = await stage.startConversation();
    await handle.result();
    return handle;
  },
  'conversation-continues-as-new': async (stage) => {
    await inSeveralRuns(stage);
    return stage.firstRun();
  },
  'conversation-continued': (stage) => inSeveralRuns(stage),
  'conversation-given-up-in-the-queue': async (stage) => {
    await stage.desk.escalate();
    const handle = await stage.startConversation({ continue_above_events: 60 });
    await handle.result();
    return handle;
  },
  'shift-on-break-off': async (stage) => {
    const handle = await stage.startShift();
    for (const changed of [{ shift: 'break' }, { shift: 'on' }, { shift: 'off', day_ends_at: null }] as const) {
      await stage.pass('1 minute');
      stage.desk.changeShift(changed);
      await stage.ring();
    }
    await handle.result();
    return handle;
  },
  'shift-of-a-vanished-agent': async (stage) => {
    const handle = await stage.startShift();
    stage.desk.changeShift({ reachability: 'away', away_since: new Date(await stage.now()).toISOString() });
    await stage.ring();
    await handle.result();
    return handle;
  },
  'shift-continues-as-new': async (stage) => {
    await shiftOverMidnight(stage);
    return stage.firstRun();
  },
  'shift-over-midnight-continued': (stage) => shiftOverMidnight(stage),
};
