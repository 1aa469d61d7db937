/** Text of a help centre as people bring it, taken apart; pure, so that api and the first start share it. */
export interface ImportedArticle {
  external_id: string | null;
  title: string;
  category: string;
  content: string;
}

export interface RefusedPart {
  /** 1-based line of a Markdown text, 1-based position in a JSON list. */
  line: number;
  reason: string;
}

export interface ImportedKnowledge {
  articles: ImportedArticle[];
  refused: RefusedPart[];
}

export const IMPORT_LIMITS = {
  title: 200,
  category: 100,
  content: 20_000,
  externalId: 64,
  articles: 2_000,
} as const;

const LEADING_ID =
  /^([A-Za-z][A-Za-z0-9]{0,15}(?:[-_.][A-Za-z0-9]{1,16}){0,3}[-_.]?\d[A-Za-z0-9]{0,8})(?:\s*[:–—-])?\s+(\S.*)$/;
const FENCE = /^\s*(`{3,}|~{3,})/;

/** Markdown: `##` category, `###` article title with an optional leading id, its text below. Or a JSON list of articles. */
export function parseKnowledge(content: string, format: 'markdown' | 'json'): ImportedKnowledge {
  switch (format) {
    case 'markdown':
      return checked(parseMarkdown(content));
    case 'json':
      return parseJson(content);
    default:
      return format satisfies never;
  }
}

interface Located {
  line: number;
  article: ImportedArticle;
}

function checked(options: { found: Located[]; refused: RefusedPart[] }): ImportedKnowledge {
  const articles: ImportedArticle[] = [];
  const refused = [...options.refused];
  const seen = new Set<string>();
  for (const { line, article } of options.found) {
    const reason =
      faultOf(article, seen) ?? (articles.length >= IMPORT_LIMITS.articles ? 'too many articles' : null);
    if (reason !== null) {
      refused.push({ line, reason });
      continue;
    }
    if (article.external_id !== null) seen.add(article.external_id);
    articles.push(article);
  }
  return { articles, refused: refused.sort((a, b) => a.line - b.line) };
}

function faultOf(article: ImportedArticle, seen: ReadonlySet<string>): string | null {
  const { external_id: id, title, category, content } = article;
  if (title === '') return 'the title is missing';
  if (title.length > IMPORT_LIMITS.title) return `the title is longer than ${IMPORT_LIMITS.title} characters`;
  if (category.length > IMPORT_LIMITS.category)
    return `the category is longer than ${IMPORT_LIMITS.category} characters`;
  if (content === '') return 'the article has no text';
  if (content.length > IMPORT_LIMITS.content)
    return `the text is longer than ${IMPORT_LIMITS.content} characters`;
  if (id !== null && id.length > IMPORT_LIMITS.externalId)
    return `the id is longer than ${IMPORT_LIMITS.externalId} characters`;
  if (id !== null && seen.has(id)) return `the id ${id} occurs twice`;
  const text = `${title}${category}${content}${id ?? ''}`;
  if (text.includes('\u0000') || !text.isWellFormed()) return 'contains characters that cannot be stored';
  return null;
}

function parseMarkdown(content: string): { found: Located[]; refused: RefusedPart[] } {
  const found: Located[] = [];
  const refused: RefusedPart[] = [];
  let category = '';
  let open: { line: number; heading: string; category: string; body: string[] } | null = null;
  let fence: string | null = null;
  const finish = (): void => {
    if (open !== null) found.push({ line: open.line, article: fromHeading(open) });
    open = null;
  };
  content
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\r|\n/)
    .forEach((text, at) => {
      const mark = FENCE.exec(text)?.[1];
      if (mark !== undefined && (fence === null || mark.startsWith(fence)))
        fence = fence === null ? mark : null;
      const heading = fence === null ? /^(#{1,3})(?!#)\s*(.*?)\s*#*\s*$/.exec(text) : null;
      const level = heading?.[1]?.length ?? 0;
      if (level === 3) {
        finish();
        open = { line: at + 1, heading: heading?.[2] ?? '', category, body: [] };
      } else if (level > 0) {
        finish();
        category = level === 2 ? (heading?.[2] ?? '') : category;
      } else if (open !== null) open.body.push(text);
      else if (text.trim() !== '' && category !== '')
        refused.push({ line: at + 1, reason: 'text outside an article' });
    });
  finish();
  return { found, refused };
}

function fromHeading(part: { heading: string; category: string; body: string[] }): ImportedArticle {
  const { id, title } = splitId(part.heading);
  return { external_id: id, title, category: part.category, content: part.body.join('\n').trim() };
}

/** `external_id`, or `id` as other help desks export it. */
function idOf(text: (name: string) => string | null): string | null {
  const own = text('external_id');
  return own === '' ? text('id') : own;
}

/** `KB-01 Title` → its id and its title; a title without digits in its first word has no id. */
function splitId(heading: string): { id: string | null; title: string } {
  const bracketed = /^\[([^\]\s]{1,64})\]\s+(\S.*)$/.exec(heading);
  const match = bracketed ?? LEADING_ID.exec(heading);
  if (match === null || (bracketed === null && !/[-_.]\d|^[A-Z]+\d/.test(match[1] ?? ''))) {
    return { id: null, title: heading };
  }
  return { id: match[1] ?? null, title: match[2] ?? '' };
}

function parseJson(content: string): ImportedKnowledge {
  const list = listOf(content);
  if (list === null) return { articles: [], refused: [{ line: 1, reason: 'not a JSON list of articles' }] };
  const found: Located[] = [];
  const refused: RefusedPart[] = [];
  list.forEach((entry, at) => {
    const article = fromEntry(entry);
    if (typeof article === 'string') refused.push({ line: at + 1, reason: article });
    else found.push({ line: at + 1, article });
  });
  return checked({ found, refused });
}

function listOf(content: string): unknown[] | null {
  try {
    const parsed: unknown = JSON.parse(content);
    if (Array.isArray(parsed)) return parsed as unknown[];
    if (
      parsed !== null &&
      typeof parsed === 'object' &&
      'articles' in parsed &&
      Array.isArray(parsed.articles)
    ) {
      return parsed.articles as unknown[];
    }
    return null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function fromEntry(entry: unknown): ImportedArticle | string {
  if (entry === null || typeof entry !== 'object') return 'not an object';
  const fields = new Map(Object.entries(entry));
  const text = (name: string): string | null => {
    const value: unknown = fields.get(name) ?? '';
    return typeof value === 'string' ? value.trim() : null;
  };
  const [title, content, category, id] = [text('title'), text('content'), text('category'), idOf(text)];
  if (title === null || content === null || category === null || id === null) return 'a field is not text';
  if (id !== '') return { external_id: id, title, category, content };
  const split = splitId(title);
  return { external_id: split.id, title: split.title, category, content };
}
