import { slips } from '../../retrieval/term-index.js';

const TARGETS = (
  'human person people someone somebody anyone agent representative operator advisor adviser manager supervisor employee ' +
  'staff specialist consultant technician support service speak talk chat connect transfer answer customer please ' +
  'member colleague talking speaking contacting assistant contact somebody'
).split(' ');

/** Real words that lie one slip away from a target. */
const KEEP = new Set(
  (
    'humane persona personal persons humans agents managers staffs chart chats that what talks take task tall tank tale talc tail calk walk ' +
    'speaks sneak steak spark answers customers custom customs members remember colleagues urgent ageing managed manages manage ' +
    'transfers transferred services serviced serving supports supported supporter reopen people peoples purple persian chatty charts cheat ' +
    'connects connected contact correct collect pleased pleasant please stuff stiff sniff chap char cat hat coat'
  ).split(' '),
);

const ABBREVIATIONS: Readonly<Record<string, string>> = {
  talkk: 'talk',
  taok: 'talk',
  dont: "don't",
  cant: "can't",
  wth: 'with',
  sum1: 'someone',
  some1: 'someone',
  ppl: 'people',
  mngr: 'manager',
  mgr: 'manager',
  cust: 'customer',
  plz: 'please',
  pls: 'please',
  plse: 'please',
  u: 'you',
  ur: 'your',
  wanna: 'want to',
  gotta: 'have to',
  rly: 'really',
  thru: 'through',
  dept: 'department',
  teh: 'the',
};

/** Text in lower case without accents, with slips of the keyboard in the words that matter repaired. */
export function repair(text: string): string {
  return text.replace(/[a-z0-9']+/g, (word) => ABBREVIATIONS[word] ?? repaired(word));
}

function repaired(word: string): string {
  if (word.length < 4 || /\d/.test(word) || KEEP.has(word)) return word;
  for (const target of TARGETS) {
    if (word === target) return word;
    if (target.length < 4 || Math.abs(target.length - word.length) > 1) continue;
    const allowed = target.length >= 8 ? 2 : 1;
    if (target.length < 5 && !isSwap(word, target)) continue;
    const begins =
      word[0] === target[0] ||
      (word[0] === target[1] && word[1] === target[0]) ||
      word.slice(1) === target.slice(1);
    if (begins && slips(word, target, allowed) <= allowed) return target;
  }
  return word;
}

/** The same letters in another order: the only slip believed in short words. */
function isSwap(word: string, target: string): boolean {
  return word.length === target.length && [...word].sort().join('') === [...target].sort().join('');
}
