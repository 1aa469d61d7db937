import { describe, expect, it } from 'vitest';
import { parseKnowledge } from './knowledge-import.js';
import questions from './questions.json' with { type: 'json' };
import { starterKnowledge } from './starter.js';

describe('the import of a help centre', () => {
  it('reads categories, ids, titles and texts from Markdown', () => {
    const text =
      '# Help\n\n## Returns\n### KB-01 Send it back\nYou have **30 days**.\n\n- Keep the box.\n\n### Refunds\nSoon.\n';
    expect(parseKnowledge(text, 'markdown')).toEqual({
      articles: [
        {
          external_id: 'KB-01',
          title: 'Send it back',
          category: 'Returns',
          content: 'You have **30 days**.\n\n- Keep the box.',
        },
        { external_id: null, title: 'Refunds', category: 'Returns', content: 'Soon.' },
      ],
      refused: [],
    });
  });

  it.each([
    ['### KB-7: Colon', 'KB-7', 'Colon'],
    ['### [FAQ_12] Brackets', 'FAQ_12', 'Brackets'],
    ['### KB12 – Dash', 'KB12', 'Dash'],
    ['### 24 hours service', null, '24 hours service'],
    ['### E-mail 2 us', null, 'E-mail 2 us'],
    ['### A title ###', null, 'A title'],
  ])('keeps a leading id: %s', (heading, id, title) => {
    const [article] = parseKnowledge(`${heading}\r\ntext`, 'markdown').articles;
    expect(article).toMatchObject({ external_id: id, title });
  });

  it('names the line of what it refuses and imports the rest', () => {
    const text = '## A\nstray\n### KB-1 Empty\n\n### KB-2 Good\ntext\n### KB-2 Again\ntext\n###\ntext';
    const { articles, refused } = parseKnowledge(text, 'markdown');
    expect(articles.map(({ external_id }) => external_id)).toEqual(['KB-2']);
    expect(refused.map(({ line }) => line)).toEqual([2, 3, 7, 9]);
  });

  it('does not take a comment in a code block for a heading', () => {
    const { articles } = parseKnowledge('### Setup\n```sh\n### not a title\n```\nend', 'markdown');
    expect(articles).toHaveLength(1);
    expect(articles[0]?.content).toContain('### not a title');
  });

  it('reads JSON, as a list or under `articles`', () => {
    const entry = { external_id: 'KB-1', title: 'T', category: 'C', content: 'text' };
    for (const content of [JSON.stringify([entry]), JSON.stringify({ articles: [entry] })]) {
      expect(parseKnowledge(content, 'json')).toEqual({ articles: [entry], refused: [] });
    }
    expect(parseKnowledge('[{"title":"KB-3 Three","content":"x"},{"title":5},7]', 'json')).toEqual({
      articles: [{ external_id: 'KB-3', title: 'Three', category: '', content: 'x' }],
      refused: [
        { line: 2, reason: 'a field is not text' },
        { line: 3, reason: 'not an object' },
      ],
    });
  });

  it.each(['', 'nonsense', '{}', '5', 'null'])('refuses JSON that is no list: %s', (content) => {
    expect(parseKnowledge(content, 'json').refused).toHaveLength(1);
  });
});

describe('the starter help centre', () => {
  const { articles, intents } = starterKnowledge();

  it('has at least 30 articles with at least 4 question variants each', () => {
    expect(articles.length).toBeGreaterThanOrEqual(30);
    for (const { external_id } of articles) {
      expect(questions.filter(({ article }) => article === external_id).length).toBeGreaterThanOrEqual(4);
    }
  });

  it('has at least 25 intents with 12 examples each, and links only to its own articles', () => {
    const ids = new Set(articles.map(({ external_id }) => external_id));
    expect(intents.length).toBeGreaterThanOrEqual(25);
    for (const intent of intents) {
      expect(new Set(intent.examples).size).toBeGreaterThanOrEqual(12);
      expect(intent.article_external_id === null || ids.has(intent.article_external_id)).toBe(true);
    }
  });
});
