import { asked, askedAtTheStart, leaveTheQueue, rung, thinking, type Play } from './play.js';

/** What becomes of a turn of the assistant. */
export const TURNS: Record<string, Play> = {
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
  'conversation-handed-over-for-safety': (stage) => {
    stage.desk.answer = async () => ({ safety_matched: true });
    return askedAtTheStart(stage);
  },
  'conversation-handed-over-for-a-keyword': (stage) => {
    stage.desk.answer = async () => ({ keyword_matched: true });
    return askedAtTheStart(stage);
  },
  'conversation-handed-over-for-an-injection': (stage) => {
    stage.desk.answer = async () => ({ injection_suspected: true });
    return askedAtTheStart(stage);
  },
  'conversation-handed-over-for-a-repeated-question': (stage) => {
    stage.desk.answer = async () => ({ repeated_question: true });
    return askedAtTheStart(stage);
  },
  'conversation-assistant-failed': async (stage) => {
    stage.desk.answer = () => Promise.reject(new Error('no answer'));
    const handle = await asked(stage);
    await stage.pass('1 minute');
    return leaveTheQueue(stage, handle);
  },
  'conversation-assistant-never-answers': async (stage) => {
    const { answer, done } = thinking();
    stage.desk.answer = answer;
    const handle = await askedAtTheStart(stage);
    await stage.pass('1 minute');
    done();
    return handle;
  },
  'conversation-assistant-refused-after-a-claim': async (stage) => {
    stage.desk.faults = { answerTurn: 'assistant.refused' };
    stage.desk.meanwhile = { failTurn: () => stage.desk.accept() };
    return askedAtTheStart(stage);
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
  'conversation-turn-begun-late': async (stage) => {
    await stage.desk.say();
    await stage.pass('2 minutes');
    const handle = await stage.startConversation();
    await stage.pass('2 seconds');
    return handle;
  },
  'conversation-turn-for-what-is-answered': (stage) => {
    stage.desk.meanwhile = { answerTurn: () => stage.desk.resolve() };
    return askedAtTheStart(stage);
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
  'conversation-taken-over-as-the-answer-ends': async (stage) => {
    const { answer, done } = thinking();
    stage.desk.answer = answer;
    const handle = await asked(stage);
    await stage.desk.accept();
    done();
    await stage.pass('1 second');
    await rung(stage);
    await rung(stage, () => stage.desk.resolve());
    await handle.result();
    return handle;
  },
  'conversation-taken-over-before-the-answer-is-published': (stage) => {
    stage.desk.meanwhile = { settleTurn: () => stage.desk.accept() };
    return askedAtTheStart(stage);
  },
  'conversation-written-to-before-the-answer-is-published': (stage) => {
    stage.desk.meanwhile = { settleTurn: () => stage.desk.say() };
    return askedAtTheStart(stage);
  },
  'conversation-restored-during-a-turn': async (stage) => {
    const { answer, done } = thinking();
    stage.desk.answer = (turn) => (turn === 1 ? answer() : Promise.resolve({}));
    const handle = await askedAtTheStart(stage);
    await rung(stage, () => stage.desk.change({ epoch: 2, change_no: 1 }, 'turn'));
    done();
    return handle;
  },
  'conversation-cancelled-during-a-turn': async (stage) => {
    const { answer, done } = thinking();
    stage.desk.answer = answer;
    const handle = await askedAtTheStart(stage);
    await handle.cancel();
    await stage.pass('1 second');
    done();
    return handle;
  },
  'conversation-unknown-to-a-turn': (stage) => {
    stage.desk.faults = { answerTurn: 'conversation.not_found' };
    return askedAtTheStart(stage);
  },
  'conversation-settled-by-an-ordinary-activity': async (stage) => {
    stage.desk.faults = { settleTurn: 2 };
    const handle = await asked(stage);
    await stage.pass('10 seconds');
    await handle.result();
    return handle;
  },
  'conversation-failed-by-an-ordinary-activity': async (stage) => {
    stage.desk.faults = { answerTurn: 'assistant.refused', failTurn: 2 };
    const handle = await askedAtTheStart(stage);
    await stage.pass('3 seconds');
    return handle;
  },
};
