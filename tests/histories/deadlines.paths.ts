import { leaveTheQueue, withAgent, type Play } from './play.js';

/** What time brings about. */
export const DEADLINES: Record<string, Play> = {
  'conversation-deadline-met-by-an-ordinary-activity': async (stage) => {
    stage.desk.faults = { transition: 2 };
    const handle = await stage.startConversation();
    await handle.result();
    return handle;
  },
  'conversation-deadline-moved': async (stage) => {
    const { desk } = stage;
    const moved = { due_at: new Date((await stage.now()) + 3_600_000).toISOString() };
    desk.meanwhile = { readDeadline: async () => (desk.snapshot = { ...desk.snapshot, ...moved }) };
    const handle = await stage.startConversation();
    await stage.pass('31 minutes');
    return handle;
  },
  'conversation-deadline-after-a-message': async (stage) => {
    const { desk } = stage;
    const unheard = { head_seq: 1, last_customer_seq: 1 };
    desk.meanwhile = { readDeadline: async () => (desk.snapshot = { ...desk.snapshot, ...unheard }) };
    const handle = await stage.startConversation();
    await stage.pass('31 minutes');
    return handle;
  },
  'conversation-of-a-desk-whose-clock-is-ahead': async (stage) => {
    const read_at = new Date((await stage.now()) + 600_000).toISOString();
    stage.desk.snapshot = { ...stage.desk.snapshot, read_at };
    const handle = await stage.startConversation();
    await stage.pass('21 minutes');
    return handle;
  },
  'conversation-without-a-deadline': async (stage) => {
    await stage.desk.change({}, null);
    const handle = await stage.startConversation();
    await stage.pass('1 second');
    const seq = { head_seq: 1, last_customer_seq: 1 };
    await stage.desk.change(seq, null);
    await stage.ring();
    await stage.pass('2 seconds');
    return handle;
  },
  'conversation-offer-expired': async (stage) => {
    await stage.desk.escalate();
    await stage.desk.offer();
    const handle = await stage.startConversation();
    return leaveTheQueue(stage, handle);
  },
  'conversation-accepted-as-the-offer-expired': async (stage) => {
    const { desk } = stage;
    await desk.escalate();
    await desk.offer();
    // the door raises it; what expires is the offer that was read
    desk.meanwhile = { transition: () => desk.accept().then(() => desk.offer()) };
    const handle = await stage.startConversation();
    await stage.pass('31 seconds');
    return handle;
  },
  'conversation-offered-as-the-queue-was-checked': async (stage) => {
    await stage.desk.escalate();
    stage.desk.meanwhile = { checkQueue: () => stage.desk.offer() };
    const handle = await stage.startConversation();
    await stage.pass('61 seconds');
    return handle;
  },
  'conversation-queued-on-ordinary-activities': async (stage) => {
    await stage.desk.escalate();
    stage.desk.faults = { note: 2, readDeadline: 2, checkQueue: 2 };
    const handle = await stage.startConversation();
    await stage.pass('70 seconds');
    return handle;
  },
  'conversation-given-up-in-the-queue': async (stage) => {
    await stage.desk.escalate();
    const handle = await stage.startConversation({ continue_above_events: 60 });
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
  'conversation-idle-with-an-agent': async (stage) => {
    await stage.desk.accept();
    await stage.pass('1 second');
    await stage.desk.talk();
    await stage.pass('29 minutes');
    const handle = await stage.startConversation();
    await stage.pass('2 minutes');
    return handle;
  },
  'conversation-written-to-between-two-looks': async (stage) => {
    const { desk } = stage;
    await desk.accept();
    await stage.pass('1 minute');
    await desk.talk();
    const handle = await stage.startConversation();
    await stage.pass('2 minutes');
    desk.facts.unanswered_since = new Date(await stage.now()).toISOString();
    await stage.pass('3 minutes');
    return handle;
  },
};
