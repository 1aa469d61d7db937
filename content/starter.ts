import { DELIVERY_AND_RETURNS } from './articles/delivery-and-returns.js';
import { ORDERS_AND_PAYMENT } from './articles/orders-and-payment.js';
import { PRODUCTS_AND_ACCOUNT } from './articles/products-and-account.js';
import intents from './intents.json' with { type: 'json' };
import { parseKnowledge, type ImportedArticle } from './knowledge-import.js';

export interface StarterIntent {
  key: string;
  label: string;
  template: string | null;
  article_external_id: string | null;
  examples: string[];
}

/** The help centre of an invented shop in the import format; modules, so that a bundle holds it. */
export const STARTER_MARKDOWN = [ORDERS_AND_PAYMENT, DELIVERY_AND_RETURNS, PRODUCTS_AND_ACCOUNT].join('\n');

/** What an empty database is filled with; throws when the shipped text is not in the import format. */
export function starterKnowledge(): { articles: ImportedArticle[]; intents: StarterIntent[] } {
  const { articles, refused } = parseKnowledge(STARTER_MARKDOWN, 'markdown');
  if (refused.length > 0)
    throw new Error(`the starter help centre is malformed in line ${refused[0]?.line ?? 0}`);
  return { articles, intents };
}
