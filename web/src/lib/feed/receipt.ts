/** What is seen at once needs no receipt besides: wait this long for the reading. */
const PATIENCE_MS = 1000;

/** Tells the server how far a conversation has come to this page, once for a burst, and only what was not read meanwhile. */
export class Receipt {
  readonly #tell: (seq: number) => Promise<void>;
  #seq = 0;
  #toldSeq = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(tell: (seq: number) => Promise<void>) {
    this.#tell = tell;
  }

  /** Everything up to `seq` is here. */
  note(seq: number): void {
    this.#seq = Math.max(this.#seq, seq);
    if (this.#seq > this.#toldSeq) this.#timer ??= setTimeout(() => this.#due(), PATIENCE_MS);
  }

  /** Whoever has read it has also received it. */
  covered(seq: number): void {
    this.#toldSeq = Math.max(this.#toldSeq, seq);
  }

  /** The other side knows of no receipt. */
  beginAnew(): void {
    this.#seq = 0;
    this.#toldSeq = 0;
  }

  close(): void {
    clearTimeout(this.#timer);
  }

  #due(): void {
    this.#timer = undefined;
    const seq = this.#seq;
    if (seq <= this.#toldSeq) return;
    const before = this.#toldSeq;
    this.#toldSeq = seq;
    // told again with the next message; a mark that is lost only makes "delivered" come later
    this.#tell(seq).catch(() => (this.#toldSeq = Math.min(this.#toldSeq, before)));
  }
}
