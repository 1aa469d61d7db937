import { setTimeout as sleep } from 'node:timers/promises';
import type { Snapshot } from '../../../contracts/workflow.js';
import { BREACHES } from '../../integration/doors-model.rules.js';
import type { HistoryEvent } from '../../factories/histories.js';
import type { Gates } from './gates.js';
import { People, type Talk } from './people.js';
import type { Beat, CommandName, Fate, Plan } from './plan.js';
import { ALIVE, TALK_BREACHES, UNREST } from './rules.js';
import { hasEnded } from './bells.js';
import type { SkippingDesk } from './skipping-desk.js';

const PATIENCE_MS = 90_000;
/** By then a run that could go on has gone on. */
const STUCK_AFTER_MS = 20_000;
/** Three hours go by in less than half a minute. */
const PASS_PATIENCE_MS = 120_000;
const PASS_LOOK_EVERY_MS = 5_000;
const NEVER_PASSES = 'time goes no further, because something is done over and over';
const LOOK_EVERY_MS = 20;
/** A turn is begun anew twice in a row at most: this one goes on whatever comes. */
const LAST_TURN = 3;
/** Longer than any chain of deadlines: overdue, requeued, offered in vain, given up, asked for feedback. */
const LONG_SECONDS = 3 * 3_600;

interface Line {
  plan: Plan;
  people: People;
  fate: Fate;
}
interface Scene {
  talk: Talk;
  line: Line;
  /** Turn number when the talk was at rest last. */
  restedAt: number;
  /** A doorbell that comes later, and one that came before. */
  held: Snapshot | null;
  before: Snapshot | null;
  /** The workflow need not know how things stand: a doorbell is on its way, or was lost. */
  excused: boolean;
}
/** Commands that changed something, runs, and those that continued as new. */
export type Counted = CommandName | 'runs' | 'continued';

/** The time-skipping server, not the workflow, is at its end: see `SkippingDesk.isStuck`. */
export class ServerStuck extends Error {}

interface Unrest {
  id: string;
  turn_no: number;
  owner_kind: string;
  status: string;
  waits_for: string | null;
}

/** Many plans at once, each in a world of its own, on one desk and by one clock. */
export class Play {
  readonly #scenes = new Map<string, Scene>();
  readonly #lines: Line[] = [];
  readonly #ids: string[] = [];

  constructor(
    private readonly house: SkippingDesk,
    private readonly gates: Gates,
    /** Counts the commands that changed something. */
    private readonly done: Map<Counted, number>,
  ) {}

  /** What went wrong; the plans it went wrong in come with it. */
  async perform(plans: readonly Plan[], beats: readonly Beat[]): Promise<string[]> {
    await Promise.all(plans.map((plan) => this.#enter(plan)));
    await this.#rest();
    for (const [at, beat] of beats.entries()) {
      await this.#step(at);
      const wrong = await (beat.busy ? this.#wait((unrest) => unrest === 'unheard', false) : this.#rest());
      if (wrong.length > 0) return wrong;
      if (beat.passSeconds === 0) continue;
      if (!(await this.#pass(beat.passSeconds))) return [NEVER_PASSES];
      const late = await this.#rest();
      if (late.length > 0) return late;
    }
    return this.#end();
  }

  async #enter(plan: Plan): Promise<void> {
    const people = await People.meet(this.house.desk);
    const line: Line = { plan, people, fate: 'now' };
    this.#lines.push(line);
    for (const talk of people.talks) {
      this.#ids.push(talk.id);
      this.#scenes.set(talk.id, { talk, line, restedAt: 0, held: null, before: null, excused: false });
    }
  }

  async #step(at: number): Promise<void> {
    await this.house.followClock();
    const acts = this.#lines.flatMap((line) => {
      const step = line.plan.steps[at];
      line.fate = step?.fate ?? 'now';
      return (step?.commands ?? []).map(async (command) => {
        if (await line.people.does(command)) this.#count(command.name);
      });
    });
    await Promise.all(acts);
    const late = [...this.#scenes.values()].flatMap((scene) => {
      const { held: bell } = scene;
      if (bell === null) return [];
      scene.held = null;
      scene.excused = false;
      return [{ scene, bell }];
    });
    await this.#relay();
    await Promise.all(late.map(({ scene, bell }) => this.#deliver(scene, bell)));
    this.#lines.forEach((line) => (line.fate = 'now'));
  }

  async #relay(): Promise<void> {
    const snapshots = await this.house.takeRings();
    await Promise.all(
      snapshots.map(async (snapshot) => {
        const scene = this.#scenes.get(snapshot.conversation_id);
        if (scene === undefined) return;
        const { fate } = scene.line;
        scene.excused = fate === 'late' || fate === 'lost';
        if (fate === 'late') scene.held = snapshot;
        if (scene.excused) return;
        if (fate === 'twice') await this.#deliver(scene, snapshot, scene.before ?? snapshot, snapshot);
        else await this.#deliver(scene, snapshot);
        scene.before = snapshot;
      }),
    );
  }

  async #deliver({ line }: Scene, ...bells: [Snapshot, ...Snapshot[]]): Promise<void> {
    const heard = await this.house.ring(bells, line.plan.continueAbove, PATIENCE_MS);
    const { conversation_id: id } = bells[0];
    if (heard) return;
    await this.#lookForStuck([id]);
    throw new Error(this.#tell(id, 'a doorbell is not heard'));
  }

  /** Waits until every talk is at rest, then looks at the rules. */
  async #rest(): Promise<string[]> {
    const restless = await this.#wait((unrest) => unrest !== null, true);
    if (restless.length > 0) return restless;
    const rows = await this.house.desk.rows<Unrest>(UNREST, [this.#ids]);
    for (const row of rows) this.#scene(row.id).restedAt = row.turn_no;
    return this.#breaches();
  }

  /** `opening`: lets out what is held of turns that nothing has overtaken. */
  async #wait(isRestless: (waitsFor: string | null) => boolean, opening: boolean): Promise<string[]> {
    const start = Date.now();
    for (let lookAt = start + STUCK_AFTER_MS; ;) {
      await this.house.followClock();
      await this.house.desk.doors.sweepWaiting();
      await this.#relay();
      const rows = await this.house.desk.rows<Unrest>(UNREST, [this.#ids]);
      const restless = rows.filter((row) => !this.#scene(row.id).excused && isRestless(row.waits_for));
      const going = restless.filter((row) => this.#mayGoOn(row));
      if (opening) this.gates.open(going.flatMap((row) => this.#scene(row.id).talk.said));
      const waitedFor = opening ? restless : restless.filter((row) => !going.includes(row));
      if (waitedFor.length === 0) return [];
      const waited = Date.now() - start;
      if (waited > PATIENCE_MS)
        return waitedFor.map((row) => this.#tell(row.id, `still ${JSON.stringify(row)}`));
      if (Date.now() > lookAt) {
        lookAt += STUCK_AFTER_MS;
        await this.#lookForStuck(waitedFor.map(({ id }) => id));
      }
      await sleep(LOOK_EVERY_MS);
    }
  }

  #mayGoOn({ id, turn_no, owner_kind, waits_for }: Unrest): boolean {
    if (owner_kind !== 'assistant') return false;
    return waits_for === 'unanswered' || turn_no - this.#scene(id).restedAt >= LAST_TURN;
  }

  /** False: time goes no further, whatever is done. */
  async #pass(seconds: number): Promise<boolean> {
    await this.house.desk.rows(ALIVE);
    let passed = false;
    await this.gates.standOpen(async () => {
      const passing = this.house.pass(seconds);
      passing.catch(() => undefined);
      const end = Date.now() + PASS_PATIENCE_MS;
      let before = await this.house.progress(this.#ids);
      while (!(passed = await endsWithin(passing, PASS_LOOK_EVERY_MS)) && Date.now() < end) {
        const now = await this.house.progress(this.#ids);
        const skips = now.time - before.time > 3 * PASS_LOOK_EVERY_MS;
        if (!skips && !now.busy && now.events === before.events) {
          await this.#lookForStuck(this.#ids);
          await this.house.unlockTime();
        }
        before = now;
      }
    });
    await this.house.desk.rows(ALIVE);
    return passed;
  }

  /** Throws ServerStuck. */
  async #lookForStuck(ids: readonly string[]): Promise<void> {
    for (const id of ids) if (await this.house.isStuck(id)) throw new ServerStuck(id);
  }

  /** Late doorbells come, lost ones are rung again, as the reconciler does; then everything ends by time alone. */
  async #end(): Promise<string[]> {
    await this.#step(Infinity);
    const lost = await this.house.desk.rows<{ id: string }>(
      'select id from conversations where id = any ($1::uuid[]) and ring_change_no > noted_change_no',
      [this.#ids.filter((id) => this.#scene(id).excused)],
    );
    this.#scenes.forEach((scene) => (scene.excused = false));
    await Promise.all(lost.map(({ id }) => this.house.desk.doors.ringAgain('conversation', id)));
    const wrong = await this.#rest();
    if (wrong.length > 0) return wrong;
    if (!(await this.#pass(LONG_SECONDS))) return [NEVER_PASSES];
    const late = await this.#rest();
    if (late.length > 0) return late;
    const open = await this.house.desk.rows<{ id: string; status: string; due_kind: string | null }>(
      'select id, status, due_kind from conversations where id = any ($1::uuid[]) and due_at is not null',
      [this.#ids],
    );
    await this.house.desk.rows(`update agent_states set shift = 'off' where agent_id = any ($1::uuid[])`, [
      this.#lines.flatMap((line) => line.people.agents),
    ]);
    if (open.length > 0) return open.map((row) => this.#tell(row.id, `never ends: ${JSON.stringify(row)}`));
    return (await Promise.all(this.#ids.map((id) => this.#readHistories(id)))).flat();
  }

  async #readHistories(id: string): Promise<string[]> {
    const end = Date.now() + PATIENCE_MS;
    let runs = await this.house.histories(id);
    // a ring that said nothing new may have begun one more, short run
    while (!runs.every(hasEnded) && Date.now() < end) {
      await sleep(LOOK_EVERY_MS);
      runs = await this.house.histories(id);
    }
    this.#count('runs', runs.length);
    return runs.flatMap((events) => {
      if (events.at(-1)?.workflowExecutionContinuedAsNewEventAttributes) this.#count('continued');
      return faultsOf(events).map((fault) => this.#tell(id, fault));
    });
  }

  async #breaches(): Promise<string[]> {
    const agents = this.#lines.flatMap((line) => line.people.agents);
    const { rows } = this.house.desk;
    const found = [
      ...(await rows<{ rule: string; id: string }>(BREACHES, [this.#ids, agents])),
      ...(await rows<{ rule: string; id: string }>(TALK_BREACHES, [this.#ids])),
    ];
    return found.map(({ rule, id }) => this.#tell(id, rule));
  }

  #scene(id: string): Scene {
    const scene = this.#scenes.get(id);
    if (scene === undefined) throw new Error(`${id} is in no play`);
    return scene;
  }

  #tell(id: string, what: string): string {
    const line = this.#scenes.get(id)?.line ?? this.#lines.find(({ people }) => people.agents.includes(id));
    return `${what} (${id})\n  in ${JSON.stringify(line?.plan)}`;
  }

  #count(what: Counted, by = 1): void {
    this.done.set(what, (this.done.get(what) ?? 0) + by);
  }
}

/** A workflow task that failed for another reason than news that came meanwhile, or a run that has no orderly end. */
function faultsOf(events: readonly HistoryEvent[]): string[] {
  const faults = events.flatMap(({ workflowTaskFailedEventAttributes: failed }) =>
    failed && Number(failed.cause) !== UNHANDLED_COMMAND
      ? [`a workflow task failed: ${failed.failure?.message}`]
      : [],
  );
  return hasEnded(events) ? faults : [...faults, 'a run has no orderly end'];
}
const endsWithin = (work: Promise<unknown>, ms: number): Promise<boolean> =>
  Promise.race([work.then(() => true), sleep(ms, false)]);
/** In Temporal's own numbering. */
const UNHANDLED_COMMAND = 1;
