import { normalise } from '../text/words.js';

/** What kind of thing a question asks for, as far as its first words tell. */
export type AnswerKind = 'duration' | 'amount' | 'clock' | 'place' | 'contact' | 'number';

const ASKED: readonly (readonly [AnswerKind, RegExp])[] = [
  [
    'contact',
    /\b(phone number|number can i|e-?mail address|which e-?mail|what e-?mail|number do i call|how (do|can) i (reach|contact)|what number)\b/,
  ],
  [
    'amount',
    /\b(how much|what (does|do|is|are|will) .{0,40}\b(cost|price|fee|charge|pay|worth)|price|fee|how expensive|what do i pay|cost of|costs?)\b/,
  ],
  [
    'clock',
    /\b(opening (hours|times)|what time|when (do|are) you (open|close)|until what time|till when|how late|open on)\b/,
  ],
  [
    'duration',
    /\b(how (long|soon|quick|quickly|fast|many (days|weeks|months|years|hours|minutes))|when (will|do|does|can|is|should|would)|until when|by when|within what time|time limit|deadline|how far ahead|how early|notice period)\b/,
  ],
  ['place', /\b(where (is|are|exactly)|address|which (city|country|countries)|in which)\b/],
  [
    'number',
    /\b(how (many|old|big|heavy|large|high|warm|often)|what is the (largest|smallest|maximum|minimum|limit))\b/,
  ],
];

const HELD: Readonly<Record<AnswerKind, RegExp>> = {
  duration:
    /\b(\d+|one|two|three|four|five|six|seven|ten|a few|next|same|following) ?(to \d+ ?)?(-? ?)(working |business |calendar )?(day|hour|week|month|year|minute|second)s?\b|\b(immediately|at once|instantly|right away|daily|overnight)\b|\b\d{1,2}[:.]\d{2}\b/,
  amount:
    /[€$£¥]\s?\d|\d\s?(€|\$|£|eur|usd|gbp|chf|sek|euros?|dollars?|pounds?|cents?|%)|\b(free|no fee|no charge|percent)\b/,
  clock: /\b\d{1,2}[:.]\d{2}\b|\b\d{1,2} ?(am|pm)\b|\b(24\/7|around the clock|o'clock)\b/,
  place: /\b(in|at|on|under|near|behind) [a-z]|\b(street|road|square|avenue|strasse|countries|floor)\b/,
  contact: /[\w.+-]+@[\w-]+\.\w+|\+?\d[\d ()/-]{6,}\d/,
  number: /\d|\b(one|two|three|four|five|six|seven|eight|nine|ten|twelve|no limit|unlimited)\b/,
};

export function askedKind(question: string): AnswerKind | null {
  const plain = normalise(question);
  return ASKED.find(([, pattern]) => pattern.test(plain))?.[0] ?? null;
}

export function holdsKind(sentence: string, kind: AnswerKind): boolean {
  return HELD[kind].test(normalise(sentence));
}
