/** One thing a page shows: on its way, here, or failed with what was here before still to be seen. */
export class Loader<T> {
  readonly #load: () => Promise<T>;
  #value = $state.raw<T | null>(null);
  #error = $state.raw<unknown>(null);
  #loading = $state(false);
  #asked = 0;

  constructor(load: () => Promise<T>) {
    this.#load = load;
  }

  get value(): T | null {
    return this.#value;
  }
  /** Why the last try failed, null as soon as one worked. */
  get error(): unknown {
    return this.#error;
  }
  get loading(): boolean {
    return this.#loading;
  }

  /** Only the newest question counts: an answer that was overtaken is dropped. */
  async run(): Promise<void> {
    const asked = ++this.#asked;
    this.#loading = true;
    try {
      const value = await this.#load();
      if (asked !== this.#asked) return;
      this.#value = value;
      this.#error = null;
    } catch (error) {
      if (asked === this.#asked) this.#error = error;
    } finally {
      if (asked === this.#asked) this.#loading = false;
    }
  }

  /** Lays a change over what is here without asking again. */
  change(change: (value: T) => T): void {
    if (this.#value !== null) this.#value = change(this.#value);
  }
}
