const WORD = /[\p{L}\p{M}\p{N}]+(?:['’][\p{L}]+)*/gu;
const LATIN_MARKS = /[\u0300-\u036f]/g;

/** Lower case without Latin accents; other scripts keep their marks, which carry vowels there. */
export function normalise(text: string): string {
  return text.normalize('NFKD').replace(LATIN_MARKS, '').normalize('NFC').toLowerCase().replaceAll('’', "'");
}

/** Words of a text in order, normalised; numbers count as words. */
export function words(text: string): string[] {
  return normalise(text).match(WORD) ?? [];
}

const STOP_WORDS = new Set(
  (
    'a an the and or but if then so as of at by for from in into on onto to up down out over under with without about ' +
    'i me my mine we us our ours you your yours he him his she her hers it its they them their theirs this that these those ' +
    'am is are was were be been being do does did done doing have has had having will would shall should can could may might must ' +
    "i'm i've i'd i'll it's that's what's there's don't can't doesn't didn't isn't aren't won't wouldn't couldn't haven't hasn't wasn't " +
    'what which who whom whose when where why how there here not no nor yes too very just also still already ever even ' +
    'please hi hello hey thanks thank tell know want need like help get got give let make there any some all ' +
    'ok okay um uh well really actually possible able way something anything thing things often usually actually currently'
  ).split(' '),
);

const VOWEL = /[aeiouy]/;

/** A light English stemmer: it only has to bring the forms of one word together, not to find its root. */
export function stem(word: string): string {
  let w = word.replace(/'s?$/, '');
  if (w.length <= 3 || /\d/.test(w)) return w;
  if (w.endsWith('ies') && w.length > 4) w = `${w.slice(0, -3)}y`;
  else if (/(ss|sh|ch|x|z)es$/.test(w)) w = w.slice(0, -2);
  else if (/[^su]s$/.test(w)) w = w.slice(0, -1);
  for (const suffix of ['ation', 'ment', 'ness', 'ing', 'ed', 'ly', 'al', 'er', 'or']) {
    const rest = w.slice(0, -suffix.length);
    if (w.endsWith(suffix) && rest.length >= 3 && VOWEL.test(rest)) {
      w = rest;
      break;
    }
  }
  if (/([bdgklmnprt])\1$/.test(w) && w.length > 3) w = w.slice(0, -1);
  if (w.endsWith('e') && w.length > 3) w = w.slice(0, -1);
  if (w.endsWith('i') && w.length > 3) w = `${w.slice(0, -1)}y`;
  return w;
}

/** Stems of the words that carry meaning, in order; falls back to all words when only stop words are there. */
export function contentStems(text: string): string[] {
  const all = words(text);
  const kept = all.filter(
    (word) => !STOP_WORDS.has(word) && (word.length > 1 || /[\p{N}\p{Lo}]/u.test(word)),
  );
  return (kept.length > 0 ? kept : all).map(stem);
}
