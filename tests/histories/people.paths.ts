import type { WorkflowHandle } from '@temporalio/client';
import type { Stage } from '../workflows/stage.js';
import { asked, rung, withAgent, type Play } from './play.js';

type Change = (desk: Stage['desk']) => unknown;

/** A run that begins as the desk is left by the first step and hears of each of the others. */
async function told(stage: Stage, ...[first, ...others]: Change[]): Promise<WorkflowHandle> {
  await first?.(stage.desk);
  const handle = await stage.startConversation();
  await stage.pass('1 second');
  for (const change of others) await rung(stage, () => change(stage.desk));
  return handle;
}

const escalate: Change = (desk) => desk.escalate();
const offer: Change = (desk) => desk.offer();
const accept: Change = (desk) => desk.accept();
const resolve: Change = (desk) => desk.resolve();
const withdraw: Change = (desk) => desk.change({}, 'queue_check');
const transfer: Change = (desk) => desk.accept('colleague');
const offerAtOnce: Change = async (desk) => {
  await desk.escalate();
  await desk.offer();
};

/** What people do: the workflow hears of it by a ring. */
export const PEOPLE: Record<string, Play> = {
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
  'conversation-declined-and-offered-to-the-next': (stage) =>
    told(stage, offerAtOnce, withdraw, offer, offer, resolve),
  'conversation-claimed-released-and-claimed': (stage) => told(stage, () => 0, accept, escalate, accept),
  'conversation-transferred-then-of-a-vanished-agent': (stage) => told(stage, accept, transfer, offerAtOnce),
  'conversation-offered-at-once-then-resolved': (stage) => told(stage, () => 0, offerAtOnce, resolve),
  'conversation-resolved-by-the-customer': (stage) => told(stage, () => 0, resolve),
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
  'conversation-reopened-to-its-last-agent': (stage) => told(stage, resolve, accept),
  'conversation-reopened-into-the-queue': (stage) => told(stage, resolve, escalate),
  'conversation-reopened-to-an-offer': (stage) => told(stage, resolve, offerAtOnce),
};
