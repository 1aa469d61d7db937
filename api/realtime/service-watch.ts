import type { ServiceStatus } from '../../contracts/sockets.js';
import type { Readiness } from '../../db/repositories/system.repository.js';
import type { Logger } from '../../platform/logger.js';
import type { AppSocket, Audience } from './audience.js';

const LOOK_EVERY_MS = 1_000;
/** A database that takes longer counts as away; milliseconds. */
const PATIENCE_MS = 2_000;
/** A worker that starts again, or one lost probe, is nobody's business. */
const LOOKS_UNTIL_DELAYED = 3;

type Facts = Required<ServiceStatus>;
const WELL: Facts = { assistant: 'ok', storage: 'ok', model: 'ok' };

/** What customers are told leaves out how the assistant is made. */
const toldTo = (socket: AppSocket, { model, ...rest }: Facts): ServiceStatus =>
  socket.data.caller.kind === 'staff' ? { ...rest, model } : rest;

/** Looks every second at what turns and messages need, and tells every page of this process when that changes. */
export class ServiceWatch {
  #status = WELL;
  #looksWithoutTurns = 0;
  #looking = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly deps: {
      audience: Audience;
      readiness: () => Promise<Readiness>;
      temporalAnswers: () => boolean;
      logger: Logger;
    },
  ) {}

  start(): void {
    this.#timer ??= setInterval(() => void this.look(), LOOK_EVERY_MS).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  welcome(socket: AppSocket): void {
    socket.emit('service:status', toldTo(socket, this.#status));
  }

  /** One look; while a question to the database hangs, no second one is put behind it. */
  async look(): Promise<void> {
    if (this.#looking) return;
    this.#looking = true;
    const question = this.#ask().finally(() => (this.#looking = false));
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<null>((resolve) => {
      timer = setTimeout(() => resolve(null), PATIENCE_MS);
    });
    const found = await Promise.race([question, late]);
    clearTimeout(timer);
    const turns =
      this.deps.temporalAnswers() && (found === null || (found.workers > 0 && found.assistants > 0));
    this.#looksWithoutTurns = turns ? 0 : this.#looksWithoutTurns + 1;
    this.#become({
      assistant: this.#looksWithoutTurns >= LOOKS_UNTIL_DELAYED ? 'delayed' : 'ok',
      storage: found === null ? 'away' : 'ok',
      model: found === null ? this.#status.model : found.fell_back ? 'fallback' : 'ok',
    });
  }

  async #ask(): Promise<Readiness | null> {
    try {
      return await this.deps.readiness();
    } catch (error) {
      this.deps.logger.debug({ err: error }, 'the database does not answer');
      return null;
    }
  }

  #become(next: Facts): void {
    const last = this.#status;
    if (last.assistant === next.assistant && last.storage === next.storage && last.model === next.model)
      return;
    this.#status = next;
    this.deps.logger.info({ ...next }, 'what works has changed');
    for (const socket of this.deps.audience.sockets()) this.welcome(socket);
  }
}
