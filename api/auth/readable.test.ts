import { expect, test } from 'vitest';
import { isReadableBy, type Access } from './readable.js';

const access = (known: Partial<Access>): Access => ({
  owner_id: null,
  last_agent_id: null,
  status: 'open',
  offered: false,
  ...known,
});

test.each([
  ['its own', { owner_id: 'me', status: 'in_progress' }, true],
  ["another's", { owner_id: 'you', status: 'in_progress' }, false],
  ['what it had last, and nobody has now', { last_agent_id: 'me', status: 'resolved' }, true],
  [
    'what it had before somebody else',
    { owner_id: 'you', last_agent_id: 'me', status: 'in_progress' },
    false,
  ],
  ['what another had last', { last_agent_id: 'you', status: 'resolved' }, false],
  ['what is offered to it', { offered: true, status: 'open' }, true],
  ['the queue', { status: 'escalated' }, true],
  ["the assistant's", { status: 'open' }, false],
] as const)('an agent who sees its own and the queue: %s', (_what, known, readable) => {
  expect(isReadableBy('me', access(known))).toBe(readable);
});
