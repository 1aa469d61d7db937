import { sentences } from '../retrieval/passages.js';
import { contentStems, normalise } from '../text/words.js';

const COVERED_SHARE = 0.6;
const URL = /https?:\/\/\S+|www\.\S+|[\w.+-]+@[\w-]+\.\w+/g;
const FIGURE = /\d+(?:[.,:/]\d+)*/g;
const RANGE = /(\d+(?:[.,]\d+)*) ?(?:to|and|until|-|–) ?(\d+(?:[.,]\d+)*)/g;
const SENTENCE = /[^.!?\n]+(?:[.!?](?=\d)[^.!?\n]*)*[.!?]*/g;

const NUMBER_WORDS: Readonly<Record<string, string>> = {
  one: '1', two: '2', three: '3', four: '4', five: '5', six: '6', seven: '7', eight: '8', nine: '9', ten: '10',
  eleven: '11', twelve: '12', fourteen: '14', fifteen: '15', twenty: '20', thirty: '30', forty: '40', fifty: '50',
  sixty: '60', ninety: '90', hundred: '100',
}; // prettier-ignore

/** Numbers, dates, amounts, addresses of pages and mail of a text, in one spelling. */
export function figures(text: string): Set<string> {
  const found = new Set<string>();
  let rest = normalise(text);
  for (const match of rest.match(URL) ?? []) found.add(match.replace(/[.,;)]+$/, ''));
  rest = rest.replace(URL, ' ');
  for (const match of rest.match(FIGURE) ?? []) found.add(plainFigure(match));
  // "4 to 2 days" has the right figures and is wrong: a range is a figure of its own.
  for (const [, from = '', to = ''] of rest.matchAll(RANGE))
    found.add(`${plainFigure(from)}-${plainFigure(to)}`);
  for (const word of rest.match(/[a-z]+/g) ?? []) {
    const value = Object.hasOwn(NUMBER_WORDS, word) ? NUMBER_WORDS[word] : undefined;
    if (value !== undefined && word !== 'one') found.add(value);
  }
  return found;
}

/** 1,000 and 1000 are one figure; so are 4.90 and 4,90. */
function plainFigure(figure: string): string {
  return figure.replace(/[.,](?=\d{3}(?:\D|$))/g, '').replace(',', '.');
}

const WINDOW = 2;
const FIGURE_WINDOW_SHARE = 0.34;

interface Known {
  stems: Set<string>;
  figures: Set<string>;
}

/**
 * Share 0..1 of the answer's sentences that a cited passage covers: most of their content words, and every number,
 * date, amount and address, these close together and near words of the same sentence. Sentences without content
 * ("Of course!") do not count.
 */
export function groundedness(answer: string, passages: readonly string[]): number {
  const known = passages.map((passage) => ({ whole: knownOf(passage), windows: windows(passage) }));
  let counted = 0;
  let covered = 0;
  for (const sentence of answer.match(SENTENCE) ?? []) {
    const stems = contentStems(sentence).filter((stem) => !/^\d/.test(stem));
    const said = [...figures(sentence)];
    if (stems.length < 3 && said.length === 0) continue;
    counted += 1;
    const met = known.some(({ whole, windows: near }) => {
      if (shareOf(stems, whole) < COVERED_SHARE) return false;
      if (said.length === 0) return true;
      return near.some(
        (window) =>
          said.every((figure) => window.figures.has(figure)) && shareOf(stems, window) >= FIGURE_WINDOW_SHARE,
      );
    });
    if (met) covered += 1;
  }
  return counted === 0 ? (passages.length > 0 ? 1 : 0) : covered / counted;
}

function shareOf(stems: readonly string[], known: Known): number {
  return stems.length === 0 ? 1 : stems.filter((stem) => known.stems.has(stem)).length / stems.length;
}

function knownOf(text: string): Known {
  return { stems: new Set(contentStems(text)), figures: figures(text) };
}

/** Every few neighbouring sentences of a passage: a figure from its other end is about something else. */
function windows(passage: string): Known[] {
  const list = sentences(passage);
  return list.map((sentence, at) => {
    const last = list[Math.min(list.length - 1, at + WINDOW - 1)];
    return knownOf(passage.slice(sentence.start, last?.end ?? sentence.end));
  });
}
