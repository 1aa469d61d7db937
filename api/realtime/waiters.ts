/** Who waits for something new in a conversation; a wake-up is a hint to look again. */
export class Waiters {
  readonly #waiting = new Map<string, Set<() => void>>();
  #closing = false;

  /** True: the process ends, and nobody should wait any longer. */
  get closing(): boolean {
    return this.#closing;
  }

  close(): void {
    this.#closing = true;
    this.wakeAll();
  }

  wake(conversationId: string): void {
    for (const wake of this.#waiting.get(conversationId) ?? []) wake();
  }

  wakeAll(): void {
    for (const id of this.#waiting.keys()) this.wake(id);
  }

  /** Starts listening before the caller looks, so that nothing between look and wait is missed. */
  listen(conversationId: string): {
    next: (timeoutMs: number, signal: AbortSignal) => Promise<void>;
    stop: () => void;
  } {
    let news = false;
    let resume: (() => void) | null = null;
    const wake = (): void => {
      news = true;
      resume?.();
    };
    const others = this.#waiting.get(conversationId) ?? new Set();
    this.#waiting.set(conversationId, others.add(wake));
    return {
      next: async (timeoutMs, signal) => {
        if (!news && !signal.aborted) {
          await new Promise<void>((resolve) => {
            const done = (): void => {
              clearTimeout(timer);
              signal.removeEventListener('abort', done);
              resolve();
            };
            const timer = setTimeout(done, timeoutMs);
            signal.addEventListener('abort', done);
            resume = done;
          });
        }
        news = false;
        resume = null;
      },
      stop: () => {
        others.delete(wake);
        if (others.size === 0 && this.#waiting.get(conversationId) === others)
          this.#waiting.delete(conversationId);
      },
    };
  }
}
