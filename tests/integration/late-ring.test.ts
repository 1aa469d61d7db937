import { afterAll, beforeAll, expect, test } from 'vitest';
import { draftOf, scriptedAssistant } from '../factories/scripted-assistant.js';
import { openWorkflowDesk, type WorkflowDesk } from '../factories/workflow-desk.js';

let open: () => void;
const gate = new Promise<void>((resolve) => (open = resolve));
let desk: WorkflowDesk;
/** The conversation in which the customer goes on while the first answer is being made. */
let meanwhile: string;
beforeAll(async () => {
  const assistant = scriptedAssistant(async (text, { messages }) => {
    if (text.startsWith('Where')) await gate;
    if (text === 'one' && messages.length === 1) await desk.say(meanwhile, 'two');
    return draftOf(`answer to ${text}`);
  });
  // nobody rings by himself
  desk = await openWorkflowDesk({ assistant, relay: false });
});
afterAll(async () => {
  open();
  await desk?.close();
});

const ringNow = async (id: string): Promise<void> => desk.conversations.ring(await desk.snapshot(id));
const isHeard = async (id: string): Promise<boolean> => {
  const [row] = await desk.rows<{ heard: boolean }>(
    'select noted_change_no >= ring_change_no as heard from conversations where id = $1',
    [id],
  );
  return row?.heard ?? false;
};

test('a ring is noted, too, when an answer that came too late had read what it says', async () => {
  const id = await desk.conversation();
  await desk.say(id, 'Where is my parcel?');
  await ringNow(id);
  await desk.until(id, (s) => s.turn_no === 1);
  await desk.doors.transition({ conversationId: id, action: 'resolve', actorKind: 'customer' });
  expect(await isHeard(id)).toBe(false);
  open();
  await expect
    .poll(async () => (await desk.history(id)).some((event) => event.activityTaskCompletedEventAttributes))
    .toBe(true);
  expect(await isHeard(id)).toBe(false);
  await ringNow(id);
  await expect.poll(() => isHeard(id)).toBe(true);
  expect(await desk.messages(id)).not.toContainEqual(expect.objectContaining({ author: 'assistant' }));
});

test('what the customer says before the answer is stored begins the turn anew, though nobody has rung', async () => {
  meanwhile = await desk.conversation();
  await desk.say(meanwhile, 'one');
  await ringNow(meanwhile);
  await desk.until(meanwhile, (s) => s.answered_seq === 2);
  expect(await desk.messages(meanwhile)).toMatchObject([
    { author: 'customer', content: 'one' },
    { author: 'customer', content: 'two' },
    { author: 'assistant', content: 'answer to two' },
  ]);
});
