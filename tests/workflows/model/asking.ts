/**
 * What is asked of a server, so that nothing is on its way any more when the connection closes: the SDK's client would ask
 * again after a pause, and what it throws on a closed channel nobody can catch.
 */
export class Asking {
  readonly #closing = new AbortController();
  readonly #asked = new Set<Promise<unknown>>();

  /** What may take long must heed the signal. Throws once it is closed. */
  async ask<T>(question: (closing: AbortSignal) => Promise<T>): Promise<T> {
    this.#closing.signal.throwIfAborted();
    const asked = question(this.#closing.signal);
    this.#asked.add(asked);
    try {
      return await asked;
    } finally {
      this.#asked.delete(asked);
    }
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.allSettled(this.#asked);
  }
}
