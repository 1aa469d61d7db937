import type { CreateUser, UpdateUser, UserView } from '$contracts/admin.js';

/** A user as the form holds it: all text, so that half-typed values live. */
export interface UserDraft {
  username: string;
  email: string;
  password: string;
  role: 'agent' | 'super_admin';
  firstName: string;
  lastName: string;
  skills: string;
  languages: string;
  hourlyRate: string;
  timeZone: string;
  capacity: string;
  mustChangePassword: boolean;
}

export const emptyDraft = (timeZone: string): UserDraft => ({
  username: '',
  email: '',
  password: '',
  role: 'agent',
  firstName: '',
  lastName: '',
  skills: '',
  languages: '',
  hourlyRate: '',
  timeZone,
  capacity: '3',
  mustChangePassword: true,
});

export const draftOf = (user: UserView): UserDraft => ({
  username: user.username,
  email: user.email,
  password: '',
  role: user.role,
  firstName: user.first_name ?? '',
  lastName: user.last_name ?? '',
  skills: user.skills.join(', '),
  languages: user.languages.join(', '),
  hourlyRate: user.hourly_rate === null ? '' : String(user.hourly_rate),
  timeZone: user.time_zone,
  capacity: String(user.capacity),
  mustChangePassword: user.must_change_password,
});

/** "de, en,,de" → ["de", "en"]. */
export const tags = (text: string): string[] => [
  ...new Set(
    text
      .split(',')
      .map((tag) => tag.trim())
      .filter((tag) => tag !== ''),
  ),
];

export type UserFault = 'required' | 'number';
/** What is surely wrong, by the server's field names; everything else is the server's to judge. */
export const faultsOf = (draft: UserDraft, creating: boolean): Partial<Record<string, UserFault>> => {
  const required = ['username', 'email', 'timeZone'] as const;
  const missing = required.filter((key) => draft[key].trim() === '');
  const number = (text: string, whole: boolean): boolean =>
    text.trim() !== '' && Number.isFinite(Number(text)) && (!whole || Number.isInteger(Number(text)));
  return {
    ...Object.fromEntries(
      missing.map((key) => [key === 'timeZone' ? 'time_zone' : key, 'required' as const]),
    ),
    ...(creating && draft.password === '' ? { password: 'required' } : {}),
    ...(number(draft.capacity, true) ? {} : { capacity: 'number' }),
    ...(draft.hourlyRate.trim() === '' || number(draft.hourlyRate, false) ? {} : { hourly_rate: 'number' }),
  };
};

const nullable = (text: string): string | null => (text.trim() === '' ? null : text.trim());

const profileOf = (draft: UserDraft) => ({
  username: draft.username.trim(),
  email: draft.email.trim(),
  role: draft.role,
  first_name: nullable(draft.firstName),
  last_name: nullable(draft.lastName),
  skills: tags(draft.skills),
  languages: tags(draft.languages),
  hourly_rate: draft.hourlyRate.trim() === '' ? null : Number(draft.hourlyRate),
  time_zone: draft.timeZone,
  capacity: Number(draft.capacity),
  must_change_password: draft.mustChangePassword,
});

export const toCreate = (draft: UserDraft): CreateUser => ({ ...profileOf(draft), password: draft.password });

/** Only what differs from the user as it was loaded, so that two admins do not undo each other's changes. */
export const toUpdate = (draft: UserDraft, user: UserView): UpdateUser => {
  const before: Record<string, unknown> = { ...profileOf(draftOf(user)) };
  const changed = Object.entries(profileOf(draft)).filter(
    ([key, value]) => JSON.stringify(value) !== JSON.stringify(before[key]),
  );
  return {
    ...Object.fromEntries(changed),
    ...(draft.password === '' ? {} : { password: draft.password }),
  };
};
