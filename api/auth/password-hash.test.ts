import { expect, it } from 'vitest';
import { hashPassword, verifyPassword } from './password-hash.js';

it('the right password is right, a wrong one and that of nobody are not', async () => {
  const hash = await hashPassword('a long enough password');
  expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(await verifyPassword(hash, 'a long enough password')).toBe(true);
  expect(await verifyPassword(hash, 'another password')).toBe(false);
  expect(await verifyPassword(null, 'nobody has this password')).toBe(false);
});

it('a flood of log-ins is refused before it takes memory and threads, and those let in are answered', async () => {
  const hash = await hashPassword('a long enough password');
  const flood = await Promise.allSettled(
    Array.from({ length: 110 }, () => verifyPassword(hash, 'a long enough password')),
  );
  const refused = flood.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
  expect(refused).toHaveLength(8);
  expect(refused[0]).toMatchObject({ code: 'unavailable', details: { retryAfter: 2 } });
  expect(await verifyPassword(hash, 'a long enough password')).toBe(true);
});
