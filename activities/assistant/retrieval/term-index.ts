import { conceptsOf, conceptsOfStem } from '../text/concepts.js';
import { contentStems } from '../text/words.js';

/** What of a question has to be met: a stem with its concepts, or a concept said in several words. */
export interface QueryUnit {
  term: string;
  /** Each with the share 0..1 of a direct hit that it is worth: a common concept says less than a rare word. */
  concepts: { name: string; worth: number }[];
  /** Inverse document frequency; a word that no article has counts like the rarest. */
  weight: number;
  /** No article has the word, its concept or a word that it could be a slip of. */
  unknown: boolean;
}

const CONCEPT_VALUE = 0.75;
const SLIP_VALUE = 0.85;
const CONCEPT_WEIGHT = 0.8;

/** Terms of one text with how often they occur; concepts start with ~. */
export function termCounts(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const term of [...contentStems(text), ...conceptsOf(text)])
    counts.set(term, (counts.get(term) ?? 0) + 1);
  return counts;
}

/** Document frequencies of stems and concepts over the articles. */
export class TermIndex {
  readonly #frequency = new Map<string, number>();
  readonly #documents: number;
  readonly #slips = new Map<string, string | null>();

  constructor(documents: readonly ReadonlyMap<string, number>[]) {
    this.#documents = documents.length;
    for (const counts of documents) {
      for (const term of counts.keys()) this.#frequency.set(term, (this.#frequency.get(term) ?? 0) + 1);
    }
  }

  idf(term: string): number {
    const seen = this.#frequency.get(term) ?? 0.5;
    return Math.log(1 + (this.#documents - seen + 0.5) / (seen + 0.5));
  }

  units(question: string): QueryUnit[] {
    const stems = [...new Set(contentStems(question))];
    const units = stems.map((term): QueryUnit => {
      const concepts = conceptsOfStem(term);
      const known = this.#frequency.has(term);
      const slip = known || concepts.length > 0 ? null : this.#slipOf(term);
      const conceptKnown = concepts.some((concept) => this.#frequency.has(concept));
      const weight = this.idf(slip ?? term);
      const worth = (name: string): number => CONCEPT_VALUE * Math.min(1, this.idf(name) / weight);
      return {
        term: slip ?? term,
        concepts: (slip === null ? concepts : conceptsOfStem(slip)).map((name) => ({
          name,
          worth: worth(name),
        })),
        weight: weight * (slip === null ? 1 : SLIP_VALUE),
        unknown: !known && slip === null && !conceptKnown,
      };
    });
    const said = new Set(units.flatMap((unit) => unit.concepts.map((concept) => concept.name)));
    for (const concept of conceptsOf(question)) {
      if (said.has(concept)) continue;
      const unknown = !this.#frequency.has(concept);
      units.push({ term: concept, concepts: [], weight: CONCEPT_WEIGHT * this.idf(concept), unknown });
    }
    return units;
  }

  /** The known stem that a word is one or two slips of the keyboard away from. */
  #slipOf(word: string): string | null {
    const remembered = this.#slips.get(word);
    if (remembered !== undefined) return remembered;
    const allowed = word.length >= 8 ? 2 : word.length >= 4 ? 1 : 0;
    let best: string | null = null;
    let least = allowed + 1;
    for (const term of this.#frequency.keys()) {
      if (term.startsWith('~') || /\d/.test(term) || Math.abs(term.length - word.length) >= least) continue;
      const distance = slips(word, term, least - 1);
      if (distance < least) [best, least] = [term, distance];
    }
    if (this.#slips.size > 5000) this.#slips.clear();
    this.#slips.set(word, best);
    return best;
  }
}

/** How well one text meets the units: share 0..1 of their weight. `value` gives the saturated strength of a term. */
export function coverage(units: readonly QueryUnit[], value: (term: string) => number): number {
  let met = 0;
  let total = 0;
  for (const unit of units) {
    const direct = value(unit.term);
    const byConcept = unit.concepts.reduce((best, { name, worth }) => Math.max(best, worth * value(name)), 0);
    met += unit.weight * Math.max(direct, byConcept);
    total += unit.weight;
  }
  return total === 0 ? 0 : met / total;
}

/** Edits between two words, a swap of neighbours being one; anything above `most` is given back as `most + 1`. */
export function slips(a: string, b: string, most: number): number {
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min(previous[j]! + 1, row[j - 1]! + 1, previous[j - 1]! + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, before[j - 2]! + 1);
      row.push(cost);
    }
    if (Math.min(...row) > most) return most + 1;
    [before, previous] = [previous, row];
  }
  return previous[b.length]!;
}
