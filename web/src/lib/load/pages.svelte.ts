/** A list that is fetched page by page: the newest question wins, more is appended. */
export class Pages<T> {
  readonly #fetch: (cursor: string | null) => Promise<{ items: readonly T[]; nextCursor: string | null }>;
  #items = $state.raw<readonly T[] | null>(null);
  #nextCursor = $state<string | null>(null);
  #error = $state.raw<unknown>(null);
  #loading = $state(false);
  #asked = 0;

  constructor(fetch: (cursor: string | null) => Promise<{ items: readonly T[]; nextCursor: string | null }>) {
    this.#fetch = fetch;
  }

  /** Null before the first answer. */
  get value(): readonly T[] | null {
    return this.#items;
  }
  get error(): unknown {
    return this.#error;
  }
  get loading(): boolean {
    return this.#loading;
  }
  get more(): boolean {
    return this.#nextCursor !== null;
  }

  /** From the first page on. */
  run(): Promise<void> {
    return this.#ask(null);
  }

  async loadMore(): Promise<void> {
    if (this.#nextCursor !== null && !this.#loading) await this.#ask(this.#nextCursor);
  }

  async #ask(cursor: string | null): Promise<void> {
    const asked = ++this.#asked;
    this.#loading = true;
    try {
      const page = await this.#fetch(cursor);
      if (asked !== this.#asked) return;
      this.#items = cursor === null ? page.items : [...(this.#items ?? []), ...page.items];
      this.#nextCursor = page.nextCursor;
      this.#error = null;
    } catch (error) {
      if (asked === this.#asked) this.#error = error;
    } finally {
      if (asked === this.#asked) this.#loading = false;
    }
  }
}
