import { afterAll, beforeAll, expect, test } from 'vitest';
import { draftOf, scriptedAssistant } from '../factories/scripted-assistant.js';
import { openWorkflowDesk, type WorkflowDesk } from '../factories/workflow-desk.js';

let open: () => void;
const gate = new Promise<void>((resolve) => (open = resolve));
let desk: WorkflowDesk;
beforeAll(async () => {
  const assistant = scriptedAssistant(async () => {
    await gate;
    return draftOf('too late');
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
