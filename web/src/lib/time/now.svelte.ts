const MINUTE_TICK_MS = 15_000;

/** The present as ages in lists need it: it moves on a few times a minute while somebody looks. */
export class Now {
  #value = $state(Date.now());

  get value(): number {
    return this.#value;
  }

  constructor() {
    $effect(() => {
      const timer = setInterval(() => (this.#value = Date.now()), MINUTE_TICK_MS);
      return () => clearInterval(timer);
    });
  }
}
