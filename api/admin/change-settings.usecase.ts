import { settingsFrom, type Settings } from '../../contracts/settings.js';
import type { SettingsView, UpdateSettings } from '../../contracts/settings-update.js';
import { recordAudit, type AuditActor } from '../../db/repositories/audit.repository.js';
import { createSettingsRepository } from '../../db/repositories/settings.repository.js';
import type { Staff } from '../auth/staff.js';
import type { AppContext } from '../context.js';
import { refuse } from '../http/errors.js';
import { differenceOf } from './change-user.usecase.js';

type Change = Omit<UpdateSettings, 'version'>;

const laidOver = (settings: Settings, change: Change): Settings => {
  const named = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  return settingsFrom({
    ...settings,
    ...named,
    password_policy: { ...settings.password_policy, ...change.password_policy },
    rate_limits: { ...settings.rate_limits, ...change.rate_limits },
  });
};

/** Writes the next version and tells all api copies; settings.stale (409) when `version` is not the newest. */
export const changeSettings = async (input: {
  ctx: AppContext;
  staff: Staff;
  actor: AuditActor;
  change: UpdateSettings;
}): Promise<SettingsView> => {
  const { ctx, staff, actor } = input;
  const { version, ...change } = input.change;
  const written = await ctx.db.transaction().execute(async (trx) => {
    const repository = createSettingsRepository(trx);
    await repository.lock();
    const newest = await repository.newest();
    if (version !== undefined && version !== newest.version) throw refuse('settings.stale');
    const before = settingsFrom(newest.data);
    const after = laidOver(before, change);
    const difference = differenceOf(before, after);
    if (difference === null) return { version: newest.version, ...after };
    const next = newest.version + 1;
    await repository.add({ version: next, data: after, createdBy: staff.id });
    await recordAudit(trx, {
      ...actor,
      action: 'settings.changed',
      targetKind: 'settings',
      targetId: String(next),
      ...difference,
    });
    return { version: next, ...after };
  });
  await ctx.settings.refresh();
  ctx.hints.send({ t: 'settings' });
  return written;
};
