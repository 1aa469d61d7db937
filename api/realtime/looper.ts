export interface LooperOptions {
  /** Says whether there may be more to do at once. */
  work: () => Promise<boolean>;
  everyMs: number;
  /** Milliseconds of rest after a piece of work; what wakes it patiently meanwhile is done in one go. */
  restMs?: number;
  onError: (error: unknown) => void;
}

/** Works every `everyMs`, and when woken: at once, or when patient after the rest. Never twice at the same time. */
export class Looper {
  readonly #options: LooperOptions;
  #timer: NodeJS.Timeout | undefined;
  #running = false;
  #again = false;
  #hurry = false;
  #resting = false;
  #turn: Promise<void> | null = null;

  constructor(options: LooperOptions) {
    this.#options = options;
  }

  start(): void {
    if (this.#running) return;
    this.#running = true;
    this.wake();
  }

  wake({ patient = false }: { patient?: boolean } = {}): void {
    if (!this.#running) return;
    this.#again = true;
    if (!patient) this.#hurry = true;
    if (this.#turn !== null || (this.#resting && patient)) return;
    clearTimeout(this.#timer);
    this.#resting = false;
    this.#turn = this.#work().finally(() => {
      this.#turn = null;
      this.#rest();
    });
  }

  #rest(): void {
    if (!this.#running) return;
    const { restMs = 0, everyMs } = this.#options;
    if (restMs === 0 || this.#hurry) return this.#next(everyMs);
    this.#resting = true;
    this.#timer = setTimeout(() => {
      this.#resting = false;
      this.#next(everyMs - restMs);
    }, restMs);
  }

  #next(waitMs: number): void {
    if (this.#again) this.wake();
    else this.#timer = setTimeout(() => this.wake(), waitMs);
  }

  async stop(): Promise<void> {
    this.#running = false;
    this.#again = false;
    this.#resting = false;
    clearTimeout(this.#timer);
    await this.#turn;
  }

  async #work(): Promise<void> {
    this.#again = false;
    this.#hurry = false;
    try {
      while (this.#running && (await this.#options.work()));
    } catch (error) {
      this.#options.onError(error);
      // a fault must not become a busy loop, however often it is woken
      this.#again = false;
      this.#hurry = false;
    }
  }
}
