import { normalise, words } from '../../text/words.js';
import { ENGLISH_OTHER_SENSES, ENGLISH_REQUESTS, ENGLISH_SHORT } from './english.js';
import { likelyLanguages } from './language.js';
import { OTHER_LANGUAGES, OTHER_OTHER_SENSES } from './other-languages.js';
import { repair } from './repair.js';

const CLAUSE_END = /(?<=[.!?;])\s+|\n+|,\s+(?=(?:but|so|just|and|then|i|tell|only)\b)|:\s|\s[-–—]\s/;
const SHORT_CLAUSE_WORDS = 7;
const CHANGE_OF_MIND = /\bno\b[^.]{0,20}\bdon't hang up\b/;

/** A refusal of a person, right before or around what would be a request. */
const NEGATIONS: readonly RegExp[] = [
  /\b(?:don'?t|do not|didn'?t|doesn'?t|does not|needn'?t|need not|never|won'?t|will not|wouldn'?t|not|no need|without|stop|avoid|refuse(?:d)? to|spare me|hate|rather not|prefer not|no longer|nobody has|no one has)\b(?! (?:want|need|like|talk|speak|chat|deal)\w*(?: to| with)* (?:a |an |the |this |another |your |more )*(?:\w+ )?(?:ro)?(?:bots?|machines?|computers?|ai|chatbots?)\b)(?:(?! but | just get | give me | get me )[^.!?;]){0,28}?\b(?:talk|speak|chat|connect\w*|transfer|put|pass|escalate|call|ring|phone|contact|agents?|humans?|persons?|people|representatives?|operators?|advis[eo]rs?|managers?|staff|anyone|someone|sit on hold)\b/,
  /\bno (?:agents?|humans?|persons?|people|representatives?|operators?|advis[eo]rs?|managers?|staff|calls?|one) (?:is |are )?(?:necessary|needed|required|please|thanks|thank you|involved)\b/,
  /\b(?:leave|keep) (?:the |your )?(?:staff|agents?|people|humans?|team|manager) (?:alone|out)\b|\b(?:cancel|close|drop|undo|withdraw) my (?:ticket|request|appointment|call) (?:for|with|to)\b/,
  /\b(?:fine|ok|okay|happy|good|better) without\b|\binstead of (?:talking|speaking|calling|chatting|waiting)\b|\bno (?:real )?need (?:for|to)\b/,
];
/** "Why can't I talk to…", "don't you have…", "not a bot": these refuse nothing. */
const NOT_NEGATIONS =
  /\b(?:(?:do not|don't|dont|didn't|did not) know (?:how|what|who|where|whom|which|if|ho)|(?:do not|don't|dont) understand|(?:are|is)(?: not|n't) (?:very |really )?help\w*|why (?:don't|can't|won't|do not|is not|isn't|am i not|will you not)|don't (?:you|make me|have time|care|understand|get it|know (?:who|how|what|why)|think (?:you|a bot|this)|work)|(?:does|do|did|is|are|am|was|has|have|it|this|that|chat|bot)(?:n't| not) (?:work\w*|help\w*|solv\w*|enough|understand\w*|an? (?:bot|robot|machine|answer)|good enough|arriv\w*|useful|acceptable|clear|getting|a?n? ?option|resolved?|answer\w*|true|right|what|feeling|listening)|not (?:a |an |the |another )?(?:\w+ )?(?:bot|robot|machine|computer|ai|chatbot|menu|ticket|algorithm)s?|(?:stop|no more|hate|never) (?:the |with the |with this |talking to |these |this )?(?:\w+ )?(?:bot|bots|robot|robots|automat\w+|scripts?|ai|machine|sending|giving|repeating))\b/g;

/** The request lies in the future, in a condition, or somebody else made it. */
const POSTPONED =
  /\b(?:then maybe|maybe later|might (?:need|ask|want)|(?:will|would|may|'ll) (?:be )?(?:ask|asking|need|want|call|calling)(?: for| to)? .{0,30}(?:if|next time|again|later)|if (?:it|this|that) (?:still |then )?(?:fails|happens|doesn't|does not)|should this|next time|in case (?:it|this)|before i (?:call|ask|contact)|do i (?:need|have) to (?:talk|speak|call|contact|phone)|can (?:parents|teachers|guests|users|kids|children|customers|my \w+) )/;

const FIRM = /\b(?:now|immediately|right now|at once|asap|today)\b/;

/** Whether one talks to a person already: a question, not a request. */
const BOT_QUESTION =
  /\b(?:am i|are we) (?:really |actually |now )*(?:talking|speaking|chatting|writing) (?:to|with) [^.!?,]{0,30}|\b(?:are|r) (?:you|u) (?:really |actually |even )*(?:an? )?(?:real |live |actual )*(?:human|person|agent|operator)\b|\b(?:that )?you(?:'re| are|r) (?:really |actually )?an? (?:real |live |actual )*(?:human|person)\b|\bis (?:this|it) (?:really |actually )?an? (?:real |live |actual )*(?:human|person)\b(?! i can)/g;

const LONGEST_TEXT = 2_000;

/** Whether the customer asks for a person of the company, in any of the languages known here. */
export function asksForPerson(text: string): boolean {
  const plain = tidy(normalise(shortened(text)));
  if (plain === '') return false;
  const repaired = repair(plain);
  const english = repaired.replace(ENGLISH_OTHER_SENSES, ' _ ').replace(BOT_QUESTION, ' _ ');
  if (clausesOf(english).some(asksInEnglish)) return true;
  if (CHANGE_OF_MIND.test(english)) return ENGLISH_REQUESTS.some((pattern) => pattern.test(english));
  const pressed = words(english).join(' ');
  if (words(english).length <= 5 && asksInEnglish(pressed)) return true;
  return asksInOtherLanguage(plain);
}

/** What is asked for stands at the beginning or the end of a long message. */
function shortened(text: string): string {
  if (text.length <= LONGEST_TEXT) return text;
  return `${text.slice(0, LONGEST_TEXT / 2)}\n${text.slice(-LONGEST_TEXT / 2)}`;
}

/** Without what is quoted: the name of a button is no request. */
function tidy(text: string): string {
  return text
    .replace(/["“”«»„][^"“”«»„]{0,60}["“”«»„]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

function clausesOf(text: string): string[] {
  return text.split(CLAUSE_END).filter((clause) => clause.trim() !== '');
}

function asksInEnglish(clause: string): boolean {
  if (POSTPONED.test(clause) && !FIRM.test(clause)) return false;
  if (partsOf(clause).some((part) => ENGLISH_SHORT.test(collapse(part)))) return true;
  const judged = clause.replace(NOT_NEGATIONS, ' ');
  if (NEGATIONS.some((pattern) => pattern.test(judged))) return false;
  return ENGLISH_REQUESTS.some((pattern) => pattern.test(clause));
}

/** The parts of a clause between commas and dots that are short enough to be nothing but a call for somebody. */
function partsOf(clause: string): string[] {
  return clause.split(/,\s*|\.{2,}\s*/).flatMap((part) => {
    const list = words(part);
    return list.length === 0 || list.length > SHORT_CLAUSE_WORDS ? [] : [list.join(' ')];
  });
}

/** "agent agent agent" says no more than "agent". */
function collapse(text: string): string {
  return text.replace(/\b(\w+)(?: \1\b)+/g, '$1');
}

function asksInOtherLanguage(plain: string): boolean {
  const languages = likelyLanguages(plain);
  const text = plain.replace(OTHER_OTHER_SENSES, ' _ ');
  return OTHER_LANGUAGES.filter(({ language }) => languages.has(language)).some(
    ({ requests, negation, short }) =>
      clausesOf(text).some((clause) => {
        if (partsOf(clause).some((part) => short.test(part))) return true;
        return !negation.test(clause) && requests.some((pattern) => pattern.test(clause));
      }),
  );
}
