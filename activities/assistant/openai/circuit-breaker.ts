import type { ModelFault } from './model-fault.js';

/** Faults in a row after which the model is left alone. */
const TRIPPED_BY = 3;
const OPEN_MS = 30_000;
/** A wrong key does not heal by itself. */
const OPEN_AFTER_REFUSAL_MS = 60_000;
const LONGEST_OPEN_MS = 5 * 60_000;

/**
 * Closed: calls pass. Open: until `#openUntil` nobody asks the model. Half open: after that one caller tries, the others
 * stay away until it has an outcome.
 */
export class CircuitBreaker {
  #faults = 0;
  #openUntil = 0;
  #trying = false;

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Whether this caller may ask the model; when true, `succeeded`, `failed` or `abandoned` has to follow. */
  enter(): boolean {
    if (this.#openUntil === 0) return true;
    if (this.now() < this.#openUntil || this.#trying) return false;
    this.#trying = true;
    return true;
  }

  succeeded(): void {
    this.#faults = 0;
    this.#openUntil = 0;
    this.#trying = false;
  }

  /** The caller went away before the model said anything; nothing is learned from that. */
  abandoned(): void {
    this.#trying = false;
  }

  failed(fault: ModelFault): void {
    this.#trying = false;
    switch (fault.code) {
      case 'model.unauthorized':
      case 'model.forbidden':
      case 'model.not_found':
        this.#open(OPEN_AFTER_REFUSAL_MS);
        return;
      case 'model.rate_limited':
        // Open a little shorter than asked: the caller who was told to come back must not find it closed to him.
        this.#open(Math.min(LONGEST_OPEN_MS, (fault.retryAfterMs ?? 0) * 0.9));
        return;
      case 'model.unreachable':
      case 'model.timeout':
      case 'model.server_error':
      case 'model.cut_stream':
        this.#faults += 1;
        if (this.#faults >= TRIPPED_BY) this.#open(OPEN_MS);
        return;
      case 'model.bad_request':
      case 'model.not_finished':
      case 'model.refused':
      case 'model.malformed':
      case 'model.empty':
      case 'model.too_large':
      case 'model.leaked_prompt':
      case 'model.no_citation':
      case 'model.ungrounded':
      case 'model.circuit_open':
        // The server lives; what it wrote is judged turn by turn.
        this.#faults = 0;
        this.#openUntil = 0;
        return;
      default:
        fault.code satisfies never;
    }
  }

  #open(ms: number): void {
    this.#openUntil = this.now() + ms;
  }
}
