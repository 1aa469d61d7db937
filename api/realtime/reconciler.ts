import type pg from 'pg';
import { createDatabase } from '../../db/client.js';
import {
  createOutboxRepository,
  type OutboxRepository,
  type Subject,
} from '../../db/repositories/outbox.repository.js';
import {
  createRepairsRepository,
  type RepairsRepository,
  type Suspect,
} from '../../db/repositories/repairs.repository.js';
import type { Logger } from '../../platform/logger.js';
import type { ConversationGateway, RunState } from '../temporal/conversation.gateway.js';
import type { ShiftGateway } from '../temporal/shift.gateway.js';
import { TemporalUnreachable, type TemporalLink } from '../temporal/temporal-link.js';
import { Leader } from './leader.js';
import { Looper } from './looper.js';
import { Suspicion } from './suspicion.js';
import { tell } from './tell.js';

const LOOK_MS = 30_000;
/** Suspects of one look; more are seen in the next ones. */
const PAGE = 5_000;
/** Questions to Temporal in one look: what is left is asked in the next ones, first. */
const ASK = { most: 500, forMs: 10_000 };
/** How many of each kind are told how they stand after a start of the database server. */
const GREETED = 100;
/** A deadline that passed longer ago than this should have been met. */
const GRACE_SECONDS = 30;

export interface ReconcilerOptions {
  pool: pg.Pool;
  link: Pick<TemporalLink, 'isReachable' | 'namespaceId'>;
  conversations: Pick<ConversationGateway, 'runState' | 'ring'>;
  shifts: Pick<ShiftGateway, 'runState' | 'ring'>;
  logger: Logger;
  /** Called after rings were written, to have them delivered at once. */
  wakeRelay: () => void;
  lookEveryMs?: number;
  graceSeconds?: number;
  /** Suspects of one look. */
  pageSize?: number;
}

/**
 * Brings back what fell out of Temporal: a conversation or shift that looks abandoned in two looks, and whose workflow does not
 * run, is rung again, which starts a run. One that runs is told once how things stand, in case that the database was put back
 * behind it, and else left alone: its worker is away. In normal operation it repairs nothing.
 */
export class Reconciler {
  readonly #options: ReconcilerOptions;
  readonly #repairs: RepairsRepository;
  readonly #outbox: OutboxRepository;
  readonly #leader: Leader;
  readonly #looper: Looper;
  readonly #suspicion = new Suspicion();
  #after: Subject | null = null;
  #storeTrouble = '';

  constructor(options: ReconcilerOptions) {
    this.#options = options;
    this.#repairs = createRepairsRepository(createDatabase(options.pool));
    this.#outbox = createOutboxRepository(options.pool);
    this.#leader = new Leader(options);
    this.#looper = new Looper({
      work: async () => {
        if (await this.#leader.leads()) await this.look();
        return false;
      },
      everyMs: options.lookEveryMs ?? LOOK_MS,
      onError: (error) => options.logger.warn({ err: error }, 'the reconciler could not look'),
    });
  }

  start(): void {
    this.#looper.start();
  }

  async stop(): Promise<void> {
    await this.#looper.stop();
    this.#leader.stop();
  }

  /** One look; returns what it has rung again. */
  async look(): Promise<Subject[]> {
    await this.#noticeRestore();
    if (!this.#options.link.isReachable()) {
      this.#suspicion.forget();
      return [];
    }
    await this.#noticeNewStore();
    await this.#ringRestored();
    await this.#greetAfterStart();
    const repaired: Subject[] = [];
    const end = performance.now() + ASK.forMs;
    for (const suspect of (await this.#confirmed()).slice(0, ASK.most)) {
      if (performance.now() > end) break;
      const state = await this.#runState(suspect);
      if (state === null) break;
      const isFirst = this.#suspicion.asked(suspect);
      if (state === 'running') {
        if (isFirst) await this.#tell(suspect);
        continue;
      }
      await this.#repairs.repair(suspect, suspect.cause);
      this.#options.logger.warn(
        { subject: `${suspect.kind}:${suspect.id}`, cause: suspect.cause },
        'rung again',
      );
      repaired.push(suspect);
    }
    if (repaired.length > 0) this.#options.wakeRelay();
    return repaired;
  }

  async #confirmed(): Promise<Suspect[]> {
    const { graceSeconds = GRACE_SECONDS, pageSize = PAGE } = this.#options;
    const page = await this.#repairs.suspects({ graceSeconds, after: this.#after, limit: pageSize });
    const isLast = page.length < pageSize;
    this.#after = isLast ? null : (page.at(-1) ?? null);
    return this.#suspicion.see(page, { isLast });
  }

  async #noticeRestore(): Promise<void> {
    if (await this.#repairs.noticeRestore()) {
      this.#options.logger.warn('the database was restored; everything open is rung again');
    }
  }

  /** Without its old store Temporal knows no workflow: those of everything open are started again at once. */
  async #noticeNewStore(): Promise<void> {
    try {
      const id = await this.#options.link.namespaceId();
      this.#storeTrouble = '';
      if (id !== null && (await this.#repairs.noticeStore(id))) {
        this.#options.logger.warn("Temporal's store is a new one; everything open is rung again");
      }
    } catch (error) {
      if (error instanceof TemporalUnreachable) return;
      // one that may not be asked, for example: repairs go on without, and the log is told once
      const trouble = error instanceof Error ? error.message : String(error);
      if (trouble !== this.#storeTrouble)
        this.#options.logger.warn({ err: error }, "Temporal's store was not recognised");
      this.#storeTrouble = trouble;
    }
  }

  /** After a start of the database server those that changed last are told how they stand: who knows of more says so. */
  async #greetAfterStart(): Promise<void> {
    const start = await this.#repairs.newStart(GREETED);
    if (start === null) return;
    for (const subject of start.subjects) if (!(await this.#tell(subject))) return;
    await this.#repairs.noteStart(start.startedAt);
  }

  /** False: Temporal cannot be reached now. */
  async #tell(subject: Subject): Promise<boolean> {
    try {
      await tell(await this.#outbox.snapshot(subject), this.#options);
    } catch (error) {
      if (error instanceof TemporalUnreachable) return false;
      this.#options.logger.warn(
        { err: error, subject: `${subject.kind}:${subject.id}` },
        'a ring was refused',
      );
    }
    return true;
  }

  async #ringRestored(): Promise<void> {
    let rung = 0;
    for (;;) {
      const batch = await this.#repairs.ringRestored();
      if (batch === null) break;
      rung += batch;
      this.#options.wakeRelay();
    }
    if (rung > 0) this.#options.logger.warn({ rung }, 'everything open was rung again');
  }

  /** Null: Temporal cannot be asked now. */
  async #runState(subject: Subject): Promise<RunState | null> {
    const { conversations, shifts } = this.#options;
    try {
      return await (subject.kind === 'conversation' ? conversations : shifts).runState(subject.id);
    } catch (error) {
      if (error instanceof TemporalUnreachable) return null;
      throw error;
    }
  }
}
