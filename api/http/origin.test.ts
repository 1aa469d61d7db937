import { expect, it } from 'vitest';
import { isOwnOrigin } from './origin.js';

const PUBLIC = 'https://desk.example';
const rules = { publicUrl: null, allowedOrigins: [] };
const from = (origin: string | undefined, headers: Record<string, string> = {}) => ({
  headers: { host: 'desk.example', ...(origin === undefined ? {} : { origin }), ...headers },
});

it('a request belongs to this site when its origin is the host it was sent to, or when no browser sent it', () => {
  expect(isOwnOrigin(rules, from('https://desk.example'))).toBe(true);
  expect(isOwnOrigin(rules, from('https://DESK.example', { host: 'Desk.Example' }))).toBe(true);
  expect(isOwnOrigin(rules, from(undefined))).toBe(true);
});

it.each([
  'https://evil.example',
  'https://desk.example.evil.example',
  'https://desk.example:8443',
  'null',
  '',
])('a request from %o does not', (origin) => {
  expect(isOwnOrigin(rules, from(origin))).toBe(false);
});

it('a browser that says that the page is of another site is believed', () => {
  expect(isOwnOrigin(rules, from(undefined, { 'sec-fetch-site': 'cross-site' }))).toBe(false);
  expect(isOwnOrigin(rules, from('https://desk.example', { 'sec-fetch-site': 'cross-site' }))).toBe(false);
  expect(isOwnOrigin(rules, from(undefined, { 'sec-fetch-site': 'same-origin' }))).toBe(true);
});

it('where the address of the desk is known, a name that somebody points at it is another site', () => {
  const known = { ...rules, publicUrl: PUBLIC };
  expect(isOwnOrigin(known, from('https://evil.example', { host: 'evil.example' }))).toBe(false);
  expect(isOwnOrigin(known, from('http://desk.example'))).toBe(false);
  expect(isOwnOrigin(known, from('https://desk.example', { host: '10.0.0.7:3000' }))).toBe(true);
});

it('a site on the list of the operator may come from elsewhere, and only that one', () => {
  const shared = { publicUrl: PUBLIC, allowedOrigins: ['https://shop.example'] };
  expect(isOwnOrigin(shared, from('https://shop.example', { 'sec-fetch-site': 'cross-site' }))).toBe(true);
  expect(isOwnOrigin(shared, from('https://shop.example.evil.example'))).toBe(false);
});
