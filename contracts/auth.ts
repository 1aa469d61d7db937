import { z } from 'zod';
import { Id, Text, VisibleText } from './primitives.js';

export const Role = z.enum(['agent', 'super_admin']);
export type Role = z.infer<typeof Role>;

/** Longer passwords cost hashing time and no attacker anything. */
export const PASSWORD_MAX_LENGTH = 256;
export const Password = VisibleText(PASSWORD_MAX_LENGTH);

export const Login = z.strictObject({
  username: VisibleText(100),
  password: Text(PASSWORD_MAX_LENGTH).min(1),
  totp: Text(20).nullish(),
  /** The page that asks; an account of the other role is refused with auth.forbidden. */
  portal: z.enum(['admin', 'agent']).nullish(),
});
export type Login = z.infer<typeof Login>;

export const SignedInUser = z.strictObject({
  id: Id,
  username: z.string(),
  role: Role,
  must_change_password: z.boolean(),
});
export type SignedInUser = z.infer<typeof SignedInUser>;

/** Answer of log-in and of a change of the password. */
export const SignedIn = z.strictObject({ user: SignedInUser });
export type SignedIn = z.infer<typeof SignedIn>;

export const Me = z.strictObject({
  user: SignedInUser.extend({ name: z.string(), email: z.string(), time_zone: z.string() }),
  /** The session ends after so many minutes without a request of the person. */
  session_timeout_minutes: z.int(),
});
export type Me = z.infer<typeof Me>;

/** The new password must meet settings.password_policy and differ from the current one, else 422 on `new_password`. */
export const ChangePassword = z.strictObject({
  current_password: Text(PASSWORD_MAX_LENGTH).min(1),
  new_password: Password,
});
export type ChangePassword = z.infer<typeof ChangePassword>;
