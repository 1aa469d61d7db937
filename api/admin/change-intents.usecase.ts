import type { IntentView } from '../../contracts/knowledge.js';
import { recordAudit, type AuditActor } from '../../db/repositories/audit.repository.js';
import { createIntentsRepository } from '../../db/repositories/intents.repository.js';
import type { AppContext } from '../context.js';
import { refuse } from '../http/errors.js';
import { differenceOf } from './change-user.usecase.js';

const byKey = (intents: readonly IntentView[]): Record<string, IntentView> =>
  Object.fromEntries(intents.map((intent) => [intent.key, intent]));

/** Replaces the list; the audit row holds each intent that is new, gone or different. */
export const changeIntents = async (input: {
  ctx: AppContext;
  actor: AuditActor;
  intents: readonly IntentView[];
}): Promise<IntentView[]> => {
  const { ctx, actor } = input;
  const intents = input.intents.map((intent) => ({
    ...intent,
    examples: [...new Set(intent.examples.map((example) => example.trim()))].sort(),
  }));
  if (new Set(intents.map((intent) => intent.key)).size < intents.length) {
    throw refuse('request.invalid', { fields: { intents: 'a key occurs twice' } });
  }
  return ctx.db.transaction().execute(async (trx) => {
    const repository = createIntentsRepository(trx);
    await repository.lock();
    const before = byKey(await repository.list());
    await repository.replaceAll(intents);
    const list = await repository.list();
    const gone = Object.fromEntries(Object.keys(before).map((key) => [key, undefined]));
    const difference = differenceOf(before, { ...gone, ...byKey(list) });
    if (difference !== null) {
      await recordAudit(trx, { ...actor, action: 'intents.changed', targetKind: 'intents', ...difference });
    }
    return list;
  });
};
