import type { WorkflowHandle } from '@temporalio/client';
import type { Stage } from '../workflows/stage.js';
import { rung, secondRun, type Play } from './play.js';

async function overMidnight(stage: Stage): Promise<WorkflowHandle> {
  const handle = await stage.startShift({ continue_above_events: 7 });
  await stage.pass('40 hours');
  stage.desk.changeShift({ shift: 'off', day_ends_at: null });
  await stage.ring();
  await handle.result();
  return handle;
}

async function vanish({ desk, now }: Stage): Promise<void> {
  desk.changeShift({ reachability: 'away', away_since: new Date(await now()).toISOString() });
}

async function begun(stage: Stage): Promise<WorkflowHandle> {
  const handle = await stage.startShift();
  await stage.pass('1 second');
  return handle;
}

/** The ways through an agent's shift. */
export const SHIFTS: Record<string, Play> = {
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
  'shift-begun-by-a-ring': async (stage) => {
    const handle = await stage.startShiftByRing();
    await stage.pass('1 second');
    return handle;
  },
  'shift-begun-anew-on-a-break': async (stage) => {
    stage.desk.changeShift({ shift: 'break', availability: 'busy' });
    return begun(stage);
  },
  'shift-begun-anew-while-away': async (stage) => {
    await vanish(stage);
    return begun(stage);
  },
  'shift-rung-late': async (stage) => {
    stage.desk.changeShift({ shift: 'off', day_ends_at: null });
    const handle = await stage.startShift();
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
  'shift-of-an-agent-who-returns': async (stage) => {
    const handle = await begun(stage);
    for (const seconds of [60, 130]) {
      await rung(stage, () => vanish(stage));
      await stage.pass(`${seconds} seconds`);
      await rung(stage, () => stage.desk.changeShift({ reachability: 'connected', away_since: null }));
    }
    return handle;
  },
  'shift-rung-twice-and-in-disorder': async (stage) => {
    const handle = await begun(stage);
    const first = stage.desk.changeShift({ shift: 'break' });
    await rung(stage, () => stage.desk.changeShift({ shift: 'on' }));
    await stage.ringShift(first);
    await rung(stage);
    await stage.ringShift({ ...first, epoch: 0 });
    await stage.pass('1 second');
    return handle;
  },
  'shift-rung-twice-during-a-call': async (stage) => {
    stage.desk.faults = { noteShift: 2 };
    stage.desk.meanwhile = {
      noteShift: async () => {
        stage.desk.changeShift({ shift: 'break' });
        await stage.ring();
        stage.desk.changeShift({ shift: 'on' });
        await stage.ring();
      },
    };
    const handle = await stage.startShift();
    await stage.pass('3 seconds');
    return handle;
  },
  'shift-on-ordinary-activities': async (stage) => {
    stage.desk.faults = { requeueAgent: 2, startDay: 2, endLostShift: 2 };
    await stage.pass('478 minutes');
    await vanish(stage);
    stage.desk.changeShift({ shift_grace_seconds: 300 });
    const handle = await stage.startShift();
    await handle.result();
    return handle;
  },
  'shift-of-an-agent-given-up-too-early': async (stage) => {
    const { desk } = stage;
    await vanish(stage);
    const read_at = new Date((await stage.now()) + 110_000).toISOString();
    desk.meanwhile = { requeueAgent: async () => (desk.shift = { ...desk.shift, read_at }) };
    const handle = await stage.startShift();
    await stage.pass('135 seconds');
    return handle;
  },
  'shift-without-a-deadline': async (stage) => {
    stage.desk.changeShift({ day_ends_at: null });
    const handle = await begun(stage);
    await rung(stage, () => stage.desk.changeShift({ shift: 'off' }));
    return handle;
  },
  'shift-restored': async (stage) => {
    const handle = await begun(stage);
    await rung(stage, () => stage.desk.changeShift({ shift: 'break' }));
    await rung(stage, () => stage.desk.changeShift({ epoch: 2, change_no: 1 }));
    return handle;
  },
  'shift-put-back-as-a-ring-tells': async (stage) => {
    const handle = await begun(stage);
    await rung(stage, () => stage.desk.changeShift({ shift: 'break' }));
    await rung(stage, () => stage.desk.changeShift({ shift: 'on', change_no: 1 }));
    return handle;
  },
  'shift-put-back-as-an-answer-tells': async (stage) => {
    stage.desk.changeShift({ change_no: 9 });
    stage.desk.meanwhile = { noteShift: async () => stage.desk.changeShift({ change_no: 3 }) };
    return begun(stage);
  },
  'shift-unknown-after-a-restore': (stage) => {
    stage.desk.faults = { noteShift: 'agent.not_found' };
    return begun(stage);
  },
  'shift-failed': (stage) => {
    stage.desk.faults = { noteShift: 'internal' };
    return begun(stage);
  },
  'shift-cancelled': async (stage) => {
    const handle = await begun(stage);
    await handle.cancel();
    await stage.pass('1 second');
    return handle;
  },
  'shift-continues-as-new': async (stage) => {
    await overMidnight(stage);
    return stage.firstRun();
  },
  'shift-over-midnight-continued': (stage) => overMidnight(stage),
  'shift-in-runs-while-on': (stage) => secondRun(stage, stage.startShift),
  'shift-in-runs-while-on-a-break': (stage) => {
    stage.desk.changeShift({ shift: 'break' });
    return secondRun(stage, stage.startShift);
  },
};
