import type { Suspect } from '../../db/repositories/repairs.repository.js';

const keyOf = (suspect: Suspect): string => `${suspect.kind}:${suspect.id}`;

/**
 * What the reconciler remembers of suspects between its looks, which may each see one page of them. A suspect is confirmed when
 * the pass before this one saw it with the same mark; who was asked about longest ago, or never, comes first, so that none
 * starves behind many whose workflows run while their worker is away.
 */
export class Suspicion {
  #before = new Map<string, string>();
  #now = new Map<string, string>();
  #asked = new Map<string, { mark: string; at: number }>();
  #clock = 0;

  forget(): void {
    this.#before.clear();
    this.#now.clear();
    this.#asked.clear();
  }

  /** The confirmed ones of a page, in the order in which to ask about them. */
  see(page: readonly Suspect[], { isLast }: { isLast: boolean }): Suspect[] {
    for (const suspect of page) this.#now.set(keyOf(suspect), suspect.mark);
    const confirmed = page.filter((suspect) => this.#before.get(keyOf(suspect)) === suspect.mark);
    if (isLast) {
      this.#before = this.#now;
      this.#now = new Map();
      this.#asked = new Map([...this.#asked].filter(([key]) => this.#before.has(key)));
    }
    return confirmed.toSorted((a, b) => this.#askedAt(a) - this.#askedAt(b));
  }

  /** Whether nobody was asked about it before, with this mark. */
  asked(suspect: Suspect): boolean {
    const isFirst = this.#askedAt(suspect) === 0;
    this.#clock += 1;
    this.#asked.set(keyOf(suspect), { mark: suspect.mark, at: this.#clock });
    return isFirst;
  }

  #askedAt(suspect: Suspect): number {
    const asked = this.#asked.get(keyOf(suspect));
    return asked?.mark === suspect.mark ? asked.at : 0;
  }
}
