/** The last `capacity` keys that were noted, each with a number. */
export class Recent {
  readonly #noted = new Map<string, number>();

  constructor(private readonly capacity = 20_000) {}

  get(key: string): number | undefined {
    return this.#noted.get(key);
  }

  note(key: string, value = 1): void {
    this.#noted.delete(key);
    this.#noted.set(key, value);
    if (this.#noted.size <= this.capacity) return;
    // a Map iterates in order of insertion: the first is the oldest
    const oldest = this.#noted.keys().next();
    if (!oldest.done) this.#noted.delete(oldest.value);
  }
}
