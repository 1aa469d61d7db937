import type { WorkflowHandle } from '@temporalio/client';
import type { Stage } from '../workflows/stage.js';
import { askedAtTheStart, rung, secondRun, type Play } from './play.js';

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

/** How runs begin, hear, hand over and end. */
export const RUNS: Record<string, Play> = {
  'conversation-begun-by-a-ring': async (stage) => {
    const handle = await stage.startConversationByRing();
    await stage.pass('1 second');
    return handle;
  },
  'conversation-rung-late': async (stage) => {
    await stage.desk.resolve();
    await stage.desk.change({}, null);
    const handle = await stage.startConversation();
    await handle.result();
    return handle;
  },
  'conversation-rung-twice-and-in-disorder': async (stage) => {
    const handle = await stage.startConversation();
    const first = await stage.desk.escalate();
    await rung(stage, () => stage.desk.offer());
    await stage.ring(first);
    await rung(stage);
    await stage.ring({ ...first, epoch: 0 });
    await stage.pass('1 second');
    return handle;
  },
  'conversation-rung-three-times-during-a-call': async (stage) => {
    const { desk } = stage;
    desk.faults = { note: 2 };
    desk.meanwhile = {
      note: async () => {
        for (const change of [() => desk.escalate(), () => desk.offer(), () => desk.accept()]) {
          await change();
          await stage.ring();
        }
      },
    };
    const handle = await stage.startConversation();
    await stage.pass('3 seconds');
    return handle;
  },
  'conversation-rung-at-its-end': async (stage) => {
    await stage.desk.resolve();
    stage.desk.meanwhile = { transition: () => stage.ring() };
    const handle = await stage.startConversation();
    await stage.pass('25 hours');
    return handle;
  },
  'conversation-reopened-at-its-end': async (stage) => {
    await stage.desk.resolve();
    stage.desk.meanwhile = { transition: () => stage.desk.reopen() };
    const handle = await stage.startConversation();
    await stage.pass('1445 minutes');
    return handle;
  },
  'conversation-restored': async (stage) => {
    const handle = await stage.startConversation();
    await rung(stage, () => stage.desk.escalate());
    await rung(stage, () => stage.desk.change({ epoch: 2, change_no: 1 }, 'queue_check'));
    return handle;
  },
  'conversation-restored-as-an-answer-tells': async (stage) => {
    stage.desk.meanwhile = { note: () => stage.desk.change({ epoch: 2, change_no: 1 }, 'idle') };
    const handle = await stage.startConversation();
    await stage.pass('1 second');
    return handle;
  },
  'conversation-put-back-as-a-ring-tells': async (stage) => {
    const handle = await stage.startConversation();
    await rung(stage, () => stage.desk.escalate());
    await rung(stage, () => stage.desk.offer());
    await rung(stage, () => stage.desk.change({ change_no: 2, offer_no: 0 }, 'queue_check'));
    return handle;
  },
  'conversation-put-back-as-a-deadline-tells': async (stage) => {
    const handle = await stage.startConversation();
    await rung(stage, () => stage.desk.change({ change_no: 9 }, 'idle'));
    stage.desk.meanwhile = { readDeadline: () => stage.desk.change({ change_no: 2 }, 'idle') };
    await stage.pass('31 minutes');
    return handle;
  },
  'conversation-put-back-before-an-epoch': async (stage) => {
    await stage.desk.change({ epoch: 3 }, 'idle');
    const handle = await stage.startConversation();
    await stage.pass('1 second');
    await rung(stage, () => stage.desk.change({ epoch: 1 }, 'idle'));
    return handle;
  },
  'conversation-put-back-and-changed-as-often': async (stage) => {
    const handle = await stage.startConversation();
    const escalated = await stage.desk.escalate();
    await rung(stage);
    await rung(stage, () => stage.desk.change({ ...escalated, status: 'in_progress', owner: 'agent' }, 'response'));
    return handle;
  },
  'conversation-rung-late-and-sure-of-it': async (stage) => {
    const handle = await stage.startConversation();
    const first = await stage.desk.escalate();
    await rung(stage, () => stage.desk.offer());
    await stage.ring(first);
    await stage.pass('1 second');
    return handle;
  },
  'conversation-put-back-during-a-turn': async (stage) => {
    stage.desk.meanwhile = { settleTurn: () => stage.desk.change({ epoch: 2, change_no: 1, turn_no: 1 }, 'turn') };
    return askedAtTheStart(stage);
  },
  'conversation-unknown-after-a-restore': async (stage) => {
    stage.desk.faults = { note: 'conversation.not_found' };
    const handle = await stage.startConversation();
    await stage.pass('1 second');
    return handle;
  },
  'conversation-unknown-at-its-deadline': async (stage) => {
    stage.desk.faults = { readDeadline: 'conversation.not_found' };
    const handle = await stage.startConversation();
    await stage.pass('31 minutes');
    return handle;
  },
  'conversation-unknown-at-once': async (stage) => {
    stage.desk.faults = { note: 'conversation.not_found' };
    const handle = await stage.startConversation();
    await stage.pass('1 second');
    return handle;
  },
  'conversation-failed': async (stage) => {
    stage.desk.faults = { note: 'internal' };
    const handle = await stage.startConversation();
    await stage.pass('1 second');
    return handle;
  },
  'conversation-cancelled': async (stage) => {
    const handle = await stage.startConversation();
    await stage.pass('1 second');
    await handle.cancel();
    await stage.pass('1 second');
    return handle;
  },
  'conversation-cancelled-during-a-call': async (stage) => {
    stage.desk.faults = { note: 50 };
    const handle = await stage.startConversation();
    await stage.pass('2 seconds');
    await handle.cancel();
    await stage.pass('15 seconds');
    return handle;
  },
  'conversation-continues-as-new': async (stage) => {
    await inSeveralRuns(stage);
    return stage.firstRun();
  },
  'conversation-continued': (stage) => inSeveralRuns(stage),
  'conversation-in-runs-while-queued': async (stage) => {
    await stage.desk.escalate();
    return secondRun(stage, stage.startConversation);
  },
  'conversation-in-runs-while-offered': async (stage) => {
    await stage.desk.escalate();
    await stage.desk.offer();
    return secondRun(stage, stage.startConversation);
  },
  'conversation-in-runs-while-with-an-agent': async (stage) => {
    await stage.desk.accept();
    return secondRun(stage, stage.startConversation);
  },
  'conversation-in-runs-while-resolved': async (stage) => {
    await stage.desk.resolve();
    return secondRun(stage, stage.startConversation);
  },
};
