import type { Language } from './language.js';

/** Requests for a person in languages other than English, over lower case text without Latin accents. */
interface Vocabulary {
  /** Words for a person of the company. */
  person: string;
  /** Words that mean a person only beside a request. */
  weak: string;
  /** Verbs of asking, wanting, connecting. */
  ask: string;
  /** Verbs of calling the customer back, whole phrases. */
  phone: string;
  negation: string;
  /** Whole requests that name nobody. */
  whole: string;
  /** Small words allowed around a person in a message of nothing else. */
  small: string;
}

const GERMAN: Vocabulary = {
  person:
    'mensch(?:en|lichen?)?|mitarbeiter(?:in|n)?|berater(?:in)?|kundenberater(?:in)?|sachbearbeiter(?:in)?|ansprechpartner(?:in)?|vorgesetzten?|chef(?:in)?|leiter(?:in)?|filialleiter|abteilungsleiter|manager(?:in)?|operator|supportmitarbeiter|agent(?:en|in)?|kollegen?|kollegin|techniker(?:in)?|verantwortlichen?|zustandigen?|personal|leute|hotline-leute|fachabteilung|kundendienst|kundenservice|kundenbetreuer(?:in)?|kundenbetreuung|support-?team|angestellten?|echte person|person|fachmann|experten?|jemand(?:en|em)? (?:echt\\w*|richtig\\w*|aus|vom|von|der|menschlich\\w*)|einen? von (?:ihnen|euch)|einer von (?:ihnen|euch)|live-?(?:chat|support)',
  weak: 'jemand(?:en|em)?|irgendwen|irgendjemand(?:en)?|support|hotline|wen|euch|den',
  ask: 'sprech\\w*|sprechn|reden|rede|telefonier\\w*|verbind\\w*|weiterleit\\w*|leiten sie|durchstell\\w*|stellen sie|weitergeb\\w*|ubergeb\\w*|geben sie|gib|gebt|hol\\w*|schick\\w*|brauch\\w*|mochte|mocht|mocht\\w*|will|wil|wunsch\\w*|hatte gern\\w*|kontakt\\w*|her mit|bitte|konnen?|konnte\\w*|kann|ran|antworte\\w*|chatten|erreich\\w*|bringen|ruf\\w*|her|dran|unterhalten',
  phone:
    'ruf(?:en sie|t)? (?:mich|uns|bitte)|ruft mich|klingeln sie|zuruckruf\\w*|ruckruf\\w*|rufen sie .{0,15}(?:an|zuruck|durch)|telefonieren ware mir lieber|lieber telefonisch|am telefon (?:besprechen|klaren)',
  negation: 'keinen?|nicht|ohne|brauche kein\\w*|niemand\\w*|kein',
  whole:
    'wer (?:bei (?:ihnen|euch) )?(?:kann|darf)?[^.!?]{0,20}entscheide\\w*|wer hat (?:hier|bei ihnen) das sagen|wer ist (?:hier )?(?:zustandig|verantwortlich)|jemand\\w*[^.!?,]{0,18}(?:sprech\\w*|reden|rede|telefonier\\w*|verbind\\w*|schick\\w*|hol\\w*|erreich\\w*|antwort\\w*|anruf\\w*|erklar\\w*)|weiterverbinden|durchstellen|kein(?:en)? (?:bot|roboter|automat\\w*|computer)[^.!?]{0,20}mensch\\w*',
  small:
    'bitte|ein|eine|einen|einem|der|die|den|das|echt\\w*|jetzt|sofort|mit|richtig\\w*|nur|ich|mochte|will|hallo|ja|nein|kein|bot|roboter|ihr|ihren|zum|an|live',
};

const FRENCH: Vocabulary = {
  person:
    "(?:vraie |veritable )?personne(?: reelle| physique)?|humains?|etre humain|conseill(?:er|ere)s?|teleconseill(?:er|ere)s?|agents?|operat(?:eur|rice)s?|responsabl\\w*|superieurs?|chefs?|manager|employes?|salaries?|collegues?|technicien(?:ne)?s?|interlocut(?:eur|rice)|service (?:client|technique|apres-vente|commercial|clientele)|sav|gestionnaire|assistant humain|membre de (?:l'|votre )?equipe|votre equipe|vendeu(?:r|se)|directeur|directrice|quelqu'un (?:de|d')\\s?\\w*|un de vos \\w+|l'un d'entre vous|un d'entre vous|l'un de vous|support humain|expert|specialiste|charge de clientele",
  weak: "quelqu'un|qqn|support|equipe|gens|vrai",
  ask: "parler|parlez|discuter|echanger|joindre|contacter|passez?|passer|transfer\\w*|mettre en (?:relation|contact)|mettez|adresser|orienter|diriger|veux|veut|voudrai\\w*|jvoudr\\w*|voudr\\w*|souhait\\w*|aimerai\\w*|besoin|demande\\w*|exige\\w*|donnez|donne|envoyez|appelez|faites|fait|s'occupe\\w*|reponde?|repondre|vienne|attends|chercher|cherche|prefer\\w*|puis-je|peux|pouvez|pourriez|pourrai\\w*|plutot|avoir|tout de suite|maintenant|trouver|escalad\\w*",
  phone:
    "appelez[- ](?:moi|mon|nous)|rappelez|rappeler|me rappele\\w*|(?:me |m')appeler|etre rappele\\w*|telephonez|passez[- ]moi un coup|au telephone ce serait",
  negation: 'pas|sans|aucune?|inutile|surtout pas|jamais|ni|plus besoin',
  whole:
    "qui (?:decide|commande|est responsable|dirige)|passez la main|transferez[- ]moi|quelqu'un[^.!?,]{0,12}(?:me (?:rappelle|reponde|contacte|parle)|pour m'aider|prenne le relais)",
  small:
    "svp|stp|s'il vous plait|s'il te plait|un|une|le|la|les|de|des|du|vrai|vraie|veritable|tout|suite|maintenant|vite|urgent|je|veux|bonjour|non|oui|pas|bot|robot|merci|a|reel|reelle|mon|votre",
};

const SPANISH: Vocabulary = {
  person:
    'agentes?|representantes?|humanos?|humana|persona(?: real| de verdad| humana)?|ser humano|operador(?:a|es)?|asesor(?:a|es)?|encargad[oa]s?|gerentes?|supervisor(?:a|es)?|jef[ea]s?|emplead[oa]s?|trabajador(?:a|es)?|ejecutiv[oa]s?|responsables?|tecnic[oa]s?|especialistas?|gente(?: de verdad| real)?|atencion al cliente|servicio al cliente|soporte (?:humano|tecnico)|colaborador(?:a|es)?|dependient[ea]s?|alguien (?:de|del|que|real|humano|mas)\\s?\\w*|uno de (?:ustedes|vosotros|sus|tus|vuestros)\\s?\\w*|equipo de \\w+|teleoperador(?:a)?|mando|un superior|companer[oa]s?',
  weak: 'alguien|equipo|soporte',
  ask: 'hablar|ablar|hablo|platicar|charlar|conversar|comunica\\w*|comuniqu\\w*|conecta\\w*|pasame|paseme|pasar|pasen|pasa|paso|transfier\\w*|transferir|deriv\\w*|contactar|quier[oe]\\w*|kiero|quisier\\w*|gustaria|necesit\\w*|prefier\\w*|deseo|dame|deme|denme|ponme|pong\\w*|trae\\w*|traig\\w*|que venga|venga|busq\\w*|busca\\w*|atiend\\w*|atender|exijo|solicito|pido|puedo|puede|pueden|podria\\w*|dejame|llam\\w*|revise|explique|mandame|manda\\w*|ahora|basta|escal\\w*|ayude',
  phone:
    '(?:me (?:llam|marc|telefone)\\w+|llam(?:en|a|e|ad|arme|enme|eme|ame)\\w*(?: por favor)?(?: a mi|me)?|llamenme|llameme|llamame|marquen a|marcame|marquenme|devuelv\\w+ la llamada|una llamada|por telefono,|prefiero por telefono)',
  negation: 'no|sin|nunca|ni|tampoco|ningun[oa]?|nadie',
  whole:
    'quien (?:manda|decide|esta a cargo|es el responsable)|transfierame|pasenme|comuniquenme|alguien (?:me )?(?:atienda|responda|llame|contacte|explique|ayude en persona)',
  small:
    'por|favor|xfa|porfa|un|una|el|la|de|verdad|real|ahora|ya|quiero|con|hola|si|no|bot|robot|urgente|humano|humana|gracias|a|mi|su',
};

const ITALIAN: Vocabulary = {
  person:
    'person[ae](?: ver[ae]| real[ei]| umana| in carne)?|uman[oi]|essere umano|operator[ei]|operatrice|addett[oia]|agent[ei]|consulent[ei]|responsab\\w*|superior[ei]|capo|manager|impiegat[oia]|dipendent[ei]|colleg[ahi]+|tecnic[oi]|rappresentant[ei]|gente vera|servizio clienti|assistenza(?: clienti| umana)?|direttore|direttrice|qualcuno (?:di|del|della|che|in|vero)\\s?\\w*|uno di voi|uno dei vostri|commess[oa]|specialista|incaricat[oa]|referente|supervisor[ei]?|staff',
  weak: 'qualcuno|supporto|team',
  ask: 'parlar\\w*|parlo|discutere|contattare|passi|passami|passatemi|passarmi|mi passi|trasferi\\w*|collega\\w*|metta\\w*|mettete\\w*|mettermi|vogli\\w*|vorrei|vorei|vor+e\\w*|desider\\w*|bisogno|serve|richied\\w*|chied\\w*|pretend\\w*|dammi|datemi|mi dia|chiamate|chiami|chiama|mandate|mandi|trovi\\w*|trova\\w*|fate\\w*|faccia|venire|occupars\\w*|affidare|avere|preferi\\w*|posso|puo|potrei|potrebbe|adesso|subito|escalation|risponda|cerco',
  phone:
    'chiamatemi|mi chiami\\w*|chiamami|richiamat\\w*|richiamar\\w*|telefonatemi|mi telefoni|essere (?:ri)?chiamat[oa]',
  negation: 'non|senza|nessun[oa]?|mai|niente',
  whole:
    'chi (?:decide|comanda|e il responsabile)|mi passi qualcuno|(?:trovi|cerchi|chiami|mandi)(?:mi)? qualcuno|qualcuno (?:mi )?(?:chiami|risponda|contatti|richiami)',
  small:
    "per|favore|xfavore|un|una|il|la|lo|ver[oa]|real[ei]|adesso|subito|ora|voglio|con|ciao|si|no|bot|robot|grazie|l'|uman[oa]|in",
};

const PORTUGUESE: Vocabulary = {
  person:
    'atendentes?|atendimento humano|humanos?|pessoas?(?: real| de verdade| humana)?|ser humano|operador(?:a|es)?|agentes?|representantes?|gerent\\w*|supervisor(?:a|es)?|chef[ea]s?|responsave(?:l|is)|funcionari[oa]s?|colaborador(?:a|es)?|consultor(?:a|es)?|assessor(?:a)?|tecnic[oa]s?|especialistas?|gente de verdade|suporte humano|alguem (?:de|da|do|que|real|humano)\\s?\\w*|um de voces|um dos seus|um de vcs|vendedor(?:a)?|sac|assistente humano|equipe de \\w+|colega',
  weak: 'alguem|algm|equipe|suporte',
  ask: 'falar|flr|fala|conversar|contatar|contactar|passa\\w*|transfer\\w*|transfir\\w*|conect\\w*|coloca\\w*|encaminh\\w*|quero|qro|queria|gostaria|preciso|precisava|prefiro|desejo|exijo|cham[ae]\\w*|tra[zg]\\w*|manda\\w*|arrum\\w*|arranj\\w*|cuid\\w*|possivel|posso|pode\\w*|poderia\\w*|atend\\w*|ja|agora|solicito|me da|quer[oe]|necessito|bota|chega de',
  phone:
    'me liga\\w*|me ligue\\w*|liguem|ligue para|liga pra mim|liga para mim|ligar de volta|retorn\\w+ (?:a )?(?:ligacao|chamada)|me telefon\\w*|quero uma ligacao',
  negation: 'nao|sem|nunca|nem|nada de|nenhum[a]?|ninguem',
  whole:
    'quem (?:manda|decide|e o responsavel)|me transfere|me transfira|alguem (?:me )?(?:atenda|responda|ligue|ajude aqui)',
  small:
    'por|favor|pfv|pf|um|uma|o|a|de|verdade|real|agora|ja|quero|com|ola|oi|sim|nao|bot|robo|obrigad[oa]|falar|humano|humana',
};

const DUTCH: Vocabulary = {
  person:
    'mens(?:en|elijke?)?|medewerk(?:er|ster)s?|klantenservice|persoon|echt persoon|manager|leidinggevende|chef|baas|collega|adviseur|agent|vertegenwoordiger|operator|teamleider|monteur|specialist|iemand (?:van|die|echt\\w*|uit)\\s?\\w*|een van jullie|een van uw \\w+|verantwoordelijke|klantendienst|personeel|helpdesk',
  weak: 'iemand|support|team',
  ask: 'spreken|spreek|praten|praat|doorverbind\\w*|verbind\\w*|doorsturen|doorzet\\w*|wil|wilt|willen|graag|nodig|geef|geeft|haal|stuur|contact|kan|kunt|kun|mag|liever|bereiken|chatten|eis|verzoek|laat|bel\\w*|nu|vraag',
  phone: 'bel me|bel mij|belt u mij|terugbel\\w*|bel (?:me )?terug|kunt u (?:me|mij) bellen|teruggebeld',
  negation: 'geen|niet|zonder|nooit|niemand',
  whole:
    'wie (?:beslist|is (?:hier )?verantwoordelijk|heeft de leiding)|verbind me door|iemand[^.!?,]{0,15}(?:spreken|bellen|terugbellen|contact)',
  small: 'een|de|het|graag|aub|alsjeblieft|alstublieft|nu|echte?|met|ik|wil|hallo|ja|nee|geen|bot|robot',
};

const HINDI: Vocabulary = {
  person:
    'insaan\\w*|insan|aadmi|admi|vyakti|agent|manager|mngr|supervisor|karmachari|adhikari|pratinidhi|visheshagya|operator|executive|representative|staff|support team|customer care|team ka (?:koi )?member|member|senior|boss|malik|asli (?:insaan|aadmi|vyakti)|इंसान|व्यक्ति|एजेंट|मैनेजर|कर्मचारी|अधिकारी|प्रतिनिधि|ऑपरेटर|सुपरवाइजर|मालिक|कस्टमर केयर|असली आदमी|ग्राहक सेवा',
  weak: 'kisi|koi|किसी|कोई|उन्हें|unhe',
  ask: 'baat|bat|milwa\\w*|mila\\w*|connect|chahiye|chahie|chaiye|do|dijiye|dijie|bula\\w*|saunp\\w*|jod\\w*|transfer|bhej\\w*|kara\\w*|karwa\\w*|baithe|dekhe|बात|चाहिए|मिलाइए|मिलाओ|बुलाइए|बुलाओ|बुला|जोड़|कनेक्ट|भेज|दो|दीजिए|देखे|ट्रांसफर|करवा|करा',
  phone:
    '(?:mujhe |hume )?(?:phone|call|fon) (?:kar\\w*|kijiye|karo|pe samjha|lagao)|ghanti maar|wapas call|मुझे (?:फ़ोन|फोन|कॉल)|कॉल (?:करें|करो|कीजिए|बैक)|फ़?ोन (?:करें|करो|कीजिए)',
  negation: 'mat|nahi|nahin|bina|na|मत|नहीं|बिना|ना',
  whole:
    '(?:faisla|decision) kaun|kaun (?:decide|faisla)|फ़?ैसला कौन|फैसला कौन|(?:kisi|koi)[^.!?,]{0,15}(?:bhej\\w*|bula\\w*|jod\\w*|baat|milwa\\w*)|(?:किसी|कोई|उन्हें)[^.!?,]{0,15}(?:भेज|बुला|बुलाइए|बात|मिला|जोड़)',
  small: 'please|plz|plzz|ek|koi|asli|se|ko|mujhe|abhi|turant|jaldi|bhai|ji|कृपया|एक|कोई|असली|अभी|मुझे|से|ही|जी',
};

const VOCABULARIES = {
  de: GERMAN,
  fr: FRENCH,
  es: SPANISH,
  it: ITALIAN,
  pt: PORTUGUESE,
  nl: DUTCH,
  hi: HINDI,
} as const satisfies Partial<Record<Language, Vocabulary>>;

export type OtherLanguage = keyof typeof VOCABULARIES;

export interface LanguagePatterns {
  language: OtherLanguage;
  requests: readonly RegExp[];
  negation: RegExp;
  short: RegExp;
}

/** Word borders that also hold for scripts that \b does not know. */
const border = (pattern: string): string => `(?<![\\p{L}\\p{M}\\p{N}])(?:${pattern})(?![\\p{L}\\p{M}\\p{N}])`;
const NEAR = '[^.!?;]{0,45}?';
const REFUSED_AFTER = 'nicht|pas|niet|mat|nahi|मत|नहीं';

export const OTHER_LANGUAGES: readonly LanguagePatterns[] = Object.entries(VOCABULARIES).map(
  ([language, { person, weak, ask, phone, negation, whole, small }]) => ({
    language: language as OtherLanguage,
    requests: [
      new RegExp(`${border(ask)}${NEAR}${border(person)}`, 'u'),
      new RegExp(`${border(person)}${NEAR}${border(ask)}`, 'u'),
      new RegExp(`${border(phone)}|${border(whole)}`, 'u'),
      new RegExp(`${border(ask)}[^.!?;]{0,18}?${border(weak)}(?=[^.!?;]{0,30}$)`, 'u'),
    ],
    negation: new RegExp(
      `${border(negation)}[^.!?;,]{0,18}?${border(`${person}|${phone}|${ask}`)}|${border(phone)}[^.!?;,]{0,10}${border(REFUSED_AFTER)}`,
      'u',
    ),
    short: new RegExp(`^(?:(?:${small}) )*(?:${person})(?: (?:${small}))*$`, 'u'),
  }),
);

/** Own advisers and trades of the customer. */
export const OTHER_OTHER_SENSES =
  /(?<![\p{L}])(?:mein|meine|meinem|meiner|meinen|mon|ma|mes|mi|mis|mio|mia|miei|meu|minha|meus|mijn|mere|meri|mera)\s+(?:agente|agenten|agent|berater(?:in)?|steuerberater(?:in)?|chef(?:in)?|jefe|jefa|manager|kollege|kollegin|collegue|colega|collega|consulente|assessor(?:a)?|asesor(?:a)?|conseiller|gerente|capo|empleado|mitarbeiter(?:in)?|person|persona|equipe|equipo|team)(?:\s+\p{L}+)?/gu;
