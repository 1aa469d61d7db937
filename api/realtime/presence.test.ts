import { expect, it } from 'vitest';
import { createLogger } from '../../platform/logger.js';
import { AgentPresence } from './presence.js';

const presence = (leaseSeconds: number, cameBack = false) => {
  const heard = { alive: 0, returns: 0 };
  const subject = new AgentPresence({
    doors: {
      agentAlive: async () => {
        heard.alive += 1;
        return cameBack;
      },
    },
    logger: createLogger({ process: 'test', level: 'silent' }),
    onReturn: () => (heard.returns += 1),
    leaseSeconds: () => leaseSeconds,
  });
  return { subject, heard };
};

it('requests in a row renew the lease once', async () => {
  const { subject, heard } = presence(30);
  for (let request = 0; request < 5; request += 1) subject.seen('agent');
  await expect.poll(() => heard.alive).toBe(1);
  subject.seen('another agent');
  await expect.poll(() => heard.alive).toBe(2);
});

it('a short lease is renewed three times before it ends', async () => {
  const { subject } = presence(0.15);
  await subject.renew('agent');
  expect(subject.isDue('agent')).toBe(false);
  await expect.poll(() => subject.isDue('agent'), { timeout: 140, interval: 10 }).toBe(true);
});

it('what waits is offered to an agent who was away and is back', async () => {
  const back = presence(30, true);
  await back.subject.renew('agent');
  expect(back.heard.returns).toBe(1);
  const there = presence(30);
  await there.subject.renew('agent');
  expect(there.heard.returns).toBe(0);
});
