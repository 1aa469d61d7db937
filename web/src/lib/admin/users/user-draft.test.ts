import { describe, expect, it } from 'vitest';
import type { UserView } from '$contracts/admin.js';
import { draftOf, emptyDraft, faultsOf, tags, toCreate, toUpdate } from './user-draft.js';

const user: UserView = {
  id: '00000000-0000-4000-8000-000000000001',
  username: 'ada',
  email: 'ada@example.com',
  name: 'Ada L',
  role: 'agent',
  first_name: 'Ada',
  last_name: 'L',
  skills: ['returns'],
  languages: ['en', 'de'],
  hourly_rate: 21.5,
  time_zone: 'Europe/Berlin',
  capacity: 3,
  must_change_password: false,
  active: true,
  created_at: '2026-11-23T09:00:00.000Z',
  deactivated_at: null,
};

describe('the form of a user', () => {
  it('sends nothing that was not changed', () => {
    expect(toUpdate(draftOf(user), user)).toEqual({});
  });

  it('sends what was changed, emptied fields as null', () => {
    const draft = { ...draftOf(user), lastName: ' ', hourlyRate: '', skills: 'returns, refunds' };
    expect(toUpdate(draft, user)).toEqual({
      last_name: null,
      hourly_rate: null,
      skills: ['returns', 'refunds'],
    });
  });

  it('sends a new password only when there is one', () => {
    expect(toUpdate({ ...draftOf(user), password: 'something long' }, user)).toEqual({
      password: 'something long',
    });
  });

  it('reads tags without blanks and repetitions', () => {
    expect(tags(' de, en,,de ')).toEqual(['de', 'en']);
  });

  it('names what is missing and what is no number, by the fields of the server', () => {
    const faults = faultsOf({ ...emptyDraft('UTC'), capacity: '2.5', hourlyRate: 'much' }, true);
    expect(faults).toEqual({
      username: 'required',
      email: 'required',
      password: 'required',
      capacity: 'number',
      hourly_rate: 'number',
    });
  });

  it('makes a whole new user', () => {
    const draft = { ...emptyDraft('UTC'), username: ' bo ', email: 'bo@example.com', password: 'x' };
    expect(toCreate(draft)).toMatchObject({
      username: 'bo',
      first_name: null,
      capacity: 3,
      must_change_password: true,
    });
  });
});
