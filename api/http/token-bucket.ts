/**
 * Token buckets in memory, one per key: `perMinute` on average, a minute's worth at once. Idle buckets are dropped when
 * the table grows beyond `maxKeys`.
 */
export class TokenBuckets {
  readonly #buckets = new Map<string, { tokens: number; at: number }>();

  constructor(
    private readonly perMinute: () => number,
    private readonly maxKeys = 50_000,
  ) {}

  /** 0 when a token was taken, else the seconds until there is one. */
  take(key: string, now = performance.now()): number {
    const capacity = this.perMinute();
    const perMs = capacity / 60_000;
    const bucket = this.#buckets.get(key);
    const tokens =
      bucket === undefined ? capacity : Math.min(capacity, bucket.tokens + (now - bucket.at) * perMs);
    this.#buckets.delete(key);
    if (this.#buckets.size >= this.maxKeys) this.#dropOldest();
    if (tokens < 1) {
      this.#buckets.set(key, { tokens, at: now });
      return Math.ceil((1 - tokens) / perMs / 1000);
    }
    this.#buckets.set(key, { tokens: tokens - 1, at: now });
    return 0;
  }

  // a Map iterates in order of insertion, and every use inserts anew; a tenth at a time, because each look for the oldest
  // passes all the holes that earlier ones left
  #dropOldest(): void {
    let left = Math.ceil(this.maxKeys / 10);
    for (const key of this.#buckets.keys()) {
      if (left === 0) return;
      this.#buckets.delete(key);
      left -= 1;
    }
  }
}
