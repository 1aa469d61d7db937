const SIGNS = ['pointerdown', 'keydown', 'wheel', 'touchstart', 'focus'] as const;

/** When the person last did something on this page. */
export class Activity {
  #lastAt = Date.now();
  readonly #note = (): void => {
    this.#lastAt = Date.now();
  };

  constructor() {
    for (const sign of SIGNS) addEventListener(sign, this.#note, { passive: true });
  }

  /** Whether the page is before their eyes and they did something within so many milliseconds. */
  within(ms: number): boolean {
    return document.visibilityState === 'visible' && Date.now() - this.#lastAt < ms;
  }

  close(): void {
    for (const sign of SIGNS) removeEventListener(sign, this.#note);
  }
}
