import { CONCEPT_LINES } from './concept-lines.js';
import { normalise, stem, words } from './words.js';

const GAP = '…';
const GAP_WORDS = 3;

interface Phrase {
  words: string[];
  concepts: string[];
}

/** Phrases by their first stem, so that a text is read once. */
const PHRASES = buildPhrases();

function buildPhrases(): Map<string, Phrase[]> {
  const conceptsOf = new Map<string, Set<string>>();
  for (const line of CONCEPT_LINES.trim().split('\n')) {
    const entries = line.split(',').map((entry) => entry.trim());
    const name = entries[0] ?? '';
    for (const entry of entries) {
      const key = entry
        .split(' ')
        .flatMap((part) => (part === GAP ? [GAP] : words(part).map(stem)))
        .join(' ');
      const known = conceptsOf.get(key) ?? new Set<string>();
      conceptsOf.set(key, known.add(`~${normalise(name)}`));
    }
  }
  const phrases = new Map<string, Phrase[]>();
  for (const [key, concepts] of conceptsOf) {
    const list = key.split(' ');
    const first = list[0] ?? '';
    const known = phrases.get(first) ?? [];
    known.push({ words: list, concepts: [...concepts] });
    phrases.set(first, known);
  }
  return phrases;
}

/** The concepts a text touches, such as `~refund`, each once. */
export function conceptsOf(text: string): string[] {
  const stems = words(text).map(stem);
  const found = new Set<string>();
  stems.forEach((first, at) => {
    for (const phrase of PHRASES.get(first) ?? []) {
      if (follows(stems, at, phrase.words)) {
        for (const concept of phrase.concepts) found.add(concept);
      }
    }
  });
  return [...found];
}

/** The concepts of one stem, used to see whether a question's word is met by an article in other words. */
export function conceptsOfStem(word: string): string[] {
  return (PHRASES.get(word) ?? [])
    .filter((phrase) => phrase.words.length === 1)
    .flatMap((phrase) => phrase.concepts);
}

/** Whether the words stand in the text from `at` on; … stands for up to three words. */
function follows(stems: readonly string[], at: number, wanted: readonly string[]): boolean {
  let place = at;
  for (let index = 0; index < wanted.length; index++) {
    const word = wanted[index]!;
    if (word !== GAP) {
      if (stems[place] !== word) return false;
      place += 1;
      continue;
    }
    const next = stems.slice(place, place + GAP_WORDS + 1).indexOf(wanted[index + 1]!);
    if (next < 0) return false;
    place += next;
  }
  return true;
}
