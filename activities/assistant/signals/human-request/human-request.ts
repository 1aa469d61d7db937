import { words } from '../../text/words.js';
import { ENGLISH_OTHER_SENSES, ENGLISH_REQUESTS, ENGLISH_SHORT } from './english.js';
import { OTHER_NEGATIONS, OTHER_OTHER_SENSES, OTHER_REQUESTS, OTHER_SHORT } from './other-languages.js';
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
  /\b(?:why (?:don't|can't|won't|do not|is not|isn't|am i not|will you not)|don't (?:you|make me|have time|care|understand|get it|know (?:who|how|what|why)|think (?:you|a bot|this)|work)|(?:does|do|did|is|are|am|was|has|have|it|this|that|chat|bot)(?:n't| not) (?:work\w*|help\w*|solv\w*|enough|understand\w*|an? (?:bot|robot|machine|answer)|good enough|arriv\w*|useful|acceptable|clear|getting|a?n? ?option|resolved?|answer\w*|true|right|what|feeling|listening)|not (?:a |an |the |another )?(?:\w+ )?(?:bot|robot|machine|computer|ai|chatbot|menu|ticket|algorithm)s?|(?:stop|no more|hate|never) (?:the |with the |with this |talking to |these |this )?(?:\w+ )?(?:bot|bots|robot|robots|automat\w+|scripts?|ai|machine|sending|giving|repeating))\b/g;

/** The request lies in the future, in a condition, or somebody else made it. */
const POSTPONED =
  /\b(?:then maybe|maybe later|might (?:need|ask|want)|(?:will|would|may|'ll) (?:be )?(?:ask|asking|need|want|call|calling)(?: for| to)? .{0,30}(?:if|next time|again|later)|if (?:it|this|that) (?:still |then )?(?:fails|happens|doesn't|does not)|should this|next time|in case (?:it|this)|before i (?:call|ask|contact)|do i (?:need|have) to (?:talk|speak|call|contact|phone)|can (?:parents|teachers|guests|users|kids|children|customers|my \w+) )/;

const FIRM = /\b(?:now|immediately|right now|at once|asap|today)\b/;

/** Whether the customer asks for a person of the company, in any of the languages known here. */
export function asksForPerson(text: string): boolean {
  const plain = repair(text)
    .replace(/["“”«»„][^"“”«»„]{0,60}["“”«»„]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  if (plain === '') return false;
  const english = plain.replace(ENGLISH_OTHER_SENSES, ' _ ');
  const clauses = english.split(CLAUSE_END).filter((clause) => clause.trim() !== '');
  if (clauses.some(asksInEnglish)) return true;
  if (CHANGE_OF_MIND.test(english)) return ENGLISH_REQUESTS.some((pattern) => pattern.test(english));
  return asksInOtherLanguage(plain);
}

function asksInEnglish(clause: string): boolean {
  if (isShortRequest(clause)) return true;
  if (POSTPONED.test(clause) && !FIRM.test(clause)) return false;
  const judged = clause.replace(NOT_NEGATIONS, ' ');
  if (NEGATIONS.some((pattern) => pattern.test(judged))) return false;
  return ENGLISH_REQUESTS.some((pattern) => pattern.test(clause));
}

function isShortRequest(clause: string): boolean {
  return clause.split(/,\s*|\.{2,}\s*/).some((part) => {
    const list = words(part);
    if (list.length === 0 || list.length > SHORT_CLAUSE_WORDS) return false;
    const bare = list.join(' ');
    return ENGLISH_SHORT.test(collapse(bare)) || OTHER_SHORT.some((pattern) => pattern.test(bare));
  });
}

/** "agent agent agent" says no more than "agent". */
function collapse(text: string): string {
  return text.replace(/\b(\w+)(?: \1\b)+/g, '$1');
}

function asksInOtherLanguage(plain: string): boolean {
  const text = plain.replace(OTHER_OTHER_SENSES, ' _ ');
  return text.split(CLAUSE_END).some((clause) => {
    if (OTHER_NEGATIONS.some((pattern) => pattern.test(clause))) return false;
    return OTHER_REQUESTS.some((pattern) => pattern.test(clause));
  });
}
