export interface LooperOptions {
  /** Says whether there may be more to do at once. */
  work: () => Promise<boolean>;
  everyMs: number;
  onError: (error: unknown) => void;
}

/** Works every `everyMs`, and at once when woken; never twice at the same time. */
export class Looper {
  readonly #options: LooperOptions;
  #timer: NodeJS.Timeout | undefined;
  #running = false;
  #again = false;
  #turn: Promise<void> | null = null;

  constructor(options: LooperOptions) {
    this.#options = options;
  }

  start(): void {
    if (this.#running) return;
    this.#running = true;
    this.wake();
  }

  wake(): void {
    if (!this.#running) return;
    this.#again = true;
    if (this.#turn !== null) return;
    clearTimeout(this.#timer);
    this.#turn = this.#work().finally(() => {
      this.#turn = null;
      if (this.#again) this.wake();
      else if (this.#running) this.#timer = setTimeout(() => this.wake(), this.#options.everyMs);
    });
  }

  async stop(): Promise<void> {
    this.#running = false;
    this.#again = false;
    clearTimeout(this.#timer);
    await this.#turn;
  }

  async #work(): Promise<void> {
    while (this.#again) {
      this.#again = false;
      try {
        if (await this.#options.work()) this.#again = this.#running;
      } catch (error) {
        this.#options.onError(error);
        // a fault must not become a busy loop, however often it is woken
        this.#again = false;
      }
    }
  }
}
