const EVERY_MS = 500;
const MAX_WAITING = 1_000;

const succeeds = (write: () => Promise<void>): Promise<boolean> =>
  write().then(
    () => true,
    () => false,
  );

/** Writes that a database which is away must not keep anybody waiting for; they are made once it is back. */
export class Settler {
  readonly #waiting = new Map<string, () => Promise<void>>();
  readonly #onSettled: (name: string) => void;
  #timer: NodeJS.Timeout | undefined;

  constructor(onSettled: (name: string) => void) {
    this.#onSettled = onSettled;
  }

  /** Resolves after the first try, whether it worked or not. */
  async settle(name: string, write: () => Promise<void>): Promise<void> {
    if (await succeeds(write)) {
      this.#onSettled(name);
      return;
    }
    this.#waiting.set(name, write);
    const [oldest] = this.#waiting.keys();
    if (this.#waiting.size > MAX_WAITING && oldest !== undefined) this.#drop(oldest);
    this.#later();
  }

  #later(): void {
    this.#timer ??= setTimeout(() => {
      void this.#again().finally(() => {
        this.#timer = undefined;
        if (this.#waiting.size > 0) this.#later();
      });
    }, EVERY_MS).unref();
  }

  async #again(): Promise<void> {
    for (const [name, write] of this.#waiting) {
      if (!(await succeeds(write))) return;
      this.#drop(name);
    }
  }

  #drop(name: string): void {
    this.#waiting.delete(name);
    this.#onSettled(name);
  }
}
