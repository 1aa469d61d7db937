/** The lowest minimum a policy may set; the server has the last word, this only spares a round trip for what can never pass. */
export const NEW_PASSWORD_MIN = 8;

export type PasswordFault = 'missing' | 'too_short' | 'same' | 'differs';

export const faultsOfNewPassword = (input: {
  current: string;
  next: string;
  repeat: string;
}): Partial<Record<'current' | 'next' | 'repeat', PasswordFault>> => ({
  ...(input.current === '' ? { current: 'missing' } : {}),
  ...(input.next.length < NEW_PASSWORD_MIN
    ? { next: 'too_short' }
    : input.next === input.current
      ? { next: 'same' }
      : {}),
  ...(input.repeat !== input.next ? { repeat: 'differs' } : {}),
});
