/**
 * The last keys that were noted, at least `capacity` of them and less than twice as many, each with a number. They leave a
 * generation at a time: one by one, each would have to be looked for behind all the holes that earlier ones left in the Map.
 */
export class Recent {
  #young = new Map<string, number>();
  #old = new Map<string, number>();

  constructor(private readonly capacity = 10_000) {}

  get(key: string): number | undefined {
    return this.#young.get(key) ?? this.#old.get(key);
  }

  note(key: string, value = 1): void {
    this.#young.set(key, value);
    if (this.#young.size < this.capacity) return;
    this.#old = this.#young;
    this.#young = new Map();
  }
}
