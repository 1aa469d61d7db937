const REPEAT_MS = 3000;

/** Tells the other side that the person types: at most every 3 s, and once when it ends. */
export class TypingNotice {
  readonly #tell: (typing: boolean) => Promise<void>;
  #toldAt = 0;

  constructor(tell: (typing: boolean) => Promise<void>) {
    this.#tell = tell;
  }

  /** Call on every change of the text. */
  changed(text: string, now: number): void {
    if (text.trim() === '') return this.stop();
    if (now - this.#toldAt < REPEAT_MS) return;
    this.#toldAt = now;
    this.#hint(true);
  }

  stop(): void {
    if (this.#toldAt === 0) return;
    this.#toldAt = 0;
    this.#hint(false);
  }

  #hint(typing: boolean): void {
    // best effort: a hint that is lost is repeated or ends by itself
    this.#tell(typing).catch(() => undefined);
  }
}
