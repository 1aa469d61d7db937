/**
 * What a run knows of PostgreSQL's clock: how many milliseconds it is ahead of Temporal's, which workflows and their timers
 * go by. A reading is heard later than it was made, never earlier, so of all that was heard since the last `set` the
 * highest is the nearest to the truth. Too high a guess ends a wait early, and that is harmless: what comes then reads
 * PostgreSQL, sets the clock by it and waits for the rest.
 */
export class DeskClock {
  #aheadMs: number;

  constructor(aheadMs = 0) {
    this.#aheadMs = aheadMs;
  }

  get aheadMs(): number {
    return this.#aheadMs;
  }

  /** A reading that may have been a long time on its way. */
  hear(readAt: string | undefined): void {
    if (readAt === undefined) return;
    this.#aheadMs = Math.max(this.#aheadMs, Date.parse(readAt) - Date.now());
  }

  /** A reading that was just made, of a clock that may have been set back since the last one. */
  set(readAt: string | undefined): void {
    if (readAt === undefined) return;
    this.#aheadMs = Date.parse(readAt) - Date.now();
  }

  /** Milliseconds until an instant of PostgreSQL; negative when it has passed. */
  msUntil(instantMs: number): number {
    return instantMs - Date.now() - this.#aheadMs;
  }
}
