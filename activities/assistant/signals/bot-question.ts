import { normalise, words } from '../text/words.js';

const MACHINE =
  '(?:a |an |some |just a |only a )?(?:ro)?bot|chat ?bot|an? ai|ai|machine|software|computer|program(?:me)?|automated|automatic|algorithm|code|artificial(?: intelligence)?|virtual|llm|chatgpt|gpt';
const PERSON =
  'a (?:real |actual |live )?(?:human|person|man|woman)|human|real|an actual (?:human|person)|alive';

/** "Are you a bot?" in several languages; Latin accents are stripped. */
const PATTERNS: readonly RegExp[] = [
  new RegExp(
    `\\b(?:are|r|is) (?:you|u|this|it) (?:really |actually |even |just |only |like |made of |talking |some kind of )*(?:${MACHINE}|${PERSON})\\b`,
  ),
  new RegExp(
    `\\b(?:you|u|this is)(?:'re| are)? (?:really |actually |just |only )*(?:${MACHINE})\\b.{0,12}(?:right|huh|no|nah|or|isn't it|aren't you|\\?)`,
  ),
  new RegExp(
    `\\b(?:am i|are we) (?:really |actually |now )*(?:talking|speaking|chatting|writing|typing) (?:to|with) (?:${MACHINE}|${PERSON}|an? \\w+ or an? \\w+)`,
  ),
  /\b(?:bot|robot|machine|ai|computer) or (?:a )?(?:human|person|real)\b|\b(?:human|person|real person) or (?:a )?(?:bot|robot|machine|ai|computer)\b/,
  /\b(?:being|as) an? (?:ro)?bot\b|\bis (?:anybody|anyone|someone|somebody|a human) (?:typing|writing|behind this|there or)\b|\bwho (?:or what )?am i (?:talking|speaking|chatting) (?:to|with)\b|\bwhat are you\b/,
  /\b(?:bist du|sind sie|seid ihr|ist das|spreche ich mit|schreibe ich mit)\b.{0,20}\b(?:bot|roboter|maschine|computer|ki|programm|mensch|echt|kunstliche intelligenz|automat)\b/,
  /\b(?:es-tu|etes-vous|tu es|vous etes|c'est|est-ce que (?:vous etes|tu es|je parle))\b.{0,20}\b(?:bot|robot|machine|ia|intelligence artificielle|humain|vraie personne|programme)\b/,
  /\b(?:eres|es usted|sos|esto es|hablo con)\b.{0,15}\b(?:bot|robot|maquina|ia|inteligencia artificial|human[oa]|persona real|programa)\b/,
  /\b(?:sei|e lei|lei e|siete|parlo con)\b.{0,15}\b(?:bot|robot|macchina|ia|un'intelligenza artificiale|intelligenza artificiale|uman[oa]|persona vera|programma)\b/,
  /\b(?:voce e|tu e|vc e|es um|isso e|falo com|estou falando com)\b.{0,15}\b(?:bot|robo|maquina|ia|inteligencia artificial|human[oa]|pessoa real|programa)\b/,
  /\b(?:ben je|bent u|ben jij|is dit|praat ik met)\b.{0,15}\b(?:bot|robot|machine|computer|ai|mens|echt persoon|programma)\b/,
  /\b(?:kya )?(?:aap|tum|tu|ye)\b.{0,15}\b(?:bot|robot|machine|ai|insaan|computer)\b.{0,8}(?:ho|hain|hai|kya)\b|(?:आप|तुम|क्या).{0,12}(?:AI|ai|रोबोट|बॉट|मशीन|इंसान).{0,8}(?:हैं|हो|है|क्या)/,
];

/** Share 0..1 of the message that is the question whether one talks to a machine; 0 = not asked. */
export function asksWhetherBot(text: string): number {
  const plain = normalise(text).replace(/\s+/g, ' ');
  const total = Math.max(1, words(plain).length);
  let best = 0;
  for (const pattern of PATTERNS) {
    const match = pattern.exec(plain);
    if (match !== null) best = Math.max(best, Math.min(1, words(match[0]).length / total));
  }
  return best;
}
