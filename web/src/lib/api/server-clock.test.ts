import { afterEach, expect, it } from 'vitest';
import { noteServerDate, serverNow } from './server-clock.js';

afterEach(() => noteServerDate(new Date().toUTCString(), Date.now()));

it('a device whose clock is ten minutes slow still counts deadlines by the server', () => {
  noteServerDate(new Date(Date.now() + 600_000).toUTCString(), Date.now());
  expect(serverNow() - Date.now()).toBeGreaterThan(598_000);
});

it('the coarseness of the header does not move a right clock', () => {
  noteServerDate(new Date(Date.now() - 900).toUTCString(), Date.now());
  expect(Math.abs(serverNow() - Date.now())).toBeLessThan(5);
});

it('a missing or unreadable header changes nothing', () => {
  noteServerDate(null, Date.now());
  noteServerDate('yesterday', Date.now());
  expect(Math.abs(serverNow() - Date.now())).toBeLessThan(5);
});
