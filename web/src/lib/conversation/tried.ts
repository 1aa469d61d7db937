import type { EscalationView } from '$contracts/agent.js';

export interface TriedArticle {
  readonly title: string;
  /** The article's page, when the note of the assistant names its id. */
  readonly href: string | null;
}

const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

/** What the assistant looked at before it handed over; entries without a title say nothing to a person and are left out. */
export const triedArticles = (tried: EscalationView['tried']): readonly TriedArticle[] =>
  tried.flatMap((entry): TriedArticle[] => {
    if (typeof entry === 'string') return [{ title: entry, href: null }];
    const title = textOf(entry['title']) ?? textOf(entry['external_id']);
    const id = textOf(entry['article_id']);
    return title === null ? [] : [{ title, href: id === null ? null : `/help/${id}` }];
  });
