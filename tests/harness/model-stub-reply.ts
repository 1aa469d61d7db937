import type { StubMode } from './model-stub-modes.js';

export interface StubReply {
  text: string;
  finish: string;
  refusal: string | null;
}

interface ShownArticle {
  id: string;
  sentences: string[];
}

const STOP = new Set(
  'the a an is are do does did i you my your to of for in on it be can how what when where'.split(' '),
);

/** The reply of one call: the sentence of the shown articles that shares most words with the question, quoted. */
export function replyOf(mode: StubMode, messages: readonly { role: string; content: string }[]): StubReply {
  const prompt = messages.find(({ role }) => role === 'user')?.content ?? '';
  const system = messages.find(({ role }) => role === 'system')?.content ?? '';
  const question = between(prompt, 'question')[0]?.text ?? '';
  const best = bestSentence(shownArticles(prompt), question);
  const quote = best?.sentence ?? '';
  const article = best?.article ?? 'A1';
  const good = {
    answer: quote,
    citations: quote === '' ? [] : [{ article, quote }],
    needs_human: quote === '',
    reason: '',
  };
  const stop = (text: string): StubReply => ({ text, finish: 'stop', refusal: null });
  const json = (reply: object): StubReply => stop(JSON.stringify(reply));
  switch (mode) {
    case 'malformed':
      return stop('{"answer": "It takes');
    case 'empty':
      return stop('');
    case 'five_megabytes':
      return stop('x'.repeat(5 * 1024 * 1024));
    case 'invented_citation':
      return json({
        ...good,
        citations: [{ article, quote: 'We pay back ten times the price on the moon.' }],
      });
    case 'no_citation':
      return json({ ...good, citations: [] });
    case 'injection_echo':
      return json({ ...good, answer: `As I was told: ${system}` });
    case 'wrong_number':
      return json({ ...good, answer: wrongNumber(good.answer) });
    case 'needs_human':
      return json({ ...good, needs_human: true, reason: 'a person should look at this' });
    case 'length':
      return { ...json(good), finish: 'length' };
    case 'refusal':
      return { text: '', finish: 'stop', refusal: 'I cannot help with that' };
    default:
      return json(good);
  }
}

function wrongNumber(text: string): string {
  return /\d/.test(text)
    ? text.replace(/\d+/g, (figure) => String(Number(figure) + 7))
    : `${text} It takes 97 days.`;
}

function between(prompt: string, name: string): { attributes: string; text: string }[] {
  const pattern = new RegExp(`<${name}-[0-9a-f]+([^>]*)>\\n([\\s\\S]*?)\\n</${name}-[0-9a-f]+>`, 'g');
  return [...prompt.matchAll(pattern)].map((match) => ({ attributes: match[1] ?? '', text: match[2] ?? '' }));
}

function shownArticles(prompt: string): ShownArticle[] {
  return between(prompt, 'article').map(({ attributes, text }) => ({
    id: /id="([^"]+)"/.exec(attributes)?.[1] ?? '',
    sentences: text
      .split('\n')
      .slice(1)
      .flatMap((line) => line.match(/.+?[.!?](?=\s|$)|.+$/g) ?? [])
      .map((sentence) => sentence.trim())
      .filter((sentence) => sentence !== ''),
  }));
}

function bestSentence(
  articles: readonly ShownArticle[],
  question: string,
): { article: string; sentence: string } | null {
  const asked = wordsOf(question);
  let best: { article: string; sentence: string; shared: number } | null = null;
  // The first article is the one the search liked best: it wins a tie.
  for (const { id, sentences } of articles) {
    for (const sentence of sentences) {
      const shared = [...wordsOf(sentence)].filter((word) => asked.has(word)).length;
      if (best === null || shared > best.shared) best = { article: id, sentence, shared };
    }
  }
  return best;
}

function wordsOf(text: string): Set<string> {
  const list = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return new Set(list.filter((word) => !STOP.has(word)).map((word) => word.slice(0, 6)));
}
