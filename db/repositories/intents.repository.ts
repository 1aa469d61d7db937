import { type Kysely, sql } from 'kysely';
import type { IntentView } from '../../contracts/knowledge.js';
import type { Schema } from '../schema.js';

/** The intents the classifier learns, each with its examples. */
export const createIntentsRepository = (db: Kysely<Schema>) => ({
  list: (): Promise<IntentView[]> =>
    db
      .selectFrom('intents as i')
      .select(['i.key', 'i.label', 'i.template', 'i.article_external_id', 'i.enabled'])
      .select(
        sql<string[]>`coalesce((select array_agg(e.text order by e.text) from intent_examples e
          where e.intent_key = i.key), '{}')`.as('examples'),
      )
      .orderBy('i.key')
      .execute(),

  isEmpty: async (): Promise<boolean> =>
    (await db.selectFrom('intents').select('key').limit(1).executeTakeFirst()) === undefined,

  /** One writer at a time until the end of the transaction; readers go on. */
  lock: async (): Promise<void> => {
    await sql`lock table intents in share row exclusive mode`.execute(db);
  },

  /** The whole list becomes what is given; what is not named is gone. */
  replaceAll: async (intents: readonly IntentView[]): Promise<void> => {
    const given = sql`jsonb_to_recordset(${JSON.stringify(intents)}::jsonb) as n (key text, label text,
      template text, article_external_id text, enabled boolean, examples jsonb)`;
    await sql`delete from intents where key not in (select n.key from ${given})`.execute(db);
    await sql`insert into intents (key, label, template, article_external_id, enabled)
      select n.key, n.label, n.template, n.article_external_id, n.enabled from ${given}
      on conflict (key) do update set label = excluded.label, template = excluded.template,
        article_external_id = excluded.article_external_id, enabled = excluded.enabled`.execute(db);
    await sql`delete from intent_examples`.execute(db);
    await sql`insert into intent_examples (intent_key, text)
      select distinct n.key, e.text from ${given}, jsonb_array_elements_text(n.examples) as e (text)`.execute(
      db,
    );
  },
});

export type IntentsRepository = ReturnType<typeof createIntentsRepository>;
