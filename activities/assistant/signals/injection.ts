import { normalise } from '../text/words.js';

/** Attempts to steer the assistant instead of asking it; Latin accents are stripped before. */
const PATTERNS: readonly RegExp[] = [
  /\b(ignore|disregard|forget|override|bypass|skip)\b.{0,40}\b(instruction|instructions|prompt|prompts|rules|guidelines|guardrails|restrictions|training|above|previous|everything)\b/,
  /\b(system|developer|hidden|initial|secret|original)[ -](prompt|message|instructions?)\b/,
  /\b(reveal|leak|print|show|repeat|output|display|dump|read|expose|give|send|recite|translate|summari[sz]e)\b.{0,40}\b(your|the|its) (own |full |exact |entire )?(prompt|instructions|rules|api keys?|keys|secrets?|tokens?|passwords?|configuration|training data|context)\b/,
  /\bapi keys?\b.{0,60}\b(yours|read|say|tell)\b/,
  /\byou (are|will be) now\b|\bfrom now on,? (you|act|answer|respond|ignore)\b|\b(you have|with|without|there are) no (rules|restrictions|limits|filters?)\b|\bdo anything now\b|\bjailbr[eo]ak\w*\b/,
  /\b(pretend|imagine|roleplay|act|behave|simulate)\b.{0,20}\b(you are|you're|you were|to be|being|as if|as an? (admin|administrator|developer|root|terminal|shell|unrestricted|evil|hacker|employee|manager))\b/,
  /\b(developer|debug|maintenance|god|root|admin|sudo|unrestricted|dan) mode\b|\bmode (debug|maintenance|administrateur)\b/,
  /\b(set|change|raise|report|output|make|give)\b.{0,20}\bconfidence\b.{0,15}(\d|to|high|max|one)|\bnever escalate\b|\b(disable|turn off|deactivate|block|prevent|stop)\b.{0,25}\b(handoff|hand-off|handover|escalat\w+|the gate|filters?|safety)\b/,
  /\b(add|save|write|store|insert|put|learn|remember)\b.{0,30}\b(to|into|in) (your|the) (knowledge( base)?|memory|database|articles|help cent(er|re))\b/,
  /\bi('m| am) (the |a |your |one of the |an? )+(developer|creator|admin|administrator|owner|engineer|ceo|manager|boss|supervisor|programmer)\b.{0,60}\b(switch|list|show|give|disable|enable|mode|grant|reset|unlock|override|of this (bot|system|assistant))\b/,
  /\b(mark|close|resolve|set|rate)\b.{0,30}\b(ticket|conversation|chat|case)\b.{0,20}\b(as resolved|as solved|resolved|with (5|five) stars|5 stars|five stars)\b/,
  /\bthe (document|article|context|passage|source|text)\b.{0,20}\b(says|states|tells|instructs|requires)\b.{0,20}\byou (must|should|have to|need to|can)\b/,
  /https?:\/\/(127\.|localhost|0\.0\.0\.0|10\.|192\.168\.|169\.254\.|\[::1\]|metadata)/,
  /\/etc\/(passwd|shadow)|\bos\.system\b|\bsubprocess\b|\bprint\(|\bopen\(|\beval\(|\bdrop table\b|\bunion select\b|<\s*script|javascript:|\$\{jndi|\{\{.*\}\}|<\|?(im_start|im_end|system|endoftext)\|?>|\[\/?inst\]|###\s*(system|instruction)/,
  /\b(list|show|give|dump|export)\b.{0,20}\b(all|every|other) (the )?(users|customers|accounts|orders of|conversations|emails|e-mails)\b/,
  /\b(base64|rot13|hex)\b.{0,30}\b(decode|encode|instructions|prompt)\b|\b(decode|encode)\b.{0,30}\b(base64|rot13)\b/,
  /\b(100|ninety|hundred) ?(%|percent)\b.{0,15}\b(discount|off)\b.{0,10}\bcode\b.{0,20}\b(give|generate|create|now)?/,
  /\b(ignorier\w*|vergiss)\b.{0,40}\b(anweisung\w*|regeln|instruktionen|vorgaben)\b|\b(du bist|sie sind) (jetzt|ab jetzt|nun)\b.{0,30}\b(ohne|kein\w*|admin|entwickler)\b|\bsystemprompt\b/,
  /\b(ignor\w+|oubli\w+)\b.{0,40}\b(instructions|consignes|regles)\b|\binvite systeme\b|\btu es (maintenant|desormais)\b/,
  /\b(ignor\w+|olvid\w+|esquec\w+|dimentic\w+)\b.{0,40}\b(instrucciones|instrucoes|istruzioni|reglas|regras|regole)\b|\bprompt (del|do|di) sistema\b|\b(ahora eres|agora voce e|ora sei)\b/,
  /\b(negeer|vergeet)\b.{0,40}\b(instructies|regels|opdrachten)\b|\bje bent (nu|vanaf nu)\b/,
];

/** Suspicion only: it caps the confidence and thereby brings a person, it refuses nothing. */
export function suspectsInjection(text: string): boolean {
  const plain = normalise(text).replace(/\s+/g, ' ');
  return PATTERNS.some((pattern) => pattern.test(plain));
}
