import { z } from 'zod';
import { PasswordPolicy, RateLimits, Settings } from './settings.js';

/** Defaults belong to what is stored; in a change, what is absent must stay as it is. */
const patchOf = (field: z.ZodType): z.ZodType => {
  const inner = field instanceof z.ZodDefault || field instanceof z.ZodPrefault ? field.unwrap() : field;
  return inner instanceof z.ZodObject ? z.strictObject(patchShape(inner.shape)) : (inner as z.ZodType);
};
const patchShape = (shape: Record<string, z.ZodType>): Record<string, z.ZodType> =>
  Object.fromEntries(Object.entries(shape).map(([key, field]) => [key, patchOf(field).optional()]));

/** GET answers the newest version, flat; what it answers can be sent back. */
export const SettingsView = z.strictObject({ version: z.int(), ...Settings.shape });
export type SettingsView = z.infer<typeof SettingsView>;

export type SettingsPatch = Partial<Omit<Settings, 'password_policy' | 'rate_limits'>> & {
  password_policy?: Partial<z.infer<typeof PasswordPolicy>>;
  rate_limits?: Partial<z.infer<typeof RateLimits>>;
};
export type UpdateSettings = SettingsPatch & { version?: number | undefined };
/**
 * Changes what is named and keeps the rest. `version` is the one that was read: 409 settings.stale when there is a newer
 * one; without it the change is laid over the newest.
 */
export const UpdateSettings = z.strictObject({
  version: z.int().min(1).optional(),
  ...patchShape(Settings.shape),
}) as unknown as z.ZodType<UpdateSettings>;
