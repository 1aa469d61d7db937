import { parseKnowledge } from '../../content/knowledge-import.js';
import type {
  ArticleView,
  CreateArticle,
  ImportAnswer,
  ImportArticles,
  UpdateArticle,
} from '../../contracts/knowledge.js';
import { createArticlesRepository, type ArticleChanges } from '../../db/repositories/articles.repository.js';
import { recordAudit, type AuditActor } from '../../db/repositories/audit.repository.js';
import type { Staff } from '../auth/staff.js';
import type { AppContext } from '../context.js';
import { refuse } from '../http/errors.js';
import { differenceOf } from './change-user.usecase.js';

interface ArticleAction {
  ctx: AppContext;
  staff: Staff;
  actor: AuditActor;
}

const takenAsRefusal = (error: unknown): never => {
  const { code, constraint } = error as { code?: string; constraint?: string };
  if (code === '23505' && constraint === 'articles_external_id') {
    throw refuse('article.taken', { fields: { external_id: 'is taken' }, cause: error });
  }
  throw error;
};

const externalId = (given: string | null | undefined): string | null => {
  const trimmed = given?.trim() ?? '';
  return trimmed === '' ? null : trimmed;
};

const auditedArticle = ({ external_id, title, category, content, active }: ArticleView) => ({
  external_id,
  title,
  category,
  content,
  active,
});

export const createArticle = async (
  input: ArticleAction & { article: CreateArticle },
): Promise<ArticleView> => {
  const { ctx, staff, actor, article } = input;
  return ctx.db
    .transaction()
    .execute(async (trx) => {
      const articles = createArticlesRepository(trx);
      const id = await articles.create({
        external_id: externalId(article.external_id),
        title: article.title.trim(),
        category: article.category?.trim() ?? '',
        content: article.content,
        active: article.active ?? true,
        by: staff.id,
      });
      const made = await articles.view(id);
      if (made === undefined) throw refuse('article.not_found');
      const after = auditedArticle(made);
      await recordAudit(trx, {
        ...actor,
        action: 'article.created',
        targetKind: 'article',
        targetId: id,
        after,
      });
      return made;
    })
    .catch(takenAsRefusal);
};

export const changeArticle = async (
  input: ArticleAction & { id: string; change: UpdateArticle },
): Promise<ArticleView> => {
  const { ctx, staff, actor, id, change } = input;
  const changes: ArticleChanges = {
    ...(change.external_id === undefined ? {} : { external_id: externalId(change.external_id) }),
    ...(change.title === undefined ? {} : { title: change.title.trim() }),
    ...(change.category === undefined ? {} : { category: change.category.trim() }),
    ...(change.content === undefined ? {} : { content: change.content }),
    ...(change.active === undefined ? {} : { active: change.active }),
  };
  return ctx.db
    .transaction()
    .execute(async (trx) => {
      const articles = createArticlesRepository(trx);
      const before = await articles.lock(id);
      if (before === undefined) throw refuse('article.not_found');
      await articles.change({ id, changes, by: staff.id });
      const after = await articles.view(id);
      if (after === undefined) throw refuse('article.not_found');
      const difference = differenceOf(auditedArticle(before), auditedArticle(after));
      if (difference !== null) {
        const target = { targetKind: 'article', targetId: id };
        await recordAudit(trx, { ...actor, action: 'article.changed', ...target, ...difference });
      }
      return after;
    })
    .catch(takenAsRefusal);
};

/** Answers given from it keep their quotes; the next answer no longer uses it. */
export const removeArticle = async (input: ArticleAction & { id: string }): Promise<void> => {
  const { ctx, actor, id } = input;
  await ctx.db.transaction().execute(async (trx) => {
    const articles = createArticlesRepository(trx);
    const before = await articles.lock(id);
    if (before === undefined) throw refuse('article.not_found');
    await articles.remove(id);
    const target = { targetKind: 'article', targetId: id };
    await recordAudit(trx, {
      ...actor,
      action: 'article.deleted',
      ...target,
      before: auditedArticle(before),
    });
  });
};

/** Takes what is well-formed and says of the rest in which line it is wrong. */
export const importArticles = async (
  input: ArticleAction & { given: ImportArticles },
): Promise<ImportAnswer> => {
  const { ctx, staff, actor, given } = input;
  const { articles, refused } = parseKnowledge(given.content, given.format);
  const counts = await ctx.db
    .transaction()
    .execute(async (trx) => {
      const done = await createArticlesRepository(trx).upsertAll({ articles, by: staff.id });
      await recordAudit(trx, {
        ...actor,
        action: 'article.imported',
        targetKind: 'article',
        after: { ...done, refused: refused.length, external_ids: articles.map((one) => one.external_id) },
      });
      return done;
    })
    .catch(takenAsRefusal);
  return { ...counts, refused };
};
