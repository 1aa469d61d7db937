import { words } from '../../text/words.js';

/** Function words (no Latin accents) that tell languages apart well enough for one message. */
const FUNCTION_WORDS = {
  en: 'the i is are to of and you my it for what how can do does this that with me in on was not have has your we please would could want need get give am be there who when where why if an or from here talk speak',
  de: 'ich ist der die das und nicht ein eine einen einem mit sie mir mich bitte was wie kann konnen wir auf zu den dem im von bei es hier jetzt sofort mochte will wer jemand jemanden kein keine ihnen ihr euch fur schon mal doch da geht hat habe',
  fr: 'je le la les un une des de du et est pas pour que qui vous mon ma mes avec dans sur au aux ce cette il elle on ne moi suis ai voudrais veux puis quelqu svp merci chez ou bonjour a parler pouvez',
  es: 'yo el la los las un una de del y es no por que con mi me se para en lo su quiero puedo como cuando donde alguien hola esta este al ya si favor necesito hablar quien',
  it: 'io il lo la gli le un una di del della e non per che con mi si in sono ho vorrei voglio posso come quando dove qualcuno ciao questo questa al alla da chi anche piu parlare adesso favore',
  pt: 'eu o a os as um uma de do da e nao por que com meu minha me se para em no na quero posso como quando onde alguem ola isso esta ao pra voce voces ja quem falar favor preciso',
  nl: 'ik de het een en is niet met van voor op aan mijn me mij u je jij kan wil graag iemand wat hoe waar wie er maar dat dit te naar bij nu spreken',
  hi: 'mujhe mera meri main hai hain ho kya ka ki ke ko se koi kisi nahi nahin mat aap baat karni karna chahiye bhai yeh woh kar raha gaya abhi ek aur मुझे है हैं क्या का की के को से कोई किसी नहीं आप में और बात करनी चाहिए',
} as const;

export type Language = keyof typeof FUNCTION_WORDS;

const SETS = new Map<Language, ReadonlySet<string>>(
  Object.entries(FUNCTION_WORDS).map(([language, list]) => [language as Language, new Set(list.split(' '))]),
);

/** How many function words of each language a text has. */
export function languageHits(text: string): Map<Language, number> {
  const list = words(text);
  return new Map(
    [...SETS].map(([language, known]) => [language, list.filter((word) => known.has(word)).length]),
  );
}

/** Languages that a text may be in: those with most function words, all when it has none. */
export function likelyLanguages(text: string): Set<Language> {
  const hits = languageHits(text);
  const most = Math.max(...hits.values());
  const languages = [...hits].filter(([, count]) => most === 0 || count >= most * 0.75);
  return new Set(languages.map(([language]) => language));
}
